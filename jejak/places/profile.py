"""What a library says of itself: columns, the groups they are asked in, how many are filled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _


class Service(models.TextChoices):
    READING = "reading", _("Reading on the spot")
    LENDING = "lending", _("Lending")
    REFERENCE = "reference", _("Reference questions")
    SEARCH = "search", _("Help in finding information")


class Funding(models.TextChoices):
    STATE = "apbn", _("State budget (APBN)")
    REGIONAL = "apbd", _("Regional budget (APBD)")
    VILLAGE = "apbdes", _("Village budget (APBDes)")
    DONATION = "donation", _("Donations")
    OWN = "own", _("Own income")


class Education(models.TextChoices):
    BELOW = "below", _("Below senior high school")
    SENIOR_HIGH = "senior_high", _("Senior high school")
    HIGHER = "higher", _("Diploma or degree")


class Accreditation(models.TextChoices):
    A = "a", "A"
    B = "b", "B"
    C = "c", "C"
    NONE = "none", _("Not accredited")


@dataclass(frozen=True)
class Group:
    """Fields that are asked and saved together; `slug` stands in the address."""

    slug: str
    label: object
    fields: tuple[str, ...]


GROUPS = (
    Group(
        "umum",
        _("Name and address"),
        (
            "name",
            "npp",
            "address",
            "head_name",
            "responsible_person",
            "phone",
            "email",
            "website",
            "founding_year",
            "decree_number",
        ),
    ),
    Group(
        "layanan",
        _("Building and services"),
        (
            "opening_hours_per_day",
            "building_area_m2",
            "services",
            "village_population",
            "population_year",
            "distance_km",
        ),
    ),
    Group(
        "koleksi",
        _("Collection and members"),
        ("title_count", "recent_title_count", "copy_count", "member_count"),
    ),
    Group(
        "tenaga",
        _("Staff"),
        (
            "staff_count",
            "female_staff_count",
            "male_staff_count",
            "trained_staff_count",
            "full_time_staff_count",
            "head_education",
            "head_is_trained",
        ),
    ),
    Group(
        "peralatan",
        _("Equipment and internet"),
        (
            "computer_count",
            "working_computer_count",
            "printer_count",
            "working_printer_count",
            "projector_count",
            "working_projector_count",
            "modem_count",
            "working_modem_count",
            "other_device_count",
            "working_other_device_count",
            "other_devices",
            "has_internet",
            "internet_provider",
            "internet_mbps",
        ),
    ),
    Group(
        "pengakuan",
        _("Funding and recognition"),
        ("funding_sources", "is_lkd", "accreditation", "has_snp_certificate"),
    ),
)
PROFILE_FIELDS = tuple(name for group in GROUPS for name in group.fields)
GROUP_OF = {name: group for group in GROUPS for name in group.fields}
# What every library is asked for, of whatever type; the meter counts these.
ASKED = (
    "address",
    "head_name",
    "phone",
    "founding_year",
    "decree_number",
    "opening_hours_per_day",
    "building_area_m2",
    "services",
    "title_count",
    "recent_title_count",
    "copy_count",
    "member_count",
    "staff_count",
    "female_staff_count",
    "trained_staff_count",
    "head_education",
    "head_is_trained",
    "computer_count",
    "working_computer_count",
    "has_internet",
    "funding_sources",
    "accreditation",
)
TEXTS = frozenset(
    {"address", "head_name", "phone", "decree_number", "head_education", "accreditation"}
)
LISTS = frozenset({"services", "funding_sources"})


class Fullness(models.TextChoices):
    """How much of what is asked has an answer; in the address, so in Indonesian."""

    EMPTY = "kosong", _("Nothing filled in")
    LOW = "sebagian", _("Less than half")
    HIGH = "lebih", _("Half or more")
    WHOLE = "lengkap", _("All of it")

    def condition(self) -> Q:
        half = len(ASKED) / 2
        return {
            Fullness.EMPTY: Q(filled_count=0),
            Fullness.LOW: Q(filled_count__gt=0, filled_count__lt=half),
            Fullness.HIGH: Q(filled_count__gte=half, filled_count__lt=len(ASKED)),
            Fullness.WHOLE: Q(filled_count=len(ASKED)),
        }[self]


# (part, whole): a part is not more than its whole.
PARTS = (
    ("recent_title_count", "title_count"),
    ("female_staff_count", "staff_count"),
    ("male_staff_count", "staff_count"),
    ("trained_staff_count", "staff_count"),
    ("full_time_staff_count", "staff_count"),
    ("working_computer_count", "computer_count"),
    ("working_printer_count", "printer_count"),
    ("working_projector_count", "projector_count"),
    ("working_modem_count", "modem_count"),
    ("working_other_device_count", "other_device_count"),
)


def is_filled(value: object) -> bool:
    """Zero and no are answers; empty is not."""
    return value not in (None, "", [])


def _one_if_filled(name: str) -> Case:
    is_empty = Q(**{name: ""}) if name in TEXTS else Q(**{f"{name}__isnull": True})
    return Case(When(is_empty, then=Value(0)), default=Value(1))


def _count(label: Any) -> Any:
    return models.PositiveIntegerField(label, null=True, blank=True)


class Profile(models.Model):
    """Every column may be empty: what is not recorded is not zero."""

    npp = models.CharField(_("NPP registration number"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    head_name = models.CharField(_("head of the library"), max_length=120, blank=True)
    responsible_person = models.CharField(
        _("responsible at the village or office"), max_length=120, blank=True
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.CharField(_("website or social media"), max_length=200, blank=True)
    founding_year = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    decree_number = models.CharField(_("founding decree"), max_length=120, blank=True)

    opening_hours_per_day = models.DecimalField(
        _("opening hours a day"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    building_area_m2 = models.DecimalField(
        _("building area (m²)"), max_digits=9, decimal_places=1, null=True, blank=True
    )
    services = ArrayField(
        models.CharField(max_length=20, choices=Service.choices),
        verbose_name=_("services"),
        null=True,
        blank=True,
    )
    village_population = _count(_("people living in the village"))
    population_year = models.PositiveSmallIntegerField(
        _("year of that number"), null=True, blank=True
    )
    distance_km = models.DecimalField(
        _("distance to the regency library (km)"),
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
    )

    title_count = _count(_("titles"))
    recent_title_count = _count(_("titles of the last five years"))
    copy_count = _count(_("copies"))
    member_count = _count(_("members"))

    staff_count = _count(_("staff"))
    female_staff_count = _count(_("women among them"))
    male_staff_count = _count(_("men among them"))
    trained_staff_count = _count(_("trained in library work"))
    full_time_staff_count = _count(_("working full time"))
    head_education = models.CharField(
        _("education of the head"), max_length=20, choices=Education.choices, blank=True
    )
    head_is_trained = models.BooleanField(
        _("the head has a library training"), null=True, blank=True
    )

    computer_count = _count(_("computers"))
    working_computer_count = _count(_("working computers"))
    printer_count = _count(_("printers"))
    working_printer_count = _count(_("working printers"))
    projector_count = _count(_("projectors"))
    working_projector_count = _count(_("working projectors"))
    modem_count = _count(_("modems"))
    working_modem_count = _count(_("working modems"))
    other_device_count = _count(_("other devices"))
    working_other_device_count = _count(_("working other devices"))
    other_devices = models.CharField(_("which other devices"), max_length=200, blank=True)
    has_internet = models.BooleanField(_("has internet"), null=True, blank=True)
    internet_provider = models.CharField(_("internet provider"), max_length=80, blank=True)
    internet_mbps = models.DecimalField(
        _("internet speed (Mbps)"), max_digits=7, decimal_places=1, null=True, blank=True
    )

    funding_sources = ArrayField(
        models.CharField(max_length=20, choices=Funding.choices),
        verbose_name=_("who pays for it"),
        null=True,
        blank=True,
    )
    # Lembaga Kemasyarakatan Desa: one source asks it before village money may be spent.
    is_lkd = models.BooleanField(
        _("is a village community institution (LKD)"), null=True, blank=True
    )
    accreditation = models.CharField(
        _("accreditation"), max_length=20, choices=Accreditation.choices, blank=True
    )
    has_snp_certificate = models.BooleanField(
        _("has the certificate of the national standard (SNP)"), null=True, blank=True
    )
    # Counted by the database, so that lists can filter by it and nothing writes past it.
    filled_count = models.GeneratedField(
        expression=reduce(add, [_one_if_filled(name) for name in ASKED]),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    class Meta:
        abstract = True
        constraints = [
            *(
                models.CheckConstraint(
                    name=f"{part.removesuffix('_count')}_is_part_of_{whole.removesuffix('_count')}",
                    condition=Q(**{part: None})
                    | Q(**{whole: None})
                    | Q(**{f"{part}__lte": F(whole)}),
                )
                for part, whole in PARTS
            ),
            models.CheckConstraint(
                name="women_and_men_are_not_more_than_the_staff",
                condition=Q(staff_count=None)
                | Q(female_staff_count=None)
                | Q(male_staff_count=None)
                | Q(staff_count__gte=F("female_staff_count") + F("male_staff_count")),
            ),
        ]
