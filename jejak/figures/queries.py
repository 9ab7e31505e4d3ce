"""Figures as pages ask for them: whole months from facts, ragged ends from the records.

Each statement is one snapshot; `read_snapshot` holds several to the same moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from jejak.activities.evidence import PHOTO, SEEN, VERIFIED
from jejak.common.database import database_now, read_snapshot
from jejak.places.models import Level, Library, PartnerCategory, Region

from .filters import FigureFilter
from .measures import MEASURES
from .statements import LEVEL_COLUMNS, activity_scope, fetch, raw, reporting, rows

SUMS = ", ".join(f"SUM({name})::bigint" for name in MEASURES)


@dataclass(frozen=True)
class Share:
    """Activities and attendance of one level of evidence."""

    activities: int = 0
    attendance: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.activities + other.activities, self.attendance + other.attendance)


@dataclass(frozen=True)
class ActivityFigures:
    """The figures of one filter; `as_of` is the database's time after its snapshot."""

    filter: FigureFilter
    activities: int
    attendance: int
    female: int
    male: int
    child: int
    teen: int
    adult: int
    elderly: int
    disability: int
    # attendance of the records that say how many people with disabilities came
    disability_known: int
    cost_idr: int
    # level (1 photo + 2 verified + 4 seen) -> its share; all eight are there
    by_evidence: dict[int, Share]
    libraries: int
    villages: int
    districts: int
    regencies: int
    provinces: int
    as_of: datetime

    @property
    def sex_not_recorded(self) -> int:
        return self.attendance - self.female - self.male

    @property
    def age_not_recorded(self) -> int:
        return self.attendance - self.child - self.teen - self.adult - self.elderly

    def share(self, *bits: int) -> Share:
        """Return what has all of these: photo, verified, seen; each on its own."""
        return self._sum(lambda level: all(level & bit for bit in bits))

    def strongest(self) -> dict[str, Share]:
        """Return each record once, at its strongest level; strongest first."""
        return {
            "seen": self._sum(lambda level: bool(level & SEEN)),
            "verified": self._sum(lambda level: not level & SEEN and bool(level & VERIFIED)),
            "photo": self._sum(lambda level: level == PHOTO),
            "reported": self._sum(lambda level: level == 0),
        }

    def _sum(self, wanted: Callable[[int], bool]) -> Share:
        chosen = (share for level, share in self.by_evidence.items() if wanted(level))
        return sum(chosen, Share())


@dataclass(frozen=True)
class StrategyMonth:
    month: date
    strategy: str
    activities: int
    attendance: int


@dataclass(frozen=True)
class PlaceFigures:
    """One row of the next level: a region, or a library."""

    place: Region | Library
    activities: int = 0
    attendance: int = 0
    verified: int = 0
    libraries: int = 0
    # a region: whether any partner library stands there
    has_partner: bool = True


@dataclass(frozen=True)
class Overview:
    """All that one page shows, of one snapshot."""

    figures: ActivityFigures
    months: list[StrategyMonth]
    places: list[PlaceFigures]


def overview(filter: FigureFilter) -> Overview:
    with read_snapshot():
        months = months_by_strategy(filter)
        places = by_subregion(filter)
        return Overview(activity_figures(filter), months, places)


def activity_figures(filter: FigureFilter) -> ActivityFigures:
    with read_snapshot():
        levels = fetch(f"SELECT evidence, {SUMS} FROM ({{}}) r GROUP BY evidence", rows(filter))
        reach = fetch(
            "SELECT COUNT(*), COUNT(DISTINCT l.village_id), COUNT(DISTINCT l.district_id), "
            "COUNT(DISTINCT l.regency_id) FILTER (WHERE l.regency_id <> l.province_id), "
            "COUNT(DISTINCT l.province_id) "
            "FROM ({}) reporting JOIN places_library l ON l.id = reporting.library_id",
            reporting(filter),
        )[0]
        as_of = database_now()
    sums = {name: sum(row[1 + i] for row in levels) for i, name in enumerate(MEASURES)}
    by_evidence = {row[0]: Share(row[1], row[2]) for row in levels}
    return ActivityFigures(
        filter=filter,
        by_evidence={level: by_evidence.get(level, Share()) for level in range(8)},
        libraries=reach[0],
        villages=reach[1],
        districts=reach[2],
        regencies=reach[3],
        provinces=reach[4],
        as_of=as_of,
        **sums,
    )


def months_by_strategy(filter: FigureFilter) -> list[StrategyMonth]:
    """Return the months and strategies that have something, in order."""
    found = fetch(
        "SELECT month, strategy, SUM(activities)::bigint, SUM(attendance)::bigint "
        "FROM ({}) r GROUP BY month, strategy HAVING SUM(activities) <> 0 ORDER BY 1, 2",
        rows(filter),
    )
    return [StrategyMonth(*row) for row in found]


def by_subregion(filter: FigureFilter) -> list[PlaceFigures]:
    """Return the next level, also places with nothing, most activities first.

    Nation: provinces. Province: regencies, and the libraries directly under it. Below:
    libraries. A library has no next level.
    """
    if filter.library is not None:
        return []
    with read_snapshot():
        if filter.region.level == Level.COUNTRY:
            found = _region_rows(filter, "province_id")
        elif filter.region.level == Level.PROVINCE:
            found = _region_rows(filter, "regency_id") + _library_rows(filter, "regency_id")
        else:
            found = _library_rows(filter, LEVEL_COLUMNS[filter.region.level])
    return sorted(found, key=lambda row: (-row.activities, -row.attendance, str(row.place)))


def _region_rows(filter: FigureFilter, column: str) -> list[PlaceFigures]:
    found = fetch(
        "WITH sums AS (SELECT place_id, SUM(activities)::bigint AS activities, "
        "SUM(attendance)::bigint AS attendance, "
        f"COALESCE(SUM(activities) FILTER (WHERE evidence & {VERIFIED} > 0), 0)::bigint "
        "AS verified "
        "FROM ({}) r GROUP BY place_id HAVING SUM(activities) <> 0), "
        f"reach AS (SELECT l.{column} AS place_id, COUNT(*) AS libraries "
        "FROM ({}) reporting JOIN places_library l ON l.id = reporting.library_id GROUP BY 1) "
        "SELECT place_id, activities, attendance, verified, libraries "
        "FROM sums JOIN reach USING (place_id)",
        rows(filter, below=True),
        reporting(filter),
    )
    known = {row[0]: row[1:] for row in found}
    partners = Library.objects.exclude(partner_category=PartnerCategory.NOT_PARTNER)
    regions = (
        Region.objects.filter(parent=filter.region)
        .annotate(has_partner=Exists(partners.filter(**{column: OuterRef("pk")})))
        .order_by("code")
    )
    return [
        _place(region, known.get(region.pk), has_partner=region.has_partner)  # type: ignore[attr-defined]
        for region in regions
    ]


def _library_rows(filter: FigureFilter, column: str) -> list[PlaceFigures]:
    found = fetch(
        "SELECT library_id, COUNT(*), SUM(attendance)::bigint, "
        f"COUNT(*) FILTER (WHERE evidence & {VERIFIED} > 0), 1 "
        "FROM ({}) r GROUP BY library_id",
        raw(filter, filter.period, scope=activity_scope(filter, column)),
    )
    known = {row[0]: row[1:] for row in found}
    libraries = (
        Library.objects.filter(**{column: filter.region.pk})
        .select_related("district", "village")
        .order_by("name", "id")
    )
    if filter.partner_category:
        libraries = libraries.filter(partner_category=filter.partner_category)
    return [
        _place(library, known.get(library.pk))
        for library in libraries
        if library.pk in known
        or library.closed_on is None
        or library.closed_on > filter.period.start
    ]


def _place(
    place: Region | Library, sums: tuple[int, ...] | None, *, has_partner: bool = True
) -> PlaceFigures:
    activities, attendance, verified, libraries = sums or (0, 0, 0, 0)
    return PlaceFigures(place, activities, attendance, verified, libraries, has_partner)
