"""Which indicators moved a kept score, and what moved them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jejak.access.scope import PersonLike
from jejak.indicators.measures import MEASURES, Source
from jejak.indicators.models import DefinitionVersion
from jejak.indicators.versions import Definition, Definitions, definitions_for

from .explain import FigureLine, figure_line
from .models import KeptFigure
from .services import Compared, filter_of

CLOSINGS = frozenset({"months_closed", "months_on_time", "months_begun"})


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator that moved: its points, value and target then and now, and why."""

    name: str
    lines: list[FigureLine]
    reasons: list[str]


@dataclass(frozen=True)
class ScoreChange:
    lines: list[FigureLine]
    indicators: list[IndicatorLine]
    # A newer version of the definitions holds for these months now.
    has_new_version: bool


def score_change(
    row: KeptFigure, user: PersonLike, compared: Compared, moved: Collection[str]
) -> ScoreChange | None:
    """Explain the score; `moved` are the groups of changes that there are: kegiatan, bulan."""
    found = {c: p for c, p in compared.differences.items() if c.split(".")[0] == "score"}
    definitions = _definitions(row, user)
    if not found or definitions is None:
        return None
    by_code = {one.code: one for one in definitions.indicators}
    whole = [code for code in found if code.count(".") < 2]
    indicators = []
    for code in dict.fromkeys(c.split(".")[1] for c in found if c.count(".") == 2):
        parts = [part for part in found if part.startswith(f"score.{code}.")]
        one = by_code.get(code)
        if one is not None and not one.is_scored:
            continue
        indicators.append(
            IndicatorLine(
                name=one.name if one else code,
                lines=[_line(part, compared) for part in parts],
                reasons=_reasons(one, parts, compared.differences, moved) if one else [],
            )
        )
    return ScoreChange(
        [_line(code, compared) for code in whole],
        indicators,
        definitions.version.number != row.versions.get("indicators"),
    )


def _line(code: str, compared: Compared) -> FigureLine:
    return figure_line(compared.names.get(code, code), compared.differences[code])


def _definitions(row: KeptFigure, user: PersonLike) -> Definitions | None:
    months, _ends = filter_of(row, user).period.split()
    try:
        return definitions_for(months) if months else None
    except DefinitionVersion.DoesNotExist:
        return None


def _reasons(
    one: Definition,
    parts: Sequence[str],
    found: Mapping[str, object],
    moved: Collection[str],
) -> list[str]:
    """Return what moved an indicator, as far as its measures tell."""
    sources = {MEASURES[code].source for code in one.codes}
    is_expected = bool(found.keys() & {"score.months", "reporting.months_expected"})
    reasons = [
        (f"score.{one.code}.target" in parts and not is_expected, _("another target")),
        (is_expected, _("libraries that joined, opened or closed: other months are expected")),
        ("kegiatan" in moved and Source.ACTIVITIES in sources, _("activities, listed below")),
        ("need_linked" in one.codes, _("activities linked with a plan, or taken off one")),
        (
            "bulan" in moved and Source.STATISTICS in sources,
            _("monthly statistics, listed below"),
        ),
        (
            "bulan" in moved and bool(one.codes & CLOSINGS),
            _("months closed or opened again, listed below"),
        ),
    ]
    named = [text for holds, text in reasons if holds]
    return named or [_("which libraries report, or have an account")]
