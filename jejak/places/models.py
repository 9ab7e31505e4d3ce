"""Regions of Indonesia and the libraries that stand in them."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .profile import Profile
from .querysets import LibraryQuerySet, RegionQuerySet


class Level(models.IntegerChoices):
    COUNTRY = 0, _("country")
    PROVINCE = 1, _("province")
    REGENCY = 2, _("regency or city")
    DISTRICT = 3, _("district")
    VILLAGE = 4, _("village")


# The column in which a library, and what carries its place, names its region of a level.
LEVEL_COLUMNS: dict[int, str] = {
    Level.PROVINCE: "province_id",
    Level.REGENCY: "regency_id",
    Level.DISTRICT: "district_id",
    Level.VILLAGE: "village_id",
}


class Region(models.Model):
    """A place with an official code. The root is the country, code `0`."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("Country")
        PROVINCE = "province", _("Province")
        REGENCY = "regency", _("Regency")
        CITY = "city", _("City")
        DISTRICT = "district", _("District")
        VILLAGE = "village", _("Village")
        URBAN_VILLAGE = "urban_village", _("Urban village")
        CUSTOMARY_VILLAGE = "customary_village", _("Customary village")

    class Zone(models.TextChoices):
        WIB = "Asia/Jakarta", "WIB"
        WITA = "Asia/Makassar", "WITA"
        WIT = "Asia/Jayapura", "WIT"

    code = models.CharField(max_length=10, unique=True, help_text="digits only")
    level = models.SmallIntegerField(choices=Level.choices)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=120)
    # Lower case, without accents, prefixes ("Kabupaten") and doubled letters: for search.
    search_name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=20, choices=Zone.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    # The ancestors themselves, so that scope and lists never walk the tree.
    province = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    regency = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    legal_basis = models.CharField(max_length=120, blank=True)
    # Of a region that ended: the one of the same name under another code. A guess, to be
    # confirmed library by library.
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(OpClass("search_name", "gin_trgm_ops"), name="region_by_similar_name"),
            models.Index(
                fields=["level"],
                condition=models.Q(valid_to__isnull=False),
                name="region_no_longer_valid",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="region_has_a_parent_unless_it_is_the_country",
                condition=models.Q(level=0, parent=None)
                | models.Q(level__gt=0, parent__isnull=False),
            ),
            models.CheckConstraint(
                name="region_code_is_digits", condition=models.Q(code__regex=r"^[0-9]+$")
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name as spoken: `Kabupaten Kendal`, `Kota Semarang`, `Desa Sukorejo`."""
        prefix = {
            self.Kind.DISTRICT: "Kecamatan ",
            self.Kind.VILLAGE: "Desa ",
            self.Kind.URBAN_VILLAGE: "Kelurahan ",
            self.Kind.CUSTOMARY_VILLAGE: "Desa Adat ",
        }.get(self.Kind(self.kind), "")
        return prefix + self.name

    @property
    def dotted_code(self) -> str:
        """The code as printed in decrees: `33.24.05.2001`."""
        code = self.code
        parts = [code[:2], code[2:4], code[4:6], code[6:]]
        return ".".join(part for part in parts if part)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class PartnerCategory(models.TextChoices):
    FULL_SUPPORT = "national_full_support", _("National full support")
    BOOKS = "national_books", _("Quality books")
    REPLICATION = "self_funded_replication", _("Self-funded replication")
    LEGACY = "legacy_perpuseru", _("PerpuSeru partner")
    NOT_PARTNER = "not_partner", _("Not a partner")


class Library(Profile):
    """A library or community reading centre; only name, type and region are required.

    `regency` is the regency or city. A library directly under a province (the provincial
    library) carries the province itself there, so that the columns are never empty and
    records can point at them (decision 0003).
    """

    class Type(models.TextChoices):
        PROVINCIAL = "provincial", _("Provincial library")
        REGENCY = "regency", _("Regency or city library")
        DISTRICT = "district", _("District library")
        VILLAGE = "village", _("Village library")
        TBM = "tbm", _("Community reading centre (TBM)")
        SCHOOL = "school", _("School library")
        UNIVERSITY = "university", _("University library")
        SPECIAL = "special", _("Special library")

    name = models.CharField(_("name"), max_length=160)
    library_type = models.CharField(_("type"), max_length=20, choices=Type.choices)
    partner_category = models.CharField(
        _("partner category"),
        max_length=30,
        choices=PartnerCategory.choices,
        default=PartnerCategory.NOT_PARTNER,
    )
    province = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    joined_on = models.DateField(_("joined the programme on"), null=True, blank=True)
    opened_on = models.DateField(_("open since"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_reason = models.CharField(max_length=200, blank=True)
    # Where its readers and its work went when it closed.
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    # How and when it came to the programme; the profile is the library's own.
    cohort_year = models.PositiveSmallIntegerField(_("year of the cohort"), null=True, blank=True)
    cohort = models.CharField(_("cohort"), max_length=80, blank=True)
    programme_decree = models.CharField(_("decree of the programme"), max_length=120, blank=True)
    programme_decree_on = models.DateField(_("date of the decree"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["regency", "name", "id"], name="library_by_regency"),
            models.Index(fields=["province", "name", "id"], name="library_by_province"),
            models.Index(fields=["name", "id"], name="library_by_name"),
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="library_by_similar_name"),
        ]
        constraints = [
            *Profile.Meta.constraints,
            # Records point at these four together; a recoding cascades to all of them.
            models.UniqueConstraint(
                fields=["id", "regency", "province", "partner_category"],
                name="library_place_is_what_records_point_at",
            ),
            models.UniqueConstraint(
                fields=["npp"], condition=~models.Q(npp=""), name="npp_belongs_to_one_library"
            ),
            models.CheckConstraint(
                name="library_closes_after_it_opens",
                condition=models.Q(closed_on=None)
                | models.Q(opened_on=None)
                | models.Q(closed_on__gte=models.F("opened_on")),
            ),
            models.CheckConstraint(
                name="only_a_closed_library_has_a_successor",
                condition=models.Q(successor=None) | models.Q(closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_library_does_not_succeed_itself",
                condition=models.Q(successor=None) | ~models.Q(successor=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def region(self) -> Region:
        """The narrowest region known."""
        return self.village or self.district or self.regency

    @property
    def zone(self) -> ZoneInfo:
        return self.regency.zone

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None and self.closed_on <= timezone.localdate()


class LibraryPlacement(models.Model):
    """Where a library stood, its category and type, from when on and by whose hand."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="placements")
    province = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    partner_category = models.CharField(max_length=30, choices=PartnerCategory.choices)
    library_type = models.CharField(max_length=20, choices=Library.Type.choices)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["library", "-id"], name="placement_latest_first")]

    def __str__(self) -> str:
        return f"{self.library_id} {self.recorded_at:%Y-%m-%d}"


class BoundarySet(models.Model):
    """The outlines of the regions directly below one, drawn together in one frame."""

    parent = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="+")
    # Of the frame, in the units of the outlines.
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    # Where the outlines come from and under which licence, as it is shown under each map.
    source = models.CharField(max_length=200)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="boundaries_say_where_they_come_from", condition=~models.Q(source="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} {self.loaded_at:%Y-%m-%d}"


class Boundary(models.Model):
    """The outline of one region, as the text of an SVG path in the frame of its set."""

    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="+")
    boundary_set = models.ForeignKey(
        BoundarySet, on_delete=models.CASCADE, related_name="boundaries"
    )
    outline = models.TextField()
    # Its square where tiles are drawn instead, from 1.
    tile_column = models.PositiveSmallIntegerField()
    tile_row = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["boundary_set", "tile_column", "tile_row"],
                name="two_regions_never_share_a_tile",
            ),
            models.CheckConstraint(
                name="an_outline_is_never_empty", condition=~models.Q(outline="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}"
