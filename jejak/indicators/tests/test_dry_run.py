"""A draft on last quarter's data, beside the version in force, against the paper of `five.py`."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from jejak.common.periods import Period
from jejak.indicators.dry_run import dry_run
from jejak.indicators.models import DefinitionVersion, Indicator, Target
from jejak.indicators.scoring import library_scores
from jejak.indicators.services import draft_version, save_indicator

from .five import build_five
from .test_versions import changed

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
TODAY = date(2026, 11, 25)


@pytest.fixture
def five(cast: SimpleNamespace) -> SimpleNamespace:
    cast.five = build_five(cast)
    return cast


def draft_of(cast: SimpleNamespace, **weights: int) -> DefinitionVersion:
    draft = draft_version(by=cast.nadia)
    for code, weight in weights.items():
        row = draft.indicators.get(code=code)
        save_indicator(
            draft, values=changed(row, weight=Decimal(weight)), indicator=row, by=cast.nadia
        )
    return draft


def test_a_draft_that_changes_nothing_changes_nothing(five):
    run = dry_run(draft_of(five), five.country, QUARTER, TODAY)

    assert (run.libraries, run.changed, run.up, run.down, run.colour_changes) == (6, 0, [], [], [])
    # 100.0 + 69.7 + 75.0 + 42.6 + 0 + 0 = 287.3 of six libraries
    assert (run.before, run.after) == (Decimal("47.9"), Decimal("47.9"))
    assert run.colours == [
        ("green", 1, 1), ("yellow", 2, 2), ("red", 1, 1), ("no_account", 1, 1), ("no_report", 1, 1),
    ]  # fmt: skip


def test_photos_at_no_weight_and_involvement_at_forty_move_three_libraries(five):
    """Involvement 40 for 25, photos 0 for 15; the rest stays.

        A 100.0 - 25.0 - 15.0 + 40.0            = 100.0
        B  69.7 - 22.9 -  9.4 + 40 x 11/12 (36.7) = 74.1
        C  75.0 - 25.0 -  0.0 + 40.0            =  90.0  yellow -> green
        D  42.6 -  6.3 - 15.0 + 40 x 2/8 (10.0) =  31.3
    (100.0 + 74.1 + 90.0 + 31.3) / 6 = 295.4 / 6 = 49.2
    """
    run = dry_run(draft_of(five, involvement=40, photo_backed=0), five.country, QUARTER, TODAY)

    assert [(one.name[-1], str(one.change)) for one in run.up] == [("C", "15.0"), ("B", "4.4")]
    assert [(one.name[-1], str(one.change)) for one in run.down] == [("D", "-11.3")]
    assert (run.changed, run.after) == (1, Decimal("49.2"))
    (moved,) = run.colour_changes
    assert (moved.before, moved.after, moved.libraries) == ("yellow", "green", 1)
    assert [(p.name, p.libraries, p.changed, p.after) for p in run.places] == [
        ("Jawa Tengah", 6, 1, Decimal("49.2"))
    ]
    parts = {part.name: part for part in run.parts}
    # (40 + 36.7 + 40 + 10) / 6 = 21.1; photos (15 + 9.4 + 0 + 15) / 6 = 6.6, not scored any more
    involved = parts["Kegiatan pelibatan masyarakat"]
    assert (round(involved.before, 1), round(involved.after, 1)) == (
        Decimal("13.2"), Decimal("21.1"),
    )  # fmt: skip
    photos = parts["Kegiatan berfoto"]
    assert (round(photos.before, 1), photos.after, photos.weight_after) == (
        Decimal("6.6"), None, None,
    )  # fmt: skip


def test_a_dry_run_says_what_the_cards_would_say(five):
    """Each number of the dry run against the scores that the draft gives library by library."""
    draft = draft_of(five, involvement=10, verified=25)
    run = dry_run(draft, five.regions["3324"], QUARTER, TODAY)
    old = {one.library_id: one for one in library_scores(five.country, QUARTER, today=TODAY)}
    new = library_scores(five.country, QUARTER, version=draft, today=TODAY)

    moved = {one.library_id: one.score - old[one.library_id].score for one in new}
    shown = {one.library_id: one.change for one in (*run.up, *run.down)}
    assert shown == {pk: change for pk, change in moved.items() if change}
    assert run.changed == sum(one.colour != old[one.library_id].colour for one in new)


def test_nothing_is_compared_where_nothing_was_in_force_or_expected(five):
    draft = draft_of(five)
    assert dry_run(draft, five.country, Period.month(2014, 5), TODAY) is None
    run = dry_run(draft, five.regions["3305"], QUARTER, TODAY)
    assert (run.libraries, run.before, run.places) == (0, None, [])


def test_a_draft_with_targets_of_its_own_keeps_them_apart_from_those_in_force(five):
    draft = draft_of(five)
    row: Any = Indicator.objects.get(version=draft, code="involvement")
    Target.objects.filter(indicator=row).delete()
    Target.objects.create(indicator=row, amount=8, per_months=1)
    Target.objects.create(
        indicator=row, amount=1, per_months=1, partner_category="national_books", year=2026
    )

    run = dry_run(draft, five.country, QUARTER, TODAY)

    # Three in three months: A, B and C have them all; D has 2 of 2.
    assert [(one.name[-1], str(one.change)) for one in run.up] == [("D", "18.7"), ("B", "2.1")]


def test_a_dry_run_takes_few_statements(five, django_assert_max_num_queries):
    draft = draft_of(five, involvement=10)
    with django_assert_max_num_queries(10):
        dry_run(draft, five.country, QUARTER, TODAY)


def test_a_library_right_under_the_province_is_counted_but_in_no_regency(five):
    type(five.library).objects.filter(pk=five.province_library.pk).update(
        partner_category="national_books"
    )
    run = dry_run(draft_of(five), five.regions["33"], QUARTER, TODAY)
    assert (run.libraries, [place.name for place in run.places]) == (7, ["Kabupaten Kendal"])
