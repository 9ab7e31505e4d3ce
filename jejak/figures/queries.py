"""Figures as pages ask for them: whole months from facts, ragged ends from the records.

Each statement is one snapshot; `read_snapshot` holds several to the same moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from jejak.activities.evidence import PHOTO, SEEN, VERIFIED
from jejak.common.database import read_snapshot
from jejak.places.models import LEVEL_COLUMNS, Level, Library, PartnerCategory, Region

from .filters import FigureFilter
from .measures import MEASURES
from .statements import activity_scope, fetch, raw, reporting, rows

SUMS = ", ".join(f"SUM({name})::bigint AS {name}" for name in MEASURES)
VERIFIED_SUM = (
    f"COALESCE(SUM(activities) FILTER (WHERE evidence & {VERIFIED} > 0), 0)::bigint AS verified"
)
# Of places: how many women came, and how many of them to verified activities.
WOMEN = (
    "SUM(female)::bigint AS women, COALESCE(SUM(female) "
    f"FILTER (WHERE evidence & {VERIFIED} > 0), 0)::bigint AS verified_women"
)
# One reading of facts and records for all three: over a whole country reading is what costs,
# and then each sum of each grouping. Evidence, month and strategy are told apart afterwards.
BREAKDOWNS = (
    "SELECT evidence, month, strategy, place_id, "
    f"{VERIFIED_SUM}, {WOMEN}, {SUMS} FROM ({{}}) r "
    "GROUP BY GROUPING SETS ((evidence, month, strategy), (place_id)) "
    "HAVING SUM(activities) <> 0"
)
FEMALE = list(MEASURES).index("female")
# Places are told apart by hashing, not by COUNT(DISTINCT), which sorts.
REACH = (
    "WITH reached AS MATERIALIZED (SELECT l.province_id, l.regency_id, l.district_id, "
    "l.village_id FROM places_library l WHERE l.id IN ({{}})) "
    "SELECT NULL::bigint, (SELECT COUNT(*) FROM reached), "
    "(SELECT COUNT(village_id) FROM (SELECT DISTINCT village_id FROM reached) d), "
    "(SELECT COUNT(district_id) FROM (SELECT DISTINCT district_id FROM reached) d), "
    "(SELECT COUNT(*) FROM (SELECT DISTINCT regency_id FROM reached "
    "WHERE regency_id <> province_id) d), "
    "(SELECT COUNT(*) FROM (SELECT DISTINCT province_id FROM reached) d) "
    "UNION ALL SELECT {column}, COUNT(*), 0, 0, 0, 0 FROM reached GROUP BY {column}"
)


@dataclass(frozen=True)
class Share:
    """Activities and attendance of one level of evidence."""

    activities: int = 0
    attendance: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.activities + other.activities, self.attendance + other.attendance)


@dataclass(frozen=True)
class ActivityFigures:
    """The figures of one filter; `as_of` is the database's time at its snapshot."""

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
    # activities whose participants are all told apart by sex
    broken_down: int
    # level (1 photo + 2 verified + 4 seen) -> its share; all eight are there
    by_evidence: dict[int, Share]
    # women in verified activities
    verified_female: int
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
    female: int = 0
    verified_female: int = 0
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
    with read_snapshot() as as_of:
        sums, reach = _sums(filter), _reach(filter)
        places = _places(filter, sums, reach)
        return Overview(_figures(filter, sums, reach, as_of), sums.months, places)


def activity_figures(filter: FigureFilter) -> ActivityFigures:
    with read_snapshot() as as_of:
        return _figures(filter, _sums(filter), _reach(filter), as_of)


@dataclass(frozen=True)
class Sums:
    """Three break-downs of one reading; months and strategies that have something, in order."""

    # level -> the measures in their order
    by_evidence: dict[int, list[int]]
    months: list[StrategyMonth]
    # region -> activities, attendance, verified, women, women in verified activities
    places: dict[int, tuple[int, ...]]


@dataclass(frozen=True)
class Reach:
    libraries: int
    villages: int
    districts: int
    regencies: int
    provinces: int
    # region of the next level -> libraries reporting
    places: dict[int, int]


def _sums(filter: FigureFilter) -> Sums:
    by_evidence: dict[int, list[int]] = {}
    months: dict[tuple[date, str], list[int]] = {}
    places: dict[int, tuple[int, ...]] = {}
    read = fetch(BREAKDOWNS, rows(filter))
    for level, month, strategy, place_id, verified, women, verified_women, *measures in read:
        if level is None:
            places[place_id] = (measures[0], measures[1], verified, women, verified_women)
        else:
            _add(by_evidence.setdefault(level, [0] * len(MEASURES)), measures)
            _add(months.setdefault((month, strategy), [0, 0]), measures[:2])
    in_order = [StrategyMonth(*key, *months[key]) for key in sorted(months)]
    return Sums(by_evidence, in_order, places)


def _add(total: list[int], more: list[int]) -> None:
    total[:] = [have + plus for have, plus in zip(total, more, strict=True)]


def _reach(filter: FigureFilter) -> Reach:
    read = fetch(REACH.format(column=_next_column(filter)), reporting(filter))
    total = next(row for row in read if row[0] is None)
    return Reach(
        libraries=total[1],
        villages=total[2],
        districts=total[3],
        regencies=total[4],
        provinces=total[5],
        places={row[0]: row[1] for row in read if row[0] is not None},
    )


def _next_column(filter: FigureFilter) -> str:
    return "province_id" if filter.region.level == Level.COUNTRY else "regency_id"


def _figures(filter: FigureFilter, sums: Sums, reach: Reach, as_of: datetime) -> ActivityFigures:
    levels = sums.by_evidence
    totals = {name: sum(row[i] for row in levels.values()) for i, name in enumerate(MEASURES)}
    return ActivityFigures(
        filter=filter,
        by_evidence={
            level: Share(*levels[level][:2]) if level in levels else Share() for level in range(8)
        },
        verified_female=sum(row[FEMALE] for level, row in levels.items() if level & VERIFIED),
        libraries=reach.libraries,
        villages=reach.villages,
        districts=reach.districts,
        regencies=reach.regencies,
        provinces=reach.provinces,
        as_of=as_of,
        **totals,
    )


def _places(filter: FigureFilter, sums: Sums, reach: Reach) -> list[PlaceFigures]:
    """Return the next level, also places with nothing, most activities first.

    Nation: provinces. Province: regencies, and the libraries directly under it. Below:
    libraries. A library has no next level.
    """
    if filter.library is not None:
        return []
    if filter.region.level == Level.COUNTRY:
        found = _region_rows(filter, sums.places, reach)
    elif filter.region.level == Level.PROVINCE:
        regencies = fetch(
            "SELECT place_id, SUM(activities)::bigint, SUM(attendance)::bigint, "
            f"{VERIFIED_SUM}, {WOMEN} FROM ({{}}) r GROUP BY place_id "
            "HAVING SUM(activities) <> 0",
            rows(filter, below=True),
        )
        known = {row[0]: row[1:] for row in regencies}
        found = _region_rows(filter, known, reach) + _library_rows(filter, "regency_id")
    else:
        found = _library_rows(filter, LEVEL_COLUMNS[filter.region.level])
    return sorted(found, key=lambda row: (-row.activities, -row.attendance, str(row.place)))


def _region_rows(
    filter: FigureFilter, known: dict[int, tuple[int, ...]], reach: Reach
) -> list[PlaceFigures]:
    column = _next_column(filter)
    partners = Library.objects.exclude(partner_category=PartnerCategory.NOT_PARTNER)
    regions: Any = (
        Region.objects.filter(parent=filter.region)
        .annotate(has_partner=Exists(partners.filter(**{column: OuterRef("pk")})))
        .order_by("code")
    )
    return [
        _place(
            region,
            (*known[region.pk], reach.places[region.pk]) if region.pk in known else None,
            has_partner=region.has_partner,
        )
        for region in regions
        # A region that ended stays where it has figures or libraries.
        if region.valid_to is None or region.pk in known or region.has_partner
    ]


def _library_rows(filter: FigureFilter, column: str) -> list[PlaceFigures]:
    found = fetch(
        "SELECT library_id, COUNT(*), SUM(attendance)::bigint, "
        f"COUNT(*) FILTER (WHERE evidence & {VERIFIED} > 0), {WOMEN}, 1 "
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
    names = ("activities", "attendance", "verified", "female", "verified_female", "libraries")
    known = dict(zip(names, sums, strict=True)) if sums else {}
    return PlaceFigures(place, **known, has_partner=has_partner)
