"""What changed and why: the listed differences sum to the difference of the figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jejak.access.roles import Action
from jejak.access.scope import forget_assignments, scope_for
from jejak.activities import services
from jejak.activities.evidence import evidence_levels
from jejak.activities.tests.factories import recorded
from jejak.common.database import read_snapshot
from jejak.common.periods import Period
from jejak.figures.changes import (
    ACTIVITIES,
    Asked,
    activities_since,
    changed_rows,
    changes_in_total,
    has_own_libraries,
    rows_then,
    steps_since,
)
from jejak.figures.filters import FigureFilter
from jejak.figures.marks import Mark, take_mark, with_own
from jejak.figures.measures import MEASURES
from jejak.figures.queries import ActivityFigures, activity_figures
from jejak.figures.recount import recount
from jejak.figures.statistics_changes import SHEETS, sheets_since
from jejak.figures.statistics_queries import FLOWS, StatisticsFigures, statistics_figures
from jejak.places.models import LEVEL_COLUMNS, Library
from jejak.plans.models import Theme
from tests.cast import build_cast

from .test_law import Story, second_manager, steps
from .test_statistics_law import Story as MonthStory
from .test_statistics_law import steps as month_steps

AUTUMN = Period(date(2025, 12, 3), date(2026, 2, 10))
EVER = Period(date(2020, 1, 1), date(2030, 12, 31))


@dataclass(frozen=True)
class Kept:
    filter: FigureFilter
    mark: Mark
    figures: ActivityFigures
    then_ids: list[int] | None

    @property
    def asked(self) -> Asked:
        return activities_since(self.filter, self.mark, then_ids=self.then_ids)


def keep(filter: FigureFilter) -> Kept:
    with read_snapshot() as as_of:
        then_ids = None
        if has_own_libraries(filter):
            column = LEVEL_COLUMNS[filter.region.level]
            rows = Library.objects.filter(**{column: filter.region.pk})
            then_ids = list(rows.values_list("pk", flat=True))
        return Kept(filter, take_mark(as_of), activity_figures(filter), then_ids)


def filters_of(cast: SimpleNamespace) -> list[FigureFilter]:
    return [
        FigureFilter(cast.country, EVER),
        FigureFilter(cast.country, AUTUMN, partner_category="national_books"),
        FigureFilter(cast.province, AUTUMN, strategy="advocacy"),
        FigureFilter(cast.regency, AUTUMN),
        FigureFilter(cast.regency, EVER, evidence="verified"),
        FigureFilter(cast.district, EVER, evidence="photo"),
        FigureFilter(cast.village, AUTUMN),
        FigureFilter(cast.regency, EVER, library=cast.library),
    ]


def recounted(kept: Kept) -> Any:
    asked = kept.filter
    levels = evidence_levels(asked.evidence)
    if asked.library is not None:
        return None
    return recount(
        region_code=asked.region.code,
        start=asked.period.start,
        end=asked.period.end,
        strategy=asked.strategy,
        partner_category=asked.partner_category,
        evidence=lambda level: level in levels,
        as_of=kept.mark.as_of,
    )


def assert_explained(kept: Kept, cast: SimpleNamespace) -> None:
    reference = recounted(kept)
    if reference is not None:
        assert {m: getattr(kept.figures, m) for m in MEASURES} == {
            m: getattr(reference, m) for m in MEASURES
        }
        assert kept.figures.libraries == len(reference.library_ids)
    now = activity_figures(kept.filter)
    scope = scope_for(cast.nadia, Action.VIEW)
    total = changes_in_total(kept.asked, scope)
    for name in MEASURES:
        assert getattr(now, name) - getattr(kept.figures, name) == total.moved[name], name
    assert now.libraries - kept.figures.libraries == len(total.libraries_came) - len(
        total.libraries_left
    )
    for level in range(8):
        then = kept.figures.by_evidence[level].activities
        assert now.by_evidence[level].activities - then == total.by_level.get(level, 0)
    changes = changed_rows(kept.asked, scope, limit=10_000)
    listed: Counter[str] = Counter()
    for change in changes:
        listed.update(change.moved)
    assert {name: listed[name] for name in MEASURES} == total.moved
    assert len(changes) == total.records == total.visible
    steps = steps_since(ACTIVITIES, [change.id for change in changes], kept.mark)
    assert set(steps) == {change.id for change in changes}


@pytest.mark.django_db(transaction=True)
def test_the_listed_changes_sum_to_the_difference_after_any_story() -> None:
    """Kept, then altered by whatever people do; every step commits."""
    cast = build_cast()
    second_manager(cast)
    teller = Story(cast, list(Theme.objects.all()[:3]))

    @settings(
        max_examples=12,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.lists(steps, min_size=2, max_size=10), st.lists(steps, min_size=1, max_size=10))
    def hold(before: list[Any], after: list[Any]) -> None:
        teller.ids.clear()
        for step in before:
            teller.step(*step)
        kept = [keep(asked) for asked in filters_of(cast)]
        for step in after:
            teller.step(*step)
        for one in kept:
            assert_explained(one, cast)
        for person in (cast.ana, cast.ben, cast.citra, cast.nadia, cast.stranger):
            forget_assignments(person)

    hold()


@dataclass(frozen=True)
class KeptMonths:
    filter: FigureFilter
    mark: Mark
    figures: StatisticsFigures
    then_ids: list[int] | None


def keep_months(filter: FigureFilter) -> KeptMonths:
    with read_snapshot() as as_of:
        mark, figures = take_mark(as_of), statistics_figures(filter)
    assert figures is not None
    ids = None
    if has_own_libraries(filter):
        column = LEVEL_COLUMNS[filter.region.level]
        rows = Library.objects.filter(**{column: filter.region.pk})
        ids = list(rows.values_list("pk", flat=True))
    return KeptMonths(filter, mark, figures, ids)


def assert_months_explained(kept: KeptMonths, cast: SimpleNamespace) -> None:
    now, scope = statistics_figures(kept.filter), scope_for(cast.nadia, Action.VIEW)
    assert now is not None
    asked = sheets_since(kept.filter, kept.mark, kept.then_ids)
    total = changes_in_total(asked, scope)
    for name in ("sheets", "closed", "on_time"):
        assert getattr(now, name) - getattr(kept.figures, name) == total.moved[name], name
    for name in FLOWS:
        then, today = kept.figures.numbers[name], now.numbers[name]
        assert (today.value or 0) - (then.value or 0) == total.moved[name], name
        assert today.known - then.known == total.moved[f"{name}_known"], name
    changes = changed_rows(asked, scope, limit=10_000)
    listed: Counter[str] = Counter()
    for change in changes:
        listed.update(change.moved)
    assert {name: listed[name] for name in SHEETS.measures} == total.moved
    assert set(steps_since(SHEETS, [c.id for c in changes], kept.mark)) == {c.id for c in changes}


@pytest.mark.django_db(transaction=True)
def test_the_listed_months_sum_to_the_difference_after_any_story() -> None:
    cast = build_cast()
    second_manager(cast)
    teller = MonthStory(cast)
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    ragged = Period(date(2026, 8, 15), date(2026, 10, 31))

    @settings(
        max_examples=12,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(
        st.lists(month_steps, min_size=2, max_size=12),
        st.lists(month_steps, min_size=1, max_size=12),
    )
    def hold(before: list[Any], after: list[Any]) -> None:
        for step in before:
            teller.step(*step)
        kept = [
            keep_months(FigureFilter(cast.country, year)),
            keep_months(FigureFilter(cast.province, ragged, partner_category="national_books")),
            keep_months(FigureFilter(cast.regency, year)),
            keep_months(FigureFilter(cast.village, year)),
            keep_months(FigureFilter(cast.regency, ragged, library=cast.library)),
        ]
        for step in after:
            teller.step(*step)
        for one in kept:
            assert_months_explained(one, cast)

    hold()


@pytest.mark.django_db(transaction=True)
def test_what_was_in_flight_when_a_figure_was_kept_is_told_when_it_lands() -> None:
    cast = build_cast()
    recorded(cast, title="Kelas menjahit", participant_count=15)
    # Another session begins to write, the figure is kept, then that session commits.
    late = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        late.set_autocommit(False)
        with late.cursor() as cursor:
            cursor.execute(
                "UPDATE activities_activity SET participant_count = 20, version = version + 1"
            )
            cursor.execute(
                "INSERT INTO activities_activityversion (activity_id, version, recorded_at, "
                'by_id, why, note, "row") SELECT id, version, clock_timestamp(), NULL, '
                "'edited', '', to_jsonb(a) FROM activities_activity a"
            )
        kept = keep(FigureFilter(cast.regency, EVER))
        late.commit()
    finally:
        late.close()

    total = changes_in_total(kept.asked, scope_for(cast.nadia, Action.VIEW))

    assert kept.figures.attendance == 15
    assert (total.altered.records, total.moved["attendance"]) == (1, 5)


@pytest.mark.django_db(transaction=True)
def test_each_change_says_who_when_and_why_and_what_lies_outside_ones_area_is_counted() -> None:
    cast = build_cast()
    second_manager(cast)
    other = recorded(cast, title="Panen", by=cast.dewi, library=cast.other_library)
    row = recorded(cast, title="Kelas menjahit", participant_count=15)
    kept = keep(FigureFilter(cast.province, EVER))

    services.withdraw_activity(row, reason="tercatat dua kali", by=cast.ana)
    services.verify_activity(other, by=cast.citra)

    ben = scope_for(cast.ben, Action.VIEW)
    total = changes_in_total(kept.asked, ben)
    assert (total.left.records, total.altered.records, total.came.records) == (1, 1, 0)
    assert total.moved["activities"] == -1
    assert total.moved["attendance"] == -15
    assert (total.visible, total.outside) == (1, 1)
    assert total.libraries_left == {cast.library.pk}
    (change,) = changed_rows(kept.asked, ben)
    (step,) = steps_since(ACTIVITIES, [change.id], kept.mark)[change.id]
    assert (change.id, change.was_counted, change.is_counted) == (row.pk, True, False)
    assert (step.by, step.note) == ("Ana Lestari", "tercatat dua kali")
    assert rows_then(ACTIVITIES, [change.id], kept.mark)[change.id]["state"] == "submitted"


@pytest.mark.django_db
def test_a_transaction_that_wrote_before_it_kept_a_figure_has_seen_its_own_writes(
    cast: SimpleNamespace,
) -> None:
    recorded(cast, title="Kelas menjahit", participant_count=15)
    kept = keep(FigureFilter(cast.regency, EVER))
    scope = scope_for(cast.nadia, Action.VIEW)
    assert changes_in_total(kept.asked, scope).records == 0

    with transaction.atomic():
        recorded(cast, title="Panen", participant_count=7)

    total = changes_in_total(kept.asked, scope)
    assert (total.came.records, total.moved["attendance"]) == (1, 7)


def test_the_mark_of_a_writing_transaction_names_those_between_as_running() -> None:
    assert with_own("10:12:10", None) == "10:12:10"
    assert with_own("10:12:10", 11) == "10:12:10"
    assert with_own("10:12:10", 14) == "10:15:10,12,13"
