"""Charts, evidence and tiles: hand-counted positions and steps."""

from hypothesis import given
from hypothesis import strategies as st

from jejak.common.charts import Evidence, Series, StackedChart, axis_for, draw_stacked
from jejak.common.tiles import POSITIONS, round_limits, step_of

SMALL = StackedChart(
    title="Activities by month",
    labels=["Jan", "Feb"],
    series=[Series("Involvement", "c1", [3, 400]), Series("Service", "c2", [0, 20])],
)


def test_the_bars_sum_to_the_table() -> None:
    assert SMALL.totals == [3, 420]
    assert SMALL.table == [("Jan", [3, 0], 3, None), ("Feb", [400, 20], 420, None)]
    assert SMALL.grand_total == 423


def test_a_zero_draws_nothing_and_parts_stand_on_each_other() -> None:
    drawing = draw_stacked(SMALL, 300)
    assert [rect.css for rect in drawing.rects] == ["c1", "c1", "c2"]
    lower, upper = drawing.rects[1:]
    assert upper.y + upper.height <= lower.y
    assert [label.text for label in drawing.totals] == ["3", "420"]


def test_a_chart_of_many_months_names_only_what_fits() -> None:
    months = [f"M{n}" for n in range(60)]
    drawing = draw_stacked(StackedChart("t", months, [Series("a", "c1", [1] * 60)]), 300)
    assert drawing.totals == []
    gaps = [b.x - a.x for a, b in zip(drawing.names, drawing.names[1:], strict=False)]
    assert min(gaps) >= len("M10") * 6.5


def test_an_empty_chart_can_be_drawn() -> None:
    drawing = draw_stacked(StackedChart("t", [], [Series("a", "c1", [])]), 300)
    assert drawing.rects == []
    assert [line.text for line in drawing.grid] == ["0", "1"]


@given(st.integers(0, 10**9))
def test_the_axis_reaches_the_highest_bar_in_at_most_five_steps(highest: int) -> None:
    top, step = axis_for(highest)
    assert top >= highest
    assert top % step == 0
    assert 1 <= top // step <= 5


def test_evidence_counts_each_record_once_and_sums_to_a_hundred() -> None:
    shares = Evidence.from_counts(seen=1, verified=1, photo=1, total=3, any_verified=2, any_photo=2)
    assert shares is not None
    assert shares.seen + shares.verified + shares.photo + shares.reported == 100
    assert shares.verified_share == 67


def test_nothing_recorded_has_no_evidence() -> None:
    assert (
        Evidence.from_counts(seen=0, verified=0, photo=0, total=0, any_verified=0, any_photo=0)
        is None
    )


def test_each_of_38_provinces_has_its_own_square() -> None:
    places = {(column, row) for _letters, column, row in POSITIONS.values()}
    assert len(POSITIONS) == len(places) == 38
    assert len({letters for letters, *_ in POSITIONS.values()}) == 38
    assert all(1 <= column <= 13 and 1 <= row <= 7 for column, row in places)


@given(st.lists(st.integers(0, 10**7), max_size=38))
def test_every_value_falls_in_one_of_at_most_five_rising_steps(values: list[int]) -> None:
    limits = round_limits(values)
    assert limits == sorted(set(limits))
    assert len(limits) <= 5
    assert all(1 <= step_of(value, limits) <= 5 for value in values)
