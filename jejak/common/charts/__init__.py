"""Charts as plain values with ready positions; the templates only write them as SVG.

Each has its data in a table behind it, is drawn once for narrow and once for wide pages, and
takes its colours from CSS, so that dark pages, paper and screen readers have their own.
"""

from .axis import axis_for
from .bars import Bar, BarChart, draw_bars
from .evidence import Evidence
from .lines import Line, LineChart, draw_lines
from .shares import Part, ShareChart, ShareRow, draw_shares
from .stacked import Series, StackedChart, draw_stacked

__all__ = [
    "Bar",
    "BarChart",
    "Evidence",
    "Line",
    "LineChart",
    "Part",
    "Series",
    "ShareChart",
    "ShareRow",
    "StackedChart",
    "axis_for",
    "draw_bars",
    "draw_lines",
    "draw_shares",
    "draw_stacked",
]
