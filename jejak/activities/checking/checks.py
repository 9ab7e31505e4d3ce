"""When a hint is given: one small check for each, over a record and what stands around it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from math import asin, cos, radians, sin, sqrt

from django.utils.translation import gettext_lazy as _

from jejak.activities.content import AGES, SEXES
from jejak.activities.models import Activity, Mode
from jejak.common.text import day_text, number_text, rupiah_text
from jejak.places.models import Library
from jejak.plans.models import TargetGroup

from . import hints
from .facts import Facts, facts_of
from .hints import Hint

# Attendance: so many earlier records are a habit; above it is far when it is all three.
FEWEST_EARLIER = 5
FAR_TIMES, FAR_SPREADS, FAR_PEOPLE = 3, 6, 20
# A village library seats dozens and a village square hundreds; online is wider.
MOST_PEOPLE, MOST_IN_A_VILLAGE = 1_000, 500
VILLAGE_TYPES = {Library.Type.VILLAGE, Library.Type.TBM}
# Below a thousand rupiah somebody left out "thousand"; above a million for each and day, doubtful.
LEAST_COST, MOST_COST_EACH = 1_000, 1_000_000
MOST_DAYS = 14
ROUND_STEP, ROUND_PART, ROUND_PARTS = 50, 10, 3
# A library says it usually when it did in four of five of its earlier records.
USUALLY, BREAKDOWN_FROM = 0.8, 20
LATE_DAYS = 60
# One day either way: midnight, zones, and photos of the evening before.
PHOTO_DAYS = 1
# A clock without a battery begins again at its first year.
CLOCKS_FROM = datetime(2015, 1, 1, tzinfo=UTC)
PLACES_FROM, FAR_KM = 3, 50
EARTH_KM = 6_371

# What a name or target says, and the numbers of which one must then not be zero.
CHILDREN, WOMEN = {TargetGroup.CHILDREN}, {TargetGroup.WOMEN, TargetGroup.PKK}
GROUPS = (
    (
        _("children"),
        re.compile(r"\b(anak|anak-anak|paud|tk|balita|dongeng)\b"),
        CHILDREN,
        ("child_count", "teen_count"),
    ),
    (
        _("elderly people"),
        re.compile(r"\b(lansia|manula)\b"),
        {TargetGroup.ELDERLY},
        ("elderly_count",),
    ),
    (
        _("women"),
        re.compile(r"\b(ibu-ibu|kaum ibu|pkk|perempuan|wanita)\b"),
        WOMEN,
        ("female_count",),
    ),
    (
        _("teenagers"),
        re.compile(r"\b(remaja|smp|sma|smk)\b"),
        set[str](),
        ("teen_count", "child_count", "adult_count"),
    ),
)
LATER_MEETING = re.compile(r"\b(?:pertemuan|sesi|hari)\s+(?:ke-?\s*)?(?:[2-9]|\d\d)\b")


def hints_of(rows: Sequence[Activity]) -> dict[uuid.UUID, list[Hint]]:
    """Return the hints about each record, in at most five queries; rows come with `library`."""
    facts = facts_of([row.pk for row in rows])
    order = {kind.code: number for number, kind in enumerate(hints.KINDS)}
    return {
        row.pk: sorted(_found(row, facts[row.pk]), key=lambda hint: order[hint.kind.code])
        for row in rows
    }


def _found(row: Activity, facts: Facts) -> Iterator[Hint]:
    for check in CHECKS:
        if hint := check(row, facts):
            yield hint


def _number(value: float) -> Callable[[], str]:
    return partial(number_text, round(value))


def far_above_usual(row: Activity, facts: Facts) -> Hint | None:
    usual, count = facts.usual, row.participant_count or 0
    if usual is None or len(usual.counts) < FEWEST_EARLIER:
        return None
    middle = usual.middle
    limit = max(FAR_TIMES * middle, middle + FAR_SPREADS * usual.spread, middle + FAR_PEOPLE)
    if count <= limit:
        return None
    return Hint(hints.FAR_ABOVE_USUAL, {"count": _number(count), "usual": _number(middle)})


def photo_elsewhere(_row: Activity, facts: Facts) -> Hint | None:
    return Hint(hints.PHOTO_ELSEWHERE) if facts.has_open_match else None


def recorded_twice(_row: Activity, facts: Facts) -> Hint | None:
    twin = facts.twin
    if twin is None:
        return None
    kind = hints.ON_BEHALF_TOO if twin.is_on_behalf else hints.RECORDED_TWICE
    values = {"title": partial(str, twin.title), "day": partial(day_text, twin.held_on)}
    return Hint(kind, values, other_id=twin.id)


def many_people(row: Activity, _facts: Facts) -> Hint | None:
    is_village = row.library.library_type in VILLAGE_TYPES and row.mode == Mode.ON_SITE
    limit = MOST_IN_A_VILLAGE if is_village else MOST_PEOPLE
    count = row.participant_count or 0
    if count <= limit:
        return None
    return Hint(hints.MANY_PEOPLE, {"count": _number(count), "limit": _number(limit)})


def nobody_came(row: Activity, _facts: Facts) -> Hint | None:
    return Hint(hints.NOBODY_CAME) if row.participant_count == 0 else None


def parts_against_words(row: Activity, _facts: Facts) -> Hint | None:
    """Only where the numbers were written down as zero; empty says nothing."""
    if not row.participant_count:
        return None
    title = row.title.lower()
    targets = set(row.target_groups)
    for name, words, codes, parts in GROUPS:
        is_spoken_of = bool(words.search(title)) or bool(targets and targets <= codes)
        if is_spoken_of and all(getattr(row, part) == 0 for part in parts):
            return Hint(hints.PARTS_AGAINST_WORDS, {"group": partial(str, name)})
    return None


def all_new(row: Activity, _facts: Facts) -> Hint | None:
    count = row.participant_count
    if not count or row.new_participant_count != count:
        return None
    if not LATER_MEETING.search(row.title.lower()):
        return None
    return Hint(hints.ALL_NEW, {"count": _number(count)})


def cost_far_off(row: Activity, _facts: Facts) -> Hint | None:
    cost, people = row.cost_idr, row.participant_count or 0
    if not cost:
        return None
    most = MOST_COST_EACH * max(people, 1) * row.duration_days
    if LEAST_COST <= cost <= most:
        return None
    return Hint(hints.COST_FAR_OFF, {"cost": partial(rupiah_text, cost), "count": _number(people)})


def many_days(row: Activity, _facts: Facts) -> Hint | None:
    if row.duration_days <= MOST_DAYS:
        return None
    return Hint(hints.MANY_DAYS, {"days": _number(row.duration_days)})


def round_number(row: Activity, _facts: Facts) -> Hint | None:
    count = row.participant_count or 0
    parts = [getattr(row, name) for name in (*SEXES, *AGES) if getattr(row, name)]
    is_whole = count >= ROUND_STEP and count % ROUND_STEP == 0
    are_parts = len(parts) >= ROUND_PARTS and all(part % ROUND_PART == 0 for part in parts)
    if not is_whole and not are_parts:
        return None
    return Hint(hints.ROUND_NUMBER, {"count": _number(count)})


def no_breakdown(row: Activity, facts: Facts) -> Hint | None:
    usual = facts.usual
    if (row.participant_count or 0) < BREAKDOWN_FROM or usual is None:
        return None
    if len(usual.counts) < FEWEST_EARLIER or usual.known_share < USUALLY:
        return None
    if any(getattr(row, name) is not None for name in (*SEXES, *AGES)):
        return None
    return Hint(hints.NO_BREAKDOWN)


def photo_other_day(row: Activity, facts: Facts) -> Hint | None:
    """Only when no photo at all is of that day; one of them is enough to believe."""
    zone = row.library.zone
    days = [
        claim.taken_at.astimezone(zone).date()
        for claim in facts.claims
        if claim.taken_at and claim.taken_at >= CLOCKS_FROM
    ]
    first = row.held_on - timedelta(days=PHOTO_DAYS)
    last = row.held_on + timedelta(days=row.duration_days - 1 + PHOTO_DAYS)
    if not days or any(first <= day <= last for day in days):
        return None
    return Hint(hints.PHOTO_OTHER_DAY, {"day": partial(day_text, days[0])})


def photo_far_away(_row: Activity, facts: Facts) -> Hint | None:
    middle = facts.usual_place
    if middle is None or facts.placed_count < PLACES_FROM:
        return None
    away = [kilometres(claim.place, middle) for claim in facts.claims if claim.place]
    if not away or min(away) <= FAR_KM:
        return None
    return Hint(hints.PHOTO_FAR_AWAY, {"km": _number(min(away))})


def entered_late(row: Activity, _facts: Facts) -> Hint | None:
    sent: date | None = row.submitted_at and row.submitted_at.astimezone(row.library.zone).date()
    days = (sent - row.held_on).days if sent else 0
    return Hint(hints.ENTERED_LATE, {"days": _number(days)}) if days > LATE_DAYS else None


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the way over the ground between two points in degrees."""
    (north, east), (to_north, to_east) = (map(radians, one)), (map(radians, other))
    half = sin((to_north - north) / 2) ** 2
    half += cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


CHECKS: tuple[Callable[[Activity, Facts], Hint | None], ...] = (
    photo_elsewhere,
    recorded_twice,
    far_above_usual,
    many_people,
    nobody_came,
    parts_against_words,
    cost_far_off,
    photo_other_day,
    photo_far_away,
    all_new,
    many_days,
    round_number,
    no_breakdown,
    entered_late,
)
