"""Sums of monthly sheets, counted by hand: flows, stocks, and what nobody recorded."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from jejak.access.services import assign
from jejak.accounts.services import create_account
from jejak.common.periods import Period
from jejak.figures.filters import FigureFilter
from jejak.figures.statistics_queries import Statistic, statistics_figures
from jejak.statistics.services import save_statistics

# library, month, visits on site, members, loans (None is not recorded)
SHEETS = (
    ("library", 7, 100, 40, 7),
    ("library", 8, 110, None, None),
    ("library", 9, 50, 45, 3),
    ("other_library", 8, 30, 12, None),
    ("other_library", 10, 99, 99, 99),
)
SUMMER = Period(date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture
def sheets(cast: SimpleNamespace) -> SimpleNamespace:
    keeper = create_account(name="Dewi", sign_in_name="", password=None)
    assign(keeper, role="manager", place=cast.other_library, by=None)
    for name, month, visits, members, loans in SHEETS:
        save_statistics(
            getattr(cast, name), date(2026, month, 1), base_version=0,
            changes={"visits_onsite": visits, "members_total": members, "loans": loans},
            by=cast.ana if name == "library" else keeper,
        )  # fmt: skip
    return cast


def asked(cast: SimpleNamespace, code: str, period: Period = SUMMER, **more: Any) -> Any:
    return statistics_figures(FigureFilter(region=cast.regions[code], period=period, **more))


def test_flows_are_summed_and_stocks_are_the_last_known_of_each_library(sheets):
    found = asked(sheets, "33")

    assert (found.sheets, found.closed) == (4, 0)
    assert found.numbers["visits_onsite"] == Statistic(290, 4)
    assert found.numbers["members_total"] == Statistic(45 + 12, 2)
    assert found.numbers["loans"] == Statistic(10, 2)
    assert found.numbers["titles"] == Statistic(None, 0)
    assert [(row.month.month, row.visits_onsite) for row in found.by_month] == [
        (7, 100),
        (8, 140),
        (9, 50),
    ]


def test_facts_and_rows_say_the_same(sheets):
    whole = asked(sheets, "0")
    regency = asked(sheets, "3324")
    village = asked(sheets, "3324052001")
    one = asked(sheets, "3324", library=sheets.library)

    assert whole.numbers["visits_onsite"].value == 290
    for found in (regency, village, one):
        assert found.numbers["visits_onsite"] == Statistic(260, 3)
        assert found.numbers["members_total"] == Statistic(45, 1)


def test_only_whole_months_are_counted(sheets):
    found = asked(sheets, "33", Period(date(2026, 7, 15), date(2026, 9, 20)))
    assert found.months == Period.month(2026, 8)
    assert found.numbers["visits_onsite"].value == 140
    assert asked(sheets, "33", Period(date(2026, 7, 2), date(2026, 7, 30))) is None
