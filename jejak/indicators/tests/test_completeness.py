"""Who was expected, who reported, who closed in time: by hand, and against the recount."""

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jejak.accounts.models import User
from jejak.common.periods import Period
from jejak.indicators.completeness import Completeness, completeness, library_lines
from jejak.indicators.recount import Recounted, recount_scores
from jejak.indicators.versions import definitions_for
from jejak.places.models import Library

from .five import build_five
from .test_scoring import LIBRARY, QUARTER, TODAY, write

MEASURES = {
    "expected": "months_expected",
    "reported": "months_reported",
    "begun": "months_begun",
    "closed": "months_closed",
    "on_time": "months_on_time",
}


@pytest.fixture
def five(cast: SimpleNamespace) -> SimpleNamespace:
    cast.five = build_five(cast)
    return cast


def numbers(counts: Completeness) -> list[int]:
    return [getattr(counts, name) for name in MEASURES]


def test_months_are_counted_as_on_the_paper(five):
    """Five libraries of three months and D of two: 17. All activities lie in July, but D's
    July is not expected, so A, B and C report one month each: 3. Closed, and on time:
    A 3, B 2, C 3, D 1: 9, in July A and C, in August B too, in September D too."""
    page = completeness(five.regions["33"], QUARTER, TODAY)

    assert numbers(page.whole) == [17, 3, 9, 9, 9]
    assert (page.whole.libraries, page.whole.with_account) == (6, 4)
    assert [(month.month, *numbers(counts)) for month, counts in page.months] == [
        (7, 5, 3, 2, 2, 2),
        (8, 6, 0, 3, 3, 3),
        (9, 6, 0, 4, 4, 4),
    ]
    assert numbers(page.places[five.regency.pk]) == numbers(page.whole)


def test_the_libraries_with_most_open_months_come_first(five):
    lines = library_lines(five.regency, QUARTER, TODAY, limit=10)
    assert [line.name[-1] for line in lines] == ["E", "F", "B", "D", "A", "C"]
    assert [line.has_account for line in lines] == [False, True, True, True, True, False]


def test_a_person_who_was_switched_off_is_no_account(five):
    User.objects.filter(name="Pengelola A").update(is_active=False)
    page = completeness(five.regency, QUARTER, TODAY)
    assert page.whole.with_account == 3


def test_months_to_come_are_not_expected_yet(five):
    page = completeness(five.regency, QUARTER, date(2026, 8, 1))
    assert [month.month for month, _counts in page.months] == [7, 8]
    assert page.whole.expected == 11


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    story=st.lists(LIBRARY, min_size=1, max_size=4), first=st.integers(5, 9), run=st.integers(0, 3)
)
def test_completeness_equals_a_recount_after_any_story(cast, story, first, run):
    last = min(first + run, 10)
    months = Period(date(2026, first, 1), Period.month(2026, last).end)
    with transaction.atomic():
        write(cast, story)
        definitions = definitions_for(months)
        paper = recount_scores(definitions, (2026, first), (2026, last), TODAY)
        page = completeness(cast.country, months, TODAY)
        assert numbers(page.whole) == totals(paper.values())
        assert page.whole.libraries == len(paper)
        for number, (month, counts) in zip(range(first, last + 1), page.months, strict=True):
            assert month.month == number
            alone = recount_scores(definitions, (2026, number), (2026, number), TODAY)
            assert numbers(counts) == totals(alone.values())
        provinces = dict(Library.objects.values_list("pk", "province_id"))
        for province, counts in page.places.items():
            there = [one for pk, one in paper.items() if provinces[pk] == province]
            assert numbers(counts) == totals(there)
        lines = library_lines(cast.country, months, TODAY, limit=50)
        assert {line.library_id: numbers(line.counts) for line in lines} == {
            pk: totals([one]) for pk, one in paper.items()
        }
        transaction.set_rollback(True)


def totals(rows: Iterable[Recounted]) -> list[int]:
    found = list(rows)
    return [int(sum(one.measures[code] or 0 for one in found)) for code in MEASURES.values()]
