"""What hints are found from: a few questions to the database for any number of records."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import Any

from django.db import connection

from jejak.activities.models import COUNTED_STATES
from jejak.media.models import PhotoMatch

Ids = Sequence[uuid.UUID]

# The usual is that of so many counted records before, the latest of them.
HISTORY = 40
# What a normal spread is to the median of the deviations.
SPREAD_OF_MAD = 1.4826
SIMILAR_TITLES = 0.5
# Days between the day that a library gives to an occasion and the one that an office gives.
ON_BEHALF_DAYS = 3

USUAL = """
SELECT a.id, array_agg(h.n), count(*) FILTER (WHERE h.is_known)
FROM activities_activity a
CROSS JOIN LATERAL (
    SELECT b.participant_count AS n,
        num_nonnulls(b.female_count, b.male_count, b.child_count, b.teen_count,
            b.adult_count, b.elderly_count) > 0 AS is_known
    FROM activities_activity b
    WHERE b.library_id = a.library_id AND b.held_on <= a.held_on AND b.id <> a.id
        AND b.state = ANY(%(counted)s)
    ORDER BY b.held_on DESC, b.id DESC LIMIT %(history)s
) h
WHERE a.id = ANY(%(ids)s)
GROUP BY a.id
"""
# The later of two is asked about, as with photos; ids of phones do not tell the order.
TWINS = """
SELECT DISTINCT ON (a.id) a.id, b.id, b.title, b.held_on, a.is_on_behalf <> b.is_on_behalf
FROM activities_activity a
JOIN activities_activity b ON b.library_id = a.library_id AND b.id <> a.id
    AND b.held_on BETWEEN a.held_on - %(days)s AND a.held_on + %(days)s
WHERE a.id = ANY(%(ids)s) AND b.state = ANY(%(counted)s)
    AND (b.recorded_at, b.id) < (a.recorded_at, a.id)
    AND (b.held_on = a.held_on OR a.is_on_behalf <> b.is_on_behalf)
    AND (similarity(lower(a.title), lower(b.title)) >= %(similar)s
        OR b.theme_id = a.theme_id AND b.participant_count = a.participant_count)
ORDER BY a.id, b.held_on = a.held_on DESC, b.recorded_at, b.id
"""
CLAIMS = """
SELECT l.activity_id, p.claimed_taken_at, p.claimed_latitude, p.claimed_longitude
FROM activities_activityphoto l
JOIN media_photo p ON p.id = l.photo_id
WHERE l.activity_id = ANY(%(ids)s) AND p.state = 'ready' AND NOT p.is_reused
    AND num_nonnulls(p.claimed_taken_at, p.claimed_latitude) > 0
ORDER BY l.activity_id, l.position, l.id
"""
# Where a library takes its photos: the middle of those of its other records.
PLACES = """
SELECT a.id, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY o.claimed_latitude),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY o.claimed_longitude)
FROM activities_activity a
CROSS JOIN LATERAL (
    SELECT p.claimed_latitude, p.claimed_longitude
    FROM activities_activity b
    JOIN activities_activityphoto l ON l.activity_id = b.id
    JOIN media_photo p ON p.id = l.photo_id
    WHERE b.library_id = a.library_id AND b.id <> a.id AND p.claimed_latitude IS NOT NULL
        AND p.state = 'ready'
    ORDER BY b.held_on DESC, b.id DESC LIMIT %(history)s
) o
WHERE a.id = ANY(%(ids)s)
GROUP BY a.id
"""


SETTLED: dict[str, Any] = {
    "counted": list(COUNTED_STATES),
    "history": HISTORY,
    "similar": SIMILAR_TITLES,
    "days": ON_BEHALF_DAYS,
}


@dataclass(frozen=True)
class Usual:
    """Attendance of a library's earlier records."""

    counts: tuple[int, ...]
    known_share: float

    @property
    def middle(self) -> float:
        return median(self.counts)

    @property
    def most(self) -> int:
        return self.counts[-1]

    @property
    def spread(self) -> float:
        """The robust standard deviation; one wild day does not widen it."""
        middle = self.middle
        return SPREAD_OF_MAD * median(abs(n - middle) for n in self.counts)


@dataclass(frozen=True)
class Twin:
    id: uuid.UUID
    title: str
    held_on: date
    # One of the two was recorded on behalf of the library, the other by itself.
    is_on_behalf: bool


@dataclass(frozen=True)
class Claim:
    taken_at: datetime | None
    place: tuple[float, float] | None


@dataclass
class Facts:
    """What stands around one record."""

    usual: Usual | None = None
    twin: Twin | None = None
    has_open_match: bool = False
    claims: list[Claim] = field(default_factory=list)
    # Latitude and longitude of how many other photos of the library.
    usual_place: tuple[float, float] | None = None
    placed_count: int = 0


def facts_of(ids: Ids) -> dict[uuid.UUID, Facts]:
    """Return what stands around each record, in five queries at most."""
    found: dict[uuid.UUID, Facts] = defaultdict(Facts)
    if not ids:
        return found
    for pk, usual in usual_of(ids).items():
        found[pk].usual = usual
    for pk, twin_id, title, held_on, is_on_behalf in _read(TWINS, ids):
        found[pk].twin = Twin(twin_id, title, held_on, is_on_behalf)
    for pk in _with_open_matches(ids):
        found[pk].has_open_match = True
    for pk, taken_at, latitude, longitude in _read(CLAIMS, ids):
        place = None if latitude is None else (float(latitude), float(longitude))
        found[pk].claims.append(Claim(taken_at, place))
    placed = [pk for pk, facts in found.items() if any(claim.place for claim in facts.claims)]
    for pk, count, latitude, longitude in _read(PLACES, placed) if placed else []:
        found[pk].usual_place, found[pk].placed_count = (latitude, longitude), count
    return found


def usual_of(ids: Ids) -> dict[uuid.UUID, Usual]:
    """Return what is usual at the library of each record before its day."""
    return {
        pk: Usual(tuple(sorted(counts)), known / len(counts))
        for pk, counts, known in _read(USUAL, ids)
    }


def _with_open_matches(ids: Ids) -> set[uuid.UUID]:
    matches = PhotoMatch.objects.open().filter(photo__activity_link__activity__in=list(ids))
    return set(matches.values_list("photo__activity_link__activity", flat=True))


def _read(statement: str, ids: Ids) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**SETTLED, "ids": list(ids)})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
