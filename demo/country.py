"""The places and people of the demonstration: 300 villages in 60 regencies of 21 provinces."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import TypeVar

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.accounts.services import create_account
from jejak.places.models import Level, Library, PartnerCategory, Region
from jejak.places.services import create_library

from .accounts import KNOWN_ACCOUNTS, PASSWORD
from .people import full_name

# province code -> (regencies, villages, activities January to October 2019)
PROGRAMME_2019: dict[str, tuple[int, int, int]] = {
    "12": (2, 10, 96), "13": (4, 22, 228), "14": (1, 3, 12), "15": (2, 8, 62),
    "16": (2, 12, 114), "17": (1, 7, 55), "18": (3, 15, 148), "19": (2, 11, 104),
    "21": (1, 2, 7), "32": (5, 28, 318), "33": (7, 36, 430), "34": (4, 18, 182),
    "35": (7, 38, 470), "36": (1, 5, 40), "51": (3, 13, 121), "52": (4, 20, 205),
    "53": (2, 8, 71), "61": (1, 6, 48), "63": (2, 9, 84), "73": (5, 24, 262),
    "75": (1, 5, 31),
}  # fmt: skip
KENDAL = "3324"
# Ana's first; the others are Ben's everyday.
KENDAL_VILLAGES = (
    "3324032017", "3324032001", "3324032015", "3324032018",
    "3324022014", "3324052010", "3324102011", "3324142014",
)  # fmt: skip
ANAS_LIBRARY = "Perpustakaan Desa Sumber Makmur Jaya Abadi"
NICKNAMES = (
    "Pelita", "Cahaya Ilmu", "Harapan", "Tunas Bangsa", "Cerdas Ceria", "Sahabat", "Mutiara",
    "Jendela Dunia", "Bina Pustaka", "Lentera", "Suka Baca", "Melati", "Gerbang Ilmu", "Mekar",
)  # fmt: skip
# The decrees that brought the libraries in, and in which share.
JOINED = ((date(2018, 3, 12), 0.3), (date(2018, 7, 2), 0.35), (date(2019, 1, 2), 0.35))
CATEGORIES = (
    (PartnerCategory.FULL_SUPPORT, 0.62),
    (PartnerCategory.LEGACY, 0.2),
    (PartnerCategory.REPLICATION, 0.12),
    (PartnerCategory.BOOKS, 0.06),
)
# One library in eight has no account yet: the facilitator records for it.
WITHOUT_ACCOUNT = 0.12


T = TypeVar("T")


@dataclass(eq=False)
class Site:
    """One village library and whoever writes for it."""

    library: Library
    village: Region
    seat: Seat
    manager: User | None

    @property
    def author(self) -> User:
        return self.manager or self.seat.facilitator

    @property
    def reviewer(self) -> User:
        """Whoever stands above the author."""
        return self.seat.facilitator if self.manager else self.seat.office

    @property
    def province(self) -> str:
        return self.village.code[:2]


@dataclass(eq=False)
class Seat:
    """One regency: its office, its facilitator, its village libraries."""

    region: Region
    facilitator: User
    office: User
    library: Library
    sites: list[Site] = field(default_factory=list)


@dataclass
class Country:
    seats: list[Seat]
    people: dict[str, User]

    @property
    def sites(self) -> list[Site]:
        return [site for seat in self.seats for site in seat.sites]

    @property
    def kendal(self) -> Seat:
        return next(seat for seat in self.seats if seat.region.code == KENDAL)

    @property
    def ana(self) -> Site:
        return self.kendal.sites[0]


def build_country(rng: Random) -> Country:
    people = {
        known.sign_in_name: create_account(
            name=known.name, sign_in_name=known.sign_in_name, password=PASSWORD
        )
        for known in KNOWN_ACCOUNTS
    }
    country = Country([], people)
    for code, (regency_count, village_count, _activities) in PROGRAMME_2019.items():
        province = Region.objects.by_code(code)
        _province_office(rng, province, people)
        regencies = _choose_regencies(rng, province, regency_count)
        counts = _village_counts(rng, regencies, village_count)
        for regency in regencies:
            country.seats.append(_build_seat(rng, regency, counts[regency.code], people))
    _give_roles(country)
    return country


def _choose_regencies(rng: Random, province: Region, count: int) -> list[Region]:
    regencies = list(
        Region.objects.filter(level=Level.REGENCY, province=province, kind=Region.Kind.REGENCY)
        .select_related("province")
        .order_by("code")
    )
    fixed = [regency for regency in regencies if regency.code == KENDAL]
    others = [regency for regency in regencies if regency.code != KENDAL]
    return sorted(fixed + rng.sample(others, count - len(fixed)), key=lambda region: region.code)


def _village_counts(rng: Random, regencies: list[Region], total: int) -> dict[str, int]:
    """Share the province's villages among its regencies, at least two each."""
    counts = {regency.code: min(2, total) for regency in regencies}
    if KENDAL in counts:
        counts[KENDAL] = len(KENDAL_VILLAGES)
    open_codes = [code for code in counts if code != KENDAL] or list(counts)
    while sum(counts.values()) < total:
        counts[rng.choice(open_codes)] += 1
    return counts


def _choose_villages(rng: Random, regency: Region, count: int) -> list[Region]:
    villages = Region.objects.filter(level=Level.VILLAGE, regency=regency).select_related(
        "district", "regency", "province"
    )
    if regency.code == KENDAL:
        by_code = {village.code: village for village in villages.filter(code__in=KENDAL_VILLAGES)}
        return [by_code[code] for code in KENDAL_VILLAGES]
    plain = villages.filter(name__regex=r"^[A-Za-z ]+$").order_by("code")
    return rng.sample(list(plain), count)


def _build_seat(rng: Random, regency: Region, count: int, people: dict[str, User]) -> Seat:
    is_kendal = regency.code == KENDAL
    province = regency.code[:2]
    library = create_library(
        name=f"Perpustakaan Daerah {regency.name}",
        library_type=Library.Type.REGENCY,
        region=regency,
        partner_category=PartnerCategory.FULL_SUPPORT,
        joined_on=JOINED[0][0],
        opened_on=date(rng.randint(1985, 2012), 1, 2),
        head_name=full_name(rng, province, is_woman=rng.random() < 0.5),
        by=None,
    )
    seat = Seat(
        region=regency,
        facilitator=people["ben"] if is_kendal else _account(rng, province),
        office=people["rina"] if is_kendal else _account(rng, province),
        library=library,
    )
    if not is_kendal:
        assign(seat.facilitator, role=Role.FACILITATOR, place=regency, by=None)
        assign(seat.office, role=Role.REGENCY_OFFICE, place=regency, by=None)
    for village in _choose_villages(rng, regency, count):
        seat.sites.append(_build_site(rng, village, seat, people))
    return seat


def _build_site(rng: Random, village: Region, seat: Seat, people: dict[str, User]) -> Site:
    is_anas = village.code == KENDAL_VILLAGES[0]
    joined_on = JOINED[0][0] if is_anas else _pick(rng, JOINED)
    library = create_library(
        name=ANAS_LIBRARY if is_anas else _library_name(rng, village),
        library_type=Library.Type.VILLAGE,
        region=village,
        partner_category=(PartnerCategory.FULL_SUPPORT if is_anas else _pick(rng, CATEGORIES)),
        joined_on=joined_on,
        opened_on=date(rng.randint(2008, 2017), rng.randint(1, 12), 1),
        by=None,
        **_profile(rng, village),
    )
    # Read with every record: the zone of the library.
    library.regency, library.village = seat.region, village
    manager = people["ana"] if is_anas else None
    has_account = rng.random() >= WITHOUT_ACCOUNT
    if village.code in KENDAL_VILLAGES:
        has_account = village.code != KENDAL_VILLAGES[-1]
    if manager is None and has_account:
        manager = _account(rng, village.code[:2], women=0.62)
        assign(manager, role=Role.MANAGER, place=library, by=None)
    return Site(library=library, village=village, seat=seat, manager=manager)


def _library_name(rng: Random, village: Region) -> str:
    kind = "Kelurahan" if village.kind == Region.Kind.URBAN_VILLAGE else "Desa"
    if village.code.startswith("13"):
        kind = "Nagari"
    if rng.random() < 0.6:
        return f"Perpustakaan {kind} {village.name}"
    return f"Perpustakaan {rng.choice(NICKNAMES)} {kind} {village.name}"


def _profile(rng: Random, village: Region) -> dict[str, object]:
    """Two thirds have described themselves."""
    if rng.random() > 0.67:
        return {}
    year = rng.randint(2008, 2017)
    return {
        "address": f"Kompleks balai desa {village.name}, RT {rng.randint(1, 12):02d}",
        "head_name": full_name(rng, village.code[:2], is_woman=rng.random() < 0.6),
        "founding_year": year,
        "decree_number": f"141/{rng.randint(2, 40):02d}/{year}",
        "opening_hours_per_day": rng.choice((4, 5, 6, 6, 7, 8)),
        "staff_count": rng.randint(1, 4),
        "building_area_m2": rng.choice((24, 36, 48, 56, 60, 72, 96)),
        "title_count": rng.randint(25, 240) * 10,
        "working_computer_count": rng.choice((0, 1, 2, 3, 3, 4, 5)),
        "has_internet": rng.random() < 0.75,
    }


def _province_office(rng: Random, province: Region, people: dict[str, User]) -> None:
    create_library(
        name=f"Dinas Perpustakaan dan Kearsipan {_with_word(province)}",
        library_type=Library.Type.PROVINCIAL,
        region=province,
        partner_category=PartnerCategory.FULL_SUPPORT,
        joined_on=JOINED[0][0],
        by=None,
    )
    if province.code != "33":  # there it is Citra
        assign(_account(rng, province.code), role=Role.PROVINCE_OFFICE, place=province, by=None)


def _with_word(province: Region) -> str:
    return province.name if province.name.startswith("DI ") else f"Provinsi {province.name}"


def _account(rng: Random, province: str, women: float = 0.5) -> User:
    name = full_name(rng, province, is_woman=rng.random() < women)
    return create_account(name=name, sign_in_name="", password=None)


def _give_roles(country: Country) -> None:
    for known in KNOWN_ACCOUNTS:
        user = country.people[known.sign_in_name]
        for code in known.regions:
            assign(user, role=known.role, place=Region.objects.by_code(code), by=None)
        if not known.regions:
            assign(user, role=known.role, place=country.ana.library, by=None)


def _pick(rng: Random, shares: tuple[tuple[T, float], ...]) -> T:
    return rng.choices([value for value, _share in shares], [share for _v, share in shares])[0]
