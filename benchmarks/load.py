"""Fills an empty, migrated database with a country of many libraries and years of records.

Rows go in by COPY under every constraint, with the triggers of the facts off; the facts are
then made at once by the statements of the nightly repair, and compared with a recount.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction

from jejak.access.models import Assignment
from jejak.access.roles import Role
from jejak.accounts.models import User
from jejak.accounts.sessions import SessionStore
from jejak.activities.evidence import evidence_levels
from jejak.activities.models import Activity, Mode, State
from jejak.common.ids import uuid7
from jejak.common.periods import Period
from jejak.figures.filters import FigureFilter
from jejak.figures.queries import activity_figures
from jejak.figures.recount import recount
from jejak.figures.triggers import rebuild_sql
from jejak.places.models import Level, Library, LibraryPlacement, PartnerCategory, Region
from jejak.places.services import place_columns
from jejak.plans.models import Strategy, Theme

YEARS = 5
# Shares of a hundred records.
STATES = {
    State.VERIFIED: 70,
    State.SUBMITTED: 22,
    State.RETURNED: 4,
    State.DRAFT: 2,
    State.WITHDRAWN: 2,
}
STRATEGIES = {Strategy.INVOLVEMENT: 60, Strategy.INFORMATION: 28, Strategy.ADVOCACY: 12}
MODES = {Mode.ON_SITE: 88, Mode.ONLINE: 7, Mode.HYBRID: 5}
CATEGORIES = {
    PartnerCategory.FULL_SUPPORT: 30,
    PartnerCategory.REPLICATION: 40,
    PartnerCategory.BOOKS: 15,
    PartnerCategory.NOT_PARTNER: 15,
}
TITLES = (
    "Kelas membuat keripik pisang",
    "Pelatihan komputer dasar",
    "Bimbingan belajar sore",
    "Diskusi pupuk organik",
    "Kelas menjahit",
    "Posyandu dan bacaan gizi",
    "Musyawarah anggaran perpustakaan",
)
# One record in five hundred.
RARE_TITLE = "Kelas batik tulis"
TEXT = "Peserta membaca buku dari koleksi, mencoba bersama, lalu mencatat apa yang berhasil. "
VERSIONS = """
INSERT INTO activities_activityversion (activity_id, version, recorded_at, by_id, why, note, "row")
SELECT id, version, changed_at, recorded_by_id, 'recorded', '', to_jsonb(a)
FROM activities_activity a
"""


@dataclass(frozen=True)
class Country:
    """Who asks, from the narrowest to the widest, and where they stand."""

    today: date
    libraries: list[Library]
    # by library
    managers: dict[int, User]
    ana: User
    ben: User
    citra: User
    nadia: User
    omar: User
    # Ana's: the one with the most records of all villages
    library: Library


def load(
    *,
    activities: int,
    libraries: int = 6_000,
    today: date | None = None,
    seed: int = 2026,
    province: str = "",
) -> Country:
    """Load libraries, their managers, records and facts; regions must be there already.

    All over the country, or within the province of a code.
    """
    chance = random.Random(seed)
    today = today or datetime.now(UTC).date()
    with transaction.atomic():
        stood = stand_libraries(libraries, chance, province)
        weights = [chance.lognormvariate(0, 1) for _library in stood]
        managers = make_managers(stood)
        # The first stand directly under a province; Ana's is in a village.
        busiest = max(
            (pair for pair in zip(weights, stood, strict=True) if pair[1].village_id),
            key=lambda pair: pair[0],
        )[1]
        people = make_people(managers, busiest)
        country = Country(
            today=today, libraries=stood, managers=managers, library=busiest, **people
        )
        with _triggers_off():
            _copy_activities(activities, country, weights, chance)
    with connection.cursor() as cursor:
        if not connection.in_atomic_block:
            cursor.execute("VACUUM")
        cursor.execute("ANALYZE")
    return country


def stand_libraries(count: int, chance: random.Random, province: str) -> list[Library]:
    """One directly under each province, the others spread evenly over the villages."""
    regions = Region.objects.filter(code__startswith=province).order_by("code")
    provinces = list(regions.filter(level=Level.PROVINCE)[: count // 3])
    found = list(regions.filter(level=Level.VILLAGE))
    rest = count - len(provinces)
    chosen = [found[number * len(found) // rest] for number in range(rest)]
    rows = Library.objects.bulk_create(
        (
            Library(
                name=f"Perpustakaan {region.name} {number}",
                library_type=Library.Type.VILLAGE
                if region.level == Level.VILLAGE
                else Library.Type.PROVINCIAL,
                partner_category=_one_of(CATEGORIES, chance),
                joined_on=date(2020, 1, 1),
                **place_columns(region),
            )
            for number, region in enumerate([*provinces, *chosen], start=1)
        ),
        batch_size=1000,
    )
    names = ("province_id", "regency_id", "district_id", "village_id")
    same = (*names, "partner_category", "library_type")
    LibraryPlacement.objects.bulk_create(
        (LibraryPlacement(library=row, **{name: getattr(row, name) for name in same}))
        for row in rows
    )
    return rows


def make_managers(libraries: Iterable[Library]) -> dict[int, User]:
    """Give each library its manager."""
    by_library = {
        library.pk: User(username=f"pengelola{library.pk}", name="Pengelola", password="!")  # noqa: S106
        for library in libraries
    }
    User.objects.bulk_create(by_library.values(), batch_size=1000)
    Assignment.objects.bulk_create(
        (
            Assignment(user=user, role=Role.MANAGER, library_id=pk)
            for pk, user in by_library.items()
        ),
        batch_size=1000,
    )
    return by_library


def make_people(managers: dict[int, User], library: Library) -> dict[str, User]:
    country = Region.objects.get(level=Level.COUNTRY)
    places = {
        "ben": (Role.FACILITATOR, library.regency),
        "citra": (Role.PROVINCE_OFFICE, library.province),
        "nadia": (Role.NATIONAL, country),
        "omar": (Role.OBSERVER, country),
    }
    people = {"ana": managers[library.pk]}
    for username, (role, region) in places.items():
        user = User.objects.create(username=username, name=username.title(), password="!")  # noqa: S106
        Assignment.objects.create(user=user, role=role, region=region)
        people[username] = user
    return people


@contextmanager
def _triggers_off() -> Iterator[None]:
    """Keep our triggers out, not the constraints; make the facts afterwards."""
    tables = ("activities_activity", "activities_activityversion")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        # What is still to be checked forbids changing the table.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute(rebuild_sql())
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _copy_activities(
    count: int, country: Country, weights: list[float], chance: random.Random
) -> None:
    columns = [field.column for field in Activity._meta.concrete_fields]
    themes = list(Theme.objects.values_list("pk", flat=True))
    sums = list(accumulate(weights))
    chosen = chance.choices(country.libraries, cum_weights=sums, k=count)
    # As they would have come in: by time, more in later years, as programmes grow.
    days = sorted(int(YEARS * 365 * (1 - chance.random() ** 0.7)) for _record in chosen)
    statement = f"COPY activities_activity ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor:
        with cursor.cursor.copy(statement) as copy:
            for library, days_ago in zip(chosen, reversed(days), strict=True):
                held_on = country.today - timedelta(days=days_ago)
                row = _activity(library, held_on, country, themes, chance)
                copy.write_row([getattr(row, name) for name in columns])
        cursor.execute(VERSIONS)


def _activity(
    library: Library, held_on: date, country: Country, themes: list[int], chance: random.Random
) -> Activity:
    at = datetime(held_on.year, held_on.month, held_on.day, 9, tzinfo=UTC) + timedelta(
        minutes=chance.randrange(600)
    )
    state = _one_of(STATES, chance)
    manager = country.managers[library.pk]
    is_verified = state is State.VERIFIED
    return Activity(
        id=uuid7(),
        library_id=library.pk,
        regency_id=library.regency_id,
        province_id=library.province_id,
        partner_category=library.partner_category,
        held_on=held_on,
        strategy=_one_of(STRATEGIES, chance),
        theme_id=chance.choice(themes),
        title=RARE_TITLE if chance.random() < 0.002 else chance.choice(TITLES),
        mode=_one_of(MODES, chance),
        description=TEXT * chance.randrange(5),
        result_note=TEXT * chance.randrange(2),
        cost_idr=chance.randrange(40) * 50_000 if chance.random() < 0.4 else None,
        state=state,
        has_photo=state is not State.DRAFT and chance.random() < 0.55,
        is_seen=is_verified and chance.random() < 0.05,
        recorded_by_id=manager.pk,
        content_by_id=manager.pk,
        verified_by_id=country.nadia.pk if is_verified else None,
        recorded_at=at,
        submitted_at=None if state is State.DRAFT else at,
        verified_at=at if is_verified else None,
        changed_at=at,
        **_counts(chance),
    )


def _counts(chance: random.Random) -> dict[str, Any]:
    """Attendance with a long tail; two thirds say who came."""
    people = 5 + int(chance.lognormvariate(3, 0.7))
    counts: dict[str, Any] = {"participant_count": people}
    if chance.random() < 0.66:
        female = int(people * chance.uniform(0.3, 0.8))
        adults = int(people * chance.uniform(0.2, 0.8))
        counts |= {"female_count": female, "male_count": people - female, "adult_count": adults}
    if chance.random() < 0.2:
        counts["disability_count"] = chance.randrange(3)
    return counts


def _one_of(shares: dict[Any, int], chance: random.Random) -> Any:
    return chance.choices(list(shares), weights=list(shares.values()))[0]


def sign_in(user: User) -> str:
    """Return the key of a new session of the person."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "jejak.accounts.backends.SignInNameBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def compare_with_recount(country: Country) -> int:
    """Raise unless figures equal a recount of the rows for some filters; return how many."""
    nation = Region.objects.get(level=Level.COUNTRY)
    end = country.today
    ragged = Period(end - timedelta(days=1_000), end - timedelta(days=17))
    filters = [
        FigureFilter(nation, Period(end - timedelta(days=YEARS * 366), end)),
        FigureFilter(nation, ragged, strategy=Strategy.ADVOCACY),
        FigureFilter(country.library.province, Period.year(end.year), evidence="photo"),
        FigureFilter(country.library.regency, ragged, theme=Theme.objects.first()),
    ]
    for asked in filters:
        counted = recount(
            region_code=asked.region.code,
            start=asked.period.start,
            end=asked.period.end,
            strategy=asked.strategy,
            theme_id=asked.theme.pk if asked.theme else None,
            evidence=evidence_levels(asked.evidence).__contains__,
        )
        figures = activity_figures(asked)
        shown = (figures.activities, figures.attendance, figures.libraries, figures.villages)
        reference = (
            counted.activities,
            counted.attendance,
            len(counted.library_ids),
            len(counted.village_ids),
        )
        if shown != reference:
            raise AssertionError(f"{asked}: shown {shown}, recounted {reference}")
    return len(filters)
