"""Reading centres of Kendal that came later: each stands for a way of being silent, or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from jejak.access.roles import Role
from jejak.access.services import assign, invite
from jejak.accounts.models import User
from jejak.accounts.services import create_account
from jejak.places.models import Level, Library, PartnerCategory, Region
from jejak.places.services import create_library

from .country import KENDAL, KENDAL_VILLAGES, Country, Seat, Site
from .people import full_name

JAVA = "33"


@dataclass(frozen=True)
class Newcomer:
    name: str
    # nothing, invited, expired, never_signed_in, active or served (by a facilitator of its own)
    account: str
    # Of its records, how many days ago each was held.
    days: tuple[int, ...] = ()


CLOSED, SUCCESSOR, MOVED = "TBM Warung Baca", "TBM Taman Pintar", "TBM Bumi Literasi"
NEWCOMERS = (
    Newcomer("TBM Pelangi Ilmu", "nothing"),
    Newcomer("TBM Rumah Baca Kita", "invited"),
    Newcomer("TBM Sinar Pagi", "expired"),
    Newcomer("TBM Anak Bangsa", "never_signed_in"),
    Newcomer("TBM Lentera Hati", "active"),
    Newcomer(SUCCESSOR, "active", (38, 64)),
    Newcomer("TBM Kampung Aksara", "active", (71, 80)),
    Newcomer("TBM Gubuk Cerita", "active", (104, 130)),
    Newcomer("TBM Balai Buku", "served", (20, 45)),
    Newcomer(CLOSED, "active", (60, 95)),
    Newcomer(MOVED, "active", (9, 33)),
)


@dataclass
class Arrivals:
    """The sites by the names of their libraries, and the facilitator of single libraries."""

    sites: dict[str, Site]
    facilitator: User


def open_newcomers(rng: Random, country: Country, today: date) -> Arrivals:
    kendal = country.kendal
    villages = Region.objects.filter(level=Level.VILLAGE, regency=kendal.region).exclude(
        code__in=KENDAL_VILLAGES
    )
    plain = villages.filter(name__regex=r"^[A-Za-z ]+$").select_related("district", "regency")
    chosen = rng.sample(list(plain.order_by("code")), len(NEWCOMERS))
    facilitator = _account(rng)
    # What the facilitator of single libraries writes is verified by the office.
    served = replace(kendal, facilitator=facilitator, sites=[])
    sites = {}
    for newcomer, village in zip(NEWCOMERS, chosen, strict=True):
        seat = served if newcomer.account == "served" else kendal
        sites[newcomer.name] = _open(
            rng, newcomer, village=village, seat=seat, country=country, today=today
        )
    for name in ("TBM Balai Buku", "TBM Pelangi Ilmu"):
        place = sites[name].library
        assign(facilitator, role=Role.FACILITATOR, place=place, by=kendal.office)
    return Arrivals(sites, facilitator)


def _open(
    rng: Random, newcomer: Newcomer, *, village: Region, seat: Seat, country: Country, today: date
) -> Site:
    library = create_library(
        name=newcomer.name,
        library_type=Library.Type.TBM,
        region=_beside_kendal(rng, country) if newcomer.name == MOVED else village,
        partner_category=PartnerCategory.REPLICATION,
        joined_on=today - timedelta(days=200),
        opened_on=today - timedelta(days=400),
        by=None,
    )
    # Read with every record: the zone of the library.
    library = Library.objects.select_related("regency", "village").get(pk=library.pk)
    manager = None
    if newcomer.account in {"active", "never_signed_in"}:
        manager = _account(rng)
        assign(manager, role=Role.MANAGER, place=library, by=None)
    elif newcomer.account in {"invited", "expired"}:
        invite(
            role=Role.MANAGER,
            place=library,
            by=seat.facilitator,
            invited_name=full_name(rng, JAVA, is_woman=True),
            days=-9 if newcomer.account == "expired" else 14,
        )
    return Site(library=library, village=village, seat=seat, manager=manager)


def _beside_kendal(rng: Random, country: Country) -> Region:
    """Return a village of another regency of Central Java."""
    regencies = [seat.region for seat in country.seats if seat.region.code.startswith(JAVA)]
    others = [region for region in regencies if region.code != KENDAL]
    villages = Region.objects.filter(level=Level.VILLAGE, regency=rng.choice(others))
    return rng.choice(list(villages.order_by("code")))


def _account(rng: Random) -> User:
    name = full_name(rng, JAVA, is_woman=rng.random() < 0.6)
    return create_account(name=name, sign_in_name="", password=None)
