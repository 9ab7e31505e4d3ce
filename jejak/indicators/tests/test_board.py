"""The board: what Capaian shows as plain tables, and two of them side by side."""

from datetime import date

from jejak.common.periods import Period
from jejak.figures.filters import FigureFilter
from jejak.indicators.board import board, compare

from .five import build_five

SUMMER = Period(date(2026, 7, 1), date(2026, 9, 30))
TODAY = date(2026, 11, 25)


def values(found):
    return {one.code: one.value for one in found.measures}


def test_a_board_holds_activities_sheets_completeness_and_scores(cast):
    build_five(cast)
    found = board(FigureFilter(region=cast.regions["33"], period=SUMMER), cast.citra, TODAY)

    said = values(found)
    # A 19, B 14, C 17, D 3 activities of ten people each; sheets A 3, B 2, C 3, D 1.
    assert (said["activities"], said["attendance"]) == (53, 530)
    assert (said["sheets"], said["closed"], said["months_on_time"]) == (9, 9, 9)
    # Five libraries expected in three months, D in two.
    assert said["months_expected"] == 17
    assert (said["green"], said["yellow"], said["red"]) == (1, 2, 1)
    assert str(said["score"]) == "47.9"
    assert found.sections[0].title
    assert found.definition_version == "1/2"


def test_a_filter_that_scores_do_not_know_shows_no_scores(cast):
    build_five(cast)
    asked = FigureFilter(region=cast.regions["33"], period=SUMMER, strategy="advocacy")
    assert "score" not in values(board(asked, cast.citra, TODAY))


def test_names_outside_the_area_are_not_on_the_board(cast):
    build_five(cast)
    asked = FigureFilter(region=cast.regions["33"], period=SUMMER)
    places = board(asked, cast.ana, TODAY).sections[2]
    assert len(places.rows) == 1
    assert places.note


def test_two_periods_side_by_side(cast):
    build_five(cast)
    summer = FigureFilter(region=cast.regions["33"], period=SUMMER)
    spring = FigureFilter(
        region=cast.regions["33"], period=Period(date(2026, 4, 1), date(2026, 6, 30))
    )
    groups = dict(compare(summer, spring, TODAY).groups)
    activities = groups[next(iter(groups))][0]
    assert (activities.first, activities.second, activities.difference) == (53, 0, 53)
    assert activities.percent is None
