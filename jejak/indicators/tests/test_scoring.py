"""Scores against the paper of `five.py`, and against the recount in any story."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jejak.common.periods import Period
from jejak.figures.recoding import recode_library
from jejak.indicators.models import DefinitionVersion, Indicator, Target
from jejak.indicators.recount import recount_place, recount_scores
from jejak.indicators.scoring import library_card, library_scores, region_cards
from jejak.indicators.versions import definitions_for
from jejak.places.models import Library
from jejak.statistics.models import MonthlyStatistics

from .five import build_five, closed, held

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
TODAY = date(2026, 11, 25)


@pytest.fixture
def five(cast: SimpleNamespace) -> SimpleNamespace:
    cast.five = build_five(cast)
    return cast


def points(card: Any) -> list[str]:
    return [str(one.points) for one in card.components if one.definition.is_scored]


@pytest.mark.parametrize(
    ("name", "expected", "score", "colour"),
    [
        ("A", ["25.0", "10.0", "10.0", "15.0", "15.0", "15.0", "10.0"], "100.0", "green"),
        ("B", ["22.9", "6.7", "5.0", "10.0", "9.4", "9.4", "6.3"], "69.7", "yellow"),
        ("C", ["25.0", "10.0", "10.0", "15.0", "15.0", "0.0", "0.0"], "75.0", "yellow"),
        ("D", ["6.3", "0.0", "7.5", "7.5", "6.3", "15.0", "0.0"], "42.6", "red"),
        ("E", ["0.0", "0.0", "0.0", "0.0", "0", "0", "0"], "0", "grey"),
        ("F", ["0.0", "0.0", "0.0", "0.0", "0", "0", "0"], "0", "grey"),
    ],
)
def test_a_library_has_the_score_of_the_paper(five, name, expected, score, colour):
    card = library_card(five.five[name], QUARTER, today=TODAY)

    assert [Decimal(p) for p in points(card)] == [Decimal(p) for p in expected]
    assert (card.score, card.colour) == (Decimal(score), colour)
    assert card.grey_kind == {"E": "no_account", "F": "no_report"}.get(name, "")


def test_a_region_is_the_mean_of_its_libraries_as_on_the_paper(five):
    cards = region_cards(five.regions["33"], QUARTER, today=TODAY)
    kendal = cards.places[five.regions["3324"].pk]

    assert points(kendal) == ["13.2", "4.5", "5.4", "7.9", "7.6", "6.6", "2.7"]
    assert (str(kendal.score), kendal.colour) == ("47.9", "red")
    colours = kendal.colours
    assert (colours.green, colours.yellow, colours.red) == (1, 2, 1)
    assert (colours.no_account, colours.no_report, kendal.libraries) == (1, 1, 6)
    assert points(cards.whole) == points(kendal)


def test_the_list_names_the_libraries_of_a_colour(five):
    def names(colour: str) -> list[str]:
        rows = library_scores(five.regions["3324"], QUARTER, colour=colour, today=TODAY)
        return [row.name[-1] for row in rows]

    assert names("") == ["A", "C", "B", "D", "E", "F"]
    assert names("yellow") == ["C", "B"]
    assert names("no_report") == ["F"]


def test_the_recount_has_the_scores_of_the_paper(five):
    definitions = definitions_for(QUARTER)
    found = recount_scores(definitions, (2026, 7), (2026, 9), TODAY)
    by_name = {name: found[library.pk] for name, library in five.five.items()}

    assert {name: str(one.score) for name, one in by_name.items()} == {
        "A": "100.0", "B": "69.7", "C": "75.0", "D": "42.6", "E": "0", "F": "0",
    }  # fmt: skip
    assert by_name["E"].colour == "no_account"


def test_a_library_that_is_no_partner_has_no_card(five):
    assert library_card(five.library, QUARTER, today=TODAY) is None


def test_a_quarter_keeps_the_version_that_was_in_force_on_its_last_day(five):
    second = new_version(five, valid_from=date(2026, 9, 1))
    Indicator.objects.create(
        version=second, code="involvement", name_id="Kegiatan", name_en="Activities",
        numerator="involvement", weight=100,
    ).targets.create(amount=28, per_months=3)  # fmt: skip
    publish(second, date(2026, 9, 1))
    summer = Period(date(2026, 6, 1), date(2026, 8, 31))

    assert definitions_for(summer).version.number == 2
    assert str(library_card(five.five["A"], QUARTER, today=TODAY).score) == "50.0"
    # The quarter of summer has 14 of 12 activities in one of three months, as before.
    assert library_card(five.five["A"], summer, today=TODAY).components[0].points == 25


def new_version(cast: SimpleNamespace, *, valid_from: date) -> DefinitionVersion:
    return DefinitionVersion.objects.create(number=3, note=f"{valid_from}")


def publish(version: DefinitionVersion, day: date) -> None:
    DefinitionVersion.objects.filter(pk=version.pk).update(
        valid_from=day, published_at=datetime(2026, 9, 1, tzinfo=UTC)
    )


def test_a_target_of_no_month_earns_nothing(five):
    """D closes in September: in that month nothing is expected of it any more."""
    second = new_version(five, valid_from=date(2026, 9, 1))
    Indicator.objects.create(
        version=second, code="last", name_id="Akhir", name_en="Last", numerator="involvement",
        over_time="last", weight=100,
    ).targets.create(amount=4, per_months=1)  # fmt: skip
    publish(second, date(2026, 9, 1))
    held(five.five["D"], five, [9, 0, 0], told=0, photo=0, verified=0, day=date(2026, 9, 2))
    Library.objects.filter(pk=five.five["D"].pk).update(
        joined_on=date(2025, 1, 1), closed_on=date(2026, 9, 20)
    )
    card = library_card(five.five["D"], QUARTER, today=TODAY)
    assert card is not None
    assert (card.months_expected, card.score) == (2, 0)


def test_a_recoded_library_takes_its_score_with_it(five):
    recode_library(
        five.five["A"], region=five.regions["3305012001"], reason="Salah kode.", by=five.nadia
    )
    cards = region_cards(five.regions["33"], QUARTER, today=TODAY)
    kebumen = cards.places[five.regions["3305"].pk]
    assert (kebumen.libraries, str(kebumen.score)) == (1, "100.0")


def test_scores_take_one_statement_each(five, django_assert_num_queries):
    with django_assert_num_queries(4):  # version, indicators, targets; then the scores
        library_scores(five.regions["0"], QUARTER, today=TODAY)


EXTRA = [
    ("last_visits", "visits_onsite", "", 5, 8, 0, "last", "mean", "higher"),
    ("members", "members_total", "", 5, 40, 0, "sum", "sum", "higher"),
    ("closed", "months_closed", "months_expected", 5, 100, 0, "sum", "sum", "higher"),
    ("size", "attendance / activities", "", 5, 9, 0, "sum", "mean", "lower"),
    ("told", "broken_down", "activities", 5, 80, 0, "sum", "sum", "higher"),
    ("held", "activities", "", 5, 4, 1, "last", "sum", "higher"),
]
STRATEGY = st.lists(st.integers(0, 3), min_size=3, max_size=3)
LIBRARY = st.fixed_dictionaries(
    {
        "counts": STRATEGY,
        "parts": st.lists(st.integers(0, 5), min_size=3, max_size=3),
        "day": st.dates(date(2026, 4, 20), date(2026, 10, 10)),
        "sheets": st.dictionaries(
            st.integers(5, 10), st.tuples(st.booleans(), st.integers(0, 30)), max_size=4
        ),
        "joined": st.one_of(st.none(), st.dates(date(2026, 4, 1), date(2026, 10, 1))),
        "opened": st.one_of(st.none(), st.dates(date(2026, 4, 1), date(2026, 8, 1))),
        "closed": st.one_of(st.none(), st.dates(date(2026, 8, 2), date(2026, 12, 1))),
        "category": st.sampled_from(["national_books", "self_funded_replication", "not_partner"]),
        "kind": st.sampled_from(["village", "tbm"]),
        "place": st.sampled_from(["3324052001", "3305012001", "3516012001"]),
    }
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    story=st.lists(LIBRARY, min_size=1, max_size=4), first=st.integers(5, 9), run=st.integers(0, 3)
)
def test_scores_equal_a_recount_after_any_story(cast, story, first, run):
    months = Period.month(2026, first)
    months = Period(months.start, Period.month(2026, min(first + run, 10)).end)
    with transaction.atomic():
        write(cast, story)
        definitions = definitions_for(months)
        paper = recount_scores(definitions, (2026, first), (2026, months.end.month), TODAY)
        lines = library_scores(cast.regions["0"], months, today=TODAY)
        shown = {line.library_id: (line.score, line.grey_kind or line.colour) for line in lines}
        assert shown == {pk: (one.score, one.colour) for pk, one in paper.items()}
        for pk, one in paper.items():
            card = library_card(Library.objects.get(pk=pk), months, today=TODAY)
            assert points_by_code(card) == one.points
            assert card.months_expected == one.months_expected
        whole = region_cards(cast.regions["0"], months, today=TODAY).whole
        colours = [one.colour for one in paper.values()]
        for name in ("green", "yellow", "red", "no_account", "no_report"):
            assert getattr(whole.colours, name) == colours.count(name)
        if paper:
            assert points_by_code(whole) == recount_place(definitions, list(paper.values()))
        provinces = dict(Library.objects.values_list("pk", "province_id"))
        for province, card in region_cards(cast.country, months, today=TODAY).places.items():
            there = [one for pk, one in paper.items() if provinces[pk] == province]
            assert points_by_code(card) == recount_place(definitions, there)
        transaction.set_rollback(True)


def points_by_code(card: Any) -> dict[str, Decimal]:
    return {
        part.definition.code: part.points for part in card.components if part.definition.is_scored
    }


def write(cast: SimpleNamespace, story: list[dict[str, Any]]) -> None:
    second = new_version(cast, valid_from=date(2026, 8, 1))
    for code, top, bottom, weight, amount, per, time, regions, direction in EXTRA:
        made = Indicator.objects.create(
            version=second, code=code, name_id=code, name_en=code, numerator=top,
            denominator=bottom, weight=weight, over_time=time, over_regions=regions,
            direction=direction,
        )  # fmt: skip
        Target.objects.create(indicator=made, amount=amount, per_months=per)
        Target.objects.create(indicator=made, amount=amount * 2, per_months=per, library_type="tbm")
        Target.objects.create(
            indicator=made, amount=amount * 3, per_months=per, partner_category="national_books",
            year=2026,
        )  # fmt: skip
    publish(second, date(2026, 8, 1))
    for n, told in enumerate(story):
        library = Library.objects.create(
            name=f"Perpustakaan {n}",
            library_type=told["kind"],
            partner_category=told["category"],
            joined_on=told["joined"],
            opened_on=told["opened"],
            closed_on=told["closed"],
            **place(cast, told["place"]),
        )
        parts = [min(part, sum(told["counts"])) for part in told["parts"]]
        held(
            library, cast, told["counts"], told=parts[0], photo=parts[1], verified=parts[2],
            day=told["day"],
        )  # fmt: skip
        for month, (late, number) in told["sheets"].items():
            row = closed(library, cast, date(2026, month, 1), late=late, visits_onsite=number)
            if number % 3 == 0:
                MonthlyStatistics.objects.filter(pk=row.pk).update(
                    state="open", closed_at=None, closed_by=None, members_total=None
                )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def place(cast: SimpleNamespace, code: str) -> dict[str, Any]:
    village = cast.regions[code]
    return {
        "province": village.province,
        "regency": village.regency,
        "district": village.district,
        "village": village,
    }
