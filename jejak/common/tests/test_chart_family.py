"""Bars, lines and shares: positions worked out by hand, and what is hard to draw."""

from typing import Any

from django.template import engines
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jejak.common.charts import (
    Bar,
    BarChart,
    Line,
    LineChart,
    Part,
    Series,
    ShareChart,
    ShareRow,
    StackedChart,
    draw_bars,
    draw_lines,
    draw_shares,
    draw_stacked,
)
from jejak.common.charts.axis import NAME_LETTER, Rect, shares_of, wrap
from jejak.common.charts.lines import runs_of
from jejak.common.charts.shares import hatch

QUARTERS = ["III 2025", "IV 2025", "I 2026"]
SCORES = LineChart(
    title="Score",
    labels=QUARTERS,
    lines=[Line("Score", [50, None, 75], colours=["red", "grey", "yellow"], words=["R", "G", "Y"])],
    row_heading="Quarter",
    top=100,
    thresholds=[50, 75],
)
LONG = "Perpustakaan Desa Sumber Makmur Jaya Abadi Kecamatan Tanjung Sari Selatan"


def shown(source: str, **context: object) -> str:
    with translation.override("en"):
        return engines["django"].from_string(source).render(context)


def bars(*pairs: tuple[str, int | float | None], **options: Any) -> BarChart:
    return BarChart("t", [Bar(*pair) for pair in pairs], "Place", "Score", **options)


# Lines. The axis goes from 24 (100) to 164 (0): 1.4 a point. 300 wide: 44 at the left, 12 at
# the right leave 244, three columns of 81.3; middles at 84.7, 166.0, 247.3.


def test_a_line_stands_where_its_values_are() -> None:
    drawing = draw_lines(SCORES, 300)
    assert [(mark.colour, mark.x, mark.y) for mark in drawing.marks] == [
        ("red", 84.7, 94.0),
        ("yellow", 247.3, 59.0),
        ("grey", 166.0, 153.0),
    ]
    assert [(limit.text, limit.y) for limit in drawing.thresholds] == [("50", 94.0), ("75", 59.0)]
    assert [(line.text, line.y) for line in drawing.grid] == [("0", 164.0), ("100", 24.0)]
    assert [label.text for label in drawing.values] == ["50", "75"]


def test_what_is_not_recorded_breaks_the_line_and_never_falls_to_zero() -> None:
    # Each of the two points stands alone: no line at all, and no point at 164.
    assert draw_lines(SCORES, 300).paths == []
    chart = LineChart("t", list("abcd"), [Line("n", [10, 10, None, 0])], "Month", top=10)
    drawing = draw_lines(chart, 300)
    assert [path for _css, path in drawing.paths] == ["M74.5 24L135.5 24"]
    assert len(drawing.dots) == 3
    assert [cells[0][0] for _name, _href, cells in chart.table] == ["10", "10", "–", "0"]


def test_runs_end_where_nothing_is_recorded() -> None:
    assert runs_of([None, 1, 2, None, 0]) == [[1, 2], [4]]
    assert runs_of([]) == []


def test_several_lines_differ_without_colour() -> None:
    lines = [Line("a", [1]), Line("b", [1], "c2"), Line("c", [1], "c3")]
    drawing = draw_lines(LineChart("t", ["x"], lines, "Month"), 300)
    shapes = {dot.path.split("M")[1].lstrip("0123456789. ")[:2] for dot in drawing.dots}
    assert len(shapes) == 3
    assert drawing.values == []


def test_sixty_months_are_a_bare_line_with_few_names_and_the_latest_of_them() -> None:
    labels = [f"M{n}" for n in range(60)]
    drawing = draw_lines(LineChart("t", labels, [Line("n", [1] * 60)], "Month"), 300)
    assert drawing.dots == []
    assert drawing.values == []
    assert drawing.names[-1].text == "M59"


def test_thresholds_above_every_value_are_still_on_the_paper() -> None:
    chart = LineChart("t", ["x"], [Line("n", [3])], "Month", thresholds=[80])
    assert draw_lines(chart, 300).thresholds[0].y >= 24


def test_huge_values_have_room_at_the_axis() -> None:
    line = draw_lines(LineChart("t", ["x"], [Line("n", [10**12])], "Month"), 300)
    # 1.000.000.000.000 has 17 letters of 6.5.
    assert line.left >= 17 * 6.5
    stacked = draw_stacked(StackedChart("t", ["x"], [Series("a", "c1", [10**12])]), 300)
    assert stacked.left >= 17 * 6.5
    assert stacked.rects[0].x >= stacked.left


def test_lines_of_nothing_and_of_zeros_can_be_drawn() -> None:
    assert draw_lines(LineChart("t", [], [], "Month"), 300).paths == []
    nothing = draw_lines(LineChart("t", ["a", "b"], [Line("n", [None, None])], "Month"), 300)
    assert (nothing.paths, nothing.dots, nothing.marks) == ([], [], [])
    zeros = draw_lines(LineChart("t", ["a", "b"], [Line("n", [0, 0])], "Month"), 300)
    assert zeros.paths[0][1] == "M105 164L227 164"
    assert "nothing to draw" in shown("{% line_chart c %}", c=LineChart("t", [], [], "Month"))


# Bars. A name takes 16, a bar 12, 12 lie between. 300 wide, the longest value "100" needs
# 3 * 6.5 + 5 = 24.5 and 3 beside it: 272.5 for a full bar.


def test_the_longest_bar_comes_first_and_nothing_recorded_last() -> None:
    drawing = draw_bars(bars(("a", None), ("b", 50), ("c", 100), ("d", 0)), 300)
    assert [name.text for name in drawing.names] == ["c", "b", "d", "a"]
    assert [(rect.y, rect.width) for rect in drawing.rects] == [(16, 272.5), (56, 136.2)]
    assert [(value.text, value.x) for value in drawing.values] == [
        ("100", 278.5), ("50", 142.2), ("0", 0), ("–", 0),
    ]  # fmt: skip
    assert drawing.height == 4 * 40 - 12


def test_a_full_bar_may_mean_a_hundred() -> None:
    drawing = draw_bars(bars(("a", 50), top=100, unit="%"), 300)
    assert drawing.rects[0].width == round((300 - (3 * 6.5 + 5) - 3) / 2, 1)
    assert drawing.values[0].text == "50%"


def test_a_long_name_is_broken_and_never_cut() -> None:
    drawing = draw_bars(bars((LONG, 1)), 300)
    assert " ".join(name.text for name in drawing.names) == LONG
    assert all(len(name.text) * NAME_LETTER <= 300 for name in drawing.names)
    assert drawing.rects[0].y == 16 * len(drawing.names)


def test_all_bars_at_zero_or_none_at_all_can_be_drawn() -> None:
    assert draw_bars(bars(("a", 0), ("b", 0)), 300).rects == []
    assert draw_bars(bars(), 300).names == []
    assert "nothing to draw" in shown("{% bar_chart c %}", c=bars())


def test_more_bars_than_can_be_read_stand_in_the_table() -> None:
    chart = bars(*((f"Place {n}", n) for n in range(40)))
    page = shown("{% bar_chart c %}", c=chart)
    assert len(draw_bars(chart, 300).rects) == 15
    assert "the first 15 of 40" in page
    assert page.count('<th scope="row">') == 40


def test_a_colour_of_the_report_card_has_its_shape_and_its_word() -> None:
    chart = BarChart("t", [Bar("a", 80, "/a", colour="green", word="Green")], "Place", "Score")
    page = shown("{% bar_chart c %}", c=chart)
    assert page.count("shapes.svg#k-green") == 3
    assert "Green</span>" in page
    assert '<a href="/a">a</a>' in page
    assert "shapes.svg#k-grey" in shown("{% line_chart c %}", c=SCORES)


# Shares. 300 wide, a whole of 10: 30 a unit, 1 of paper between two parts.


def shares(*values: int) -> ShareChart:
    parts = [Part("Green", "green"), Part("Red", "red"), Part("Grey", "grey")]
    return ShareChart("t", parts, [ShareRow("Kendal", values, "/kendal")], "Place")


def test_parts_lie_beside_each_other_and_fill_the_bar() -> None:
    drawing = draw_shares(shares(5, 3, 2), 300)
    assert [(rect.x, rect.width) for rect in drawing.rects] == [(0, 149), (150, 89), (240, 60)]
    assert [(css, label.text) for css, label in drawing.values] == [
        ("green", "50%"), ("red", "30%"), ("grey", "20%"),
    ]  # fmt: skip
    assert len(drawing.stitches) == 1


def test_a_part_too_thin_for_its_number_still_shows() -> None:
    drawing = draw_shares(shares(9_999, 1, 0), 300)
    assert [rect.css for rect in drawing.rects] == ["green", "red"]
    assert [css for css, _label in drawing.values] == ["green"]


def test_a_row_without_anything_is_an_empty_frame_and_not_zero_percent() -> None:
    chart = shares(0, 0, 0)
    drawing = draw_shares(chart, 300)
    assert drawing.rects == []
    assert len(drawing.empty) == 1
    assert chart.rows[0].cells == [(0, None)] * 3
    assert "%" not in shown("{% share_chart c %}", c=chart).split("<tbody>")[1]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6))
def test_shares_sum_to_a_hundred(values: list[int]) -> None:
    assert sum(shares_of(values)) == (100 if sum(values) else 0)


@given(st.floats(1, 520), st.floats(1, 40))
def test_strokes_of_a_hatch_stay_within_their_part(width: float, height: float) -> None:
    numbers = hatch(Rect("grey", 10, 20, width, height)).replace("M", " ").replace("L", " ")
    found = [float(number) for number in numbers.split()]
    assert all(9.9 <= x <= 10.1 + width for x in found[::2])
    assert all(19.9 <= y <= 20.1 + height for y in found[1::2])


@given(st.text(max_size=200), st.integers(1, 520))
def test_breaking_a_name_loses_nothing(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


def test_positions_keep_their_decimal_points_in_indonesian() -> None:
    with translation.override("id"):
        page = (
            engines["django"]
            .from_string("{% line_chart a %}{% bar_chart b %}{% share_chart c %}")
            .render({"a": SCORES, "b": bars(("x", 1.5), ("y", 0.7)), "c": shares(1, 2, 4)})
        )
    drawn = [part.split("</svg>")[0] for part in page.split("<svg")[1:]]
    attributes = [piece for part in drawn for piece in part.split('"')[1::2]]
    assert not any("," in piece for piece in attributes)
    assert "1,5" in page
