"""The partners of East Java: the libraries of the province, 38 regencies and 893 villages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from demo.accounts import PASSWORD
from demo.country import Country, Seat, Site
from demo.people import full_name
from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.accounts.services import create_account
from jejak.places.models import Level, Library, PartnerCategory, Region
from jejak.places.services import create_library

from .accounts import ACCOUNTS, LAMONGAN, PROVINCE

PARTNERS = 932
ACCOUNTED = 24 + 114 + 134 + 2
ANAS_LIBRARY = "Perpustakaan Desa Sumber Ilmu"
JOINED = (date(2019, 1, 2), date(2021, 3, 1), date(2022, 7, 1), date(2023, 2, 1))
CATEGORIES = (
    PartnerCategory.FULL_SUPPORT,
    PartnerCategory.REPLICATION,
    PartnerCategory.REPLICATION,
    PartnerCategory.BOOKS,
)


@dataclass
class EastJava:
    """Those who have an account, Ana's first, and the offices; the others only stand there."""

    country: Country
    sites: list[Site] = field(default_factory=list)


def build_east_java(rng: Random) -> EastJava:
    people = {
        known.sign_in_name: create_account(
            name=known.name, sign_in_name=known.sign_in_name, password=PASSWORD
        )
        for known in ACCOUNTS
    }
    province = Region.objects.by_code(PROVINCE)
    seats = [_seat(rng, regency, people) for regency in _regencies()]
    built = EastJava(Country(seats, people))
    places = _villages(rng)
    _open_villages(rng, built, places)
    _open_offices(rng, built, province, places)
    _give_roles(built)
    return built


def _regencies() -> list[Region]:
    rows = Region.objects.filter(level=Level.REGENCY, province__code=PROVINCE)
    return list(rows.select_related("province").order_by("code"))


def _villages(rng: Random) -> list[Region]:
    rows = Region.objects.filter(level=Level.VILLAGE, province__code=PROVINCE)
    plain = rows.filter(name__regex=r"^[A-Za-z ]+$").select_related("district", "regency")
    chosen = rng.sample(list(plain.order_by("code")), PARTNERS - 39 - 1)
    anas = plain.filter(regency__code=LAMONGAN).exclude(pk__in=[v.pk for v in chosen])
    return [anas.order_by("code")[0], *chosen]


def _seat(rng: Random, regency: Region, people: dict[str, User]) -> Seat:
    is_lamongan = regency.code == LAMONGAN
    facilitator = people["ben"] if is_lamongan else _account(rng)
    office = people["rina"] if is_lamongan else _account(rng)
    if not is_lamongan:
        assign(facilitator, role=Role.FACILITATOR, place=regency, by=None)
        assign(office, role=Role.REGENCY_OFFICE, place=regency, by=None)
    library = create_library(
        name=f"Perpustakaan Umum {regency.full_name}",
        library_type=Library.Type.REGENCY,
        region=regency,
        partner_category=PartnerCategory.FULL_SUPPORT,
        joined_on=JOINED[0],
        opened_on=date(rng.randint(1985, 2012), 1, 2),
        by=None,
    )
    return Seat(region=regency, facilitator=facilitator, office=office, library=library)


def _open_villages(rng: Random, built: EastJava, places: Sequence[Region]) -> None:
    seats = {seat.region.pk: seat for seat in built.country.seats}
    # The offices keep accounts of their own: 39 of those with one.
    accounted = {0, *rng.sample(range(1, len(places)), ACCOUNTED - 39 - 1)}
    for number, village in enumerate(places):
        seat = seats[village.regency_id or 0]
        kind = "Kelurahan" if village.kind == Region.Kind.URBAN_VILLAGE else "Desa"
        library = create_library(
            name=ANAS_LIBRARY if number == 0 else f"Perpustakaan {kind} {village.name}",
            library_type=Library.Type.VILLAGE,
            region=village,
            partner_category=rng.choice(CATEGORIES),
            joined_on=rng.choice(JOINED),
            opened_on=date(rng.randint(2008, 2018), rng.randint(1, 12), 1),
            by=None,
        )
        if number in accounted:
            _keep(rng, built, library, village, seat, is_anas=number == 0)


def _open_offices(rng: Random, built: EastJava, province: Region, places: Sequence[Region]) -> None:
    """The libraries of the offices; what they do happens somewhere in their regency."""
    by_regency = {village.regency_id: village for village in places}
    for seat in built.country.seats:
        village = by_regency.get(seat.region.pk) or places[0]
        _keep(rng, built, seat.library, village, seat)
    library = create_library(
        name="Dinas Perpustakaan dan Kearsipan Provinsi Jawa Timur",
        library_type=Library.Type.PROVINCIAL,
        region=province,
        partner_category=PartnerCategory.FULL_SUPPORT,
        joined_on=JOINED[0],
        by=None,
    )
    surabaya = built.country.seats[-2]
    citra = built.country.people["citra"]
    seat = Seat(region=surabaya.region, facilitator=citra, office=citra, library=library)
    _keep(rng, built, library, by_regency.get(surabaya.region.pk) or places[0], seat)


def _keep(
    rng: Random,
    built: EastJava,
    library: Library,
    village: Region,
    seat: Seat,
    *,
    is_anas: bool = False,
) -> None:
    manager = built.country.people["ana"] if is_anas else _account(rng)
    if not is_anas:
        assign(manager, role=Role.MANAGER, place=library, by=None)
    if library.library_type != Library.Type.PROVINCIAL:
        library.regency = seat.region  # read with every record: the zone of the library
    built.sites.append(Site(library=library, village=village, seat=seat, manager=manager))


def _account(rng: Random) -> User:
    name = full_name(rng, PROVINCE, is_woman=rng.random() < 0.55)
    return create_account(name=name, sign_in_name="", password=None)


def _give_roles(built: EastJava) -> None:
    for known in ACCOUNTS:
        user = built.country.people[known.sign_in_name]
        for code in known.regions:
            assign(user, role=known.role, place=Region.objects.by_code(code), by=None)
        if not known.regions:
            assign(user, role=known.role, place=built.sites[0].library, by=None)
