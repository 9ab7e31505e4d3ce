"""What people say about needs, plan lines and costs, and the rules it must keep."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from jejak.common.text import rupiah_text, visible

from .models import PAYING_SOURCES, AffectedUnit, Pattern, Strategy, TargetGroup
from .outputs import OUTPUTS

EARLIEST = date(2011, 1, 1)
LARGEST_COUNT = 1_000_000
LARGEST_PRICE = 100_000_000_000
LARGEST_VOLUME = Decimal("999999.99")
MOST_LINES = 500
MOST_COSTS = 60
NEED_LIMITS = {
    "problem": 200,
    "quote": 300,
    "affected": 160,
    "cause": 1_000,
    "potential": 1_000,
    "library_part": 1_000,
}
LINE_LIMITS = {
    "objective": 300,
    "title": 160,
    "place": 160,
    "person_in_charge": 120,
    "partners": 200,
    "outcome": 200,
    "outcome_unit": 40,
}
COST_LIMITS = {"description": 160, "unit": 30}
EVIDENCE_LIMITS = {"statement": 300, "source": 160}
TOO_LONG = _("Keep this under %(limit_value)s characters; it has %(show_value)s.")
CHOOSE = _("Choose one of the list.")
COUNT = _("Give a number between 0 and 1,000,000.")
# Of needs and their evidence; the capture app says the same (`tools/capture.py`).
MESSAGES: dict[str, Any] = {
    "text": TOO_LONG,
    "choice": CHOOSE,
    "count": COUNT,
    "missing_problem": _("Say what the problem is, as residents say it."),
    "missing_theme": _("Choose what it is about."),
    "missing_day": _("Say on which day you noted it."),
    "day_not_come": _("This day has not come yet."),
    "day_too_early": _("Check the year: the earliest day is 1 January 2011."),
    "missing_statement": _("Say what it shows."),
    "missing_source": _("Say where it comes from."),
    "missing_evidence_day": _("Say of which day it is."),
}


@dataclass(frozen=True, kw_only=True)
class NeedContent:
    """A need as people tell it; None and "" mean not recorded."""

    problem: str = ""
    noted_on: date | None = None
    theme_id: int | None = None
    quote: str = ""
    affected: str = ""
    affected_count: int | None = None
    affected_unit: str = AffectedUnit.PEOPLE.value
    cause: str = ""
    potential: str = ""
    library_part: str = ""


NEED_FIELDS: tuple[str, ...] = tuple(f.name for f in fields(NeedContent))


@dataclass(frozen=True, kw_only=True)
class LineContent:
    """A line of a plan as people fill it in."""

    title: str = ""
    need_id: Any = None
    objective: str = ""
    strategy: str = ""
    target_groups: tuple[str, ...] = ()
    participant_target: int | None = None
    months: tuple[int, ...] = ()
    meetings_per_month: int = 1
    place: str = ""
    person_in_charge: str = ""
    partners: str = ""
    output_measure: str = "meetings"
    output_baseline: int | None = None
    output_target: int | None = None
    outcome: str = ""
    outcome_unit: str = ""
    outcome_baseline: int | None = None
    outcome_target: int | None = None
    account_id: int | None = None
    pattern: str = Pattern.SELF_MANAGED.value


LINE_FIELDS: tuple[str, ...] = tuple(f.name for f in fields(LineContent))


@dataclass(frozen=True, kw_only=True)
class CostContent:
    """One row of a cost estimate; the amount follows from volume and price."""

    description: str
    volume: Decimal
    unit: str
    unit_price_idr: int
    fund_source: str

    @property
    def amount_idr(self) -> int:
        return int(self.volume * self.unit_price_idr)


def need_content_of(row: Any) -> NeedContent:
    """Read the content of a need, or of a stored version of one (`row` as JSON)."""
    if isinstance(row, Mapping):
        values = {name: row[name] for name in NEED_FIELDS}
        values["noted_on"] = date.fromisoformat(values["noted_on"])
        return NeedContent(**values)
    return NeedContent(**{name: getattr(row, name) for name in NEED_FIELDS})


def line_content_of(row: Any) -> LineContent:
    values = {name: getattr(row, name) for name in LINE_FIELDS}
    values["target_groups"], values["months"] = tuple(row.target_groups), tuple(row.months)
    return LineContent(**values)


def _empty(text: str) -> bool:
    return not visible(text).strip()


def _long(content: Any, limits: Mapping[str, int]) -> dict[str, object]:
    lengths = {name: len(getattr(content, name)) for name in limits}
    return {
        name: TOO_LONG % {"limit_value": limits[name], "show_value": length}
        for name, length in lengths.items()
        if length > limits[name]
    }


def _bad_counts(content: Any, *names: str) -> dict[str, object]:
    values = {name: getattr(content, name) for name in names}
    return {
        name: COUNT
        for name, value in values.items()
        if value is not None and not 0 <= value <= LARGEST_COUNT
    }


def problems_of_need(
    content: NeedContent, *, today: date, theme_ids: Container[int]
) -> dict[str, object]:
    """Return what needs mending, by the field; `today` where the library stands."""
    problems: dict[str, object] = {
        **_long(content, NEED_LIMITS),
        **_bad_counts(content, "affected_count"),
    }
    if _empty(content.problem):
        problems["problem"] = MESSAGES["missing_problem"]
    if content.theme_id is None or content.theme_id not in theme_ids:
        problems["theme_id"] = MESSAGES["missing_theme"]
    if content.affected_unit not in AffectedUnit.values:
        problems["affected_unit"] = CHOOSE
    if content.noted_on is None:
        problems["noted_on"] = MESSAGES["missing_day"]
    elif content.noted_on > today + timedelta(days=1):
        problems["noted_on"] = MESSAGES["day_not_come"]
    elif content.noted_on < EARLIEST:
        problems["noted_on"] = MESSAGES["day_too_early"]
    return problems


def problems_of_evidence(
    statement: str, source: str, dated_on: date | None, *, has_source: bool, today: date
) -> dict[str, object]:
    """Return what needs mending in its words; `has_source`: it must say where it comes from."""
    said = {"statement": statement, "source": source}
    problems: dict[str, object] = {
        name: TOO_LONG % {"limit_value": limit, "show_value": len(said[name])}
        for name, limit in EVIDENCE_LIMITS.items()
        if len(said[name]) > limit
    }
    if _empty(statement):
        problems["statement"] = MESSAGES["missing_statement"]
    if has_source and _empty(source):
        problems["source"] = MESSAGES["missing_source"]
    if dated_on is None:
        problems["dated_on"] = MESSAGES["missing_evidence_day"]
    elif dated_on > today:
        problems["dated_on"] = MESSAGES["day_not_come"]
    return problems


def problems_of_line(content: LineContent) -> dict[str, object]:
    """Return what needs mending, by the field."""
    problems: dict[str, object] = {
        **_bad_months(content),
        **_long(content, LINE_LIMITS),
        **_bad_counts(
            content,
            "participant_target",
            "output_baseline",
            "output_target",
            "outcome_baseline",
            "outcome_target",
        ),
    }
    if _empty(content.title):
        problems["title"] = _("Give the activity a name.")
    if content.strategy not in Strategy.values:
        problems["strategy"] = _("Choose the strategy that it belongs to.")
    if not set(content.target_groups) <= set(TargetGroup.values):
        problems["target_groups"] = _("Choose from the list.")
    if content.output_measure not in OUTPUTS:
        problems["output_measure"] = CHOOSE
    if content.pattern not in Pattern.values:
        problems["pattern"] = CHOOSE
    if content.outcome_target is not None and _empty(content.outcome):
        problems["outcome"] = _("Say what shall be different, then how much of it.")
    return problems


def _bad_months(content: LineContent) -> dict[str, object]:
    problems: dict[str, object] = {}
    if not content.months:
        problems["months"] = _("Tick at least one month.")
    elif not set(content.months) <= set(range(1, 13)):
        problems["months"] = _("A year has months 1 to 12.")
    if not 1 <= content.meetings_per_month <= 31:
        problems["meetings_per_month"] = _("Give a number between 1 and 31.")
    return problems


def problems_of_cost(content: CostContent) -> dict[str, object]:
    """Return what needs mending, by the field."""
    problems: dict[str, object] = dict(_long(content, COST_LIMITS))
    if _empty(content.description):
        problems["description"] = _("Say what is bought or paid.")
    if _empty(content.unit):
        problems["unit"] = _("Say in what it is counted: person, pack, month.")
    if content.fund_source not in dict(PAYING_SOURCES):
        problems["fund_source"] = _("Choose who pays.")
    if not 0 < content.volume <= LARGEST_VOLUME or content.volume != round(content.volume, 2):
        problems["volume"] = _("Give a number above 0 with at most two decimals.")
    elif not 0 <= content.unit_price_idr <= LARGEST_PRICE:
        problems["unit_price_idr"] = _("Give whole rupiah between 0 and 100 billion.")
    elif (exact := content.volume * content.unit_price_idr) != int(exact):
        problems["unit_price_idr"] = _(
            "%(volume)s × %(price)s is no whole rupiah. Change the volume or the price."
        ) % {
            "volume": f"{content.volume.normalize():f}".replace(".", ","),
            "price": rupiah_text(content.unit_price_idr),
        }
    return problems
