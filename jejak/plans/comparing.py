"""What differs between two states of a plan, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .content import LINE_FIELDS

Line = Mapping[str, Any]
COMPARED = (*LINE_FIELDS, "cancelled_reason")


@dataclass(frozen=True)
class LineChange:
    """A line that was added, taken out or changed; `fields` maps a name to (before, after)."""

    kind: str
    title: str
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    cost_before: int = 0
    cost_after: int = 0

    @property
    def cost_changed(self) -> bool:
        return self.cost_before != self.cost_after


def total_of(lines: Sequence[Line]) -> int:
    """Return the cost of the lines that stand, in whole rupiah."""
    return sum(_cost(line) for line in lines if not line.get("cancelled_reason"))


def _cost(line: Line) -> int:
    return sum(int(cost["amount_idr"]) for cost in line["costs"])


def compare(before: Sequence[Line], after: Sequence[Line]) -> list[LineChange]:
    """Return what differs, in the order of the later state, what was taken out last."""
    old = {line["id"]: line for line in before}
    new = {line["id"] for line in after}
    changes = []
    for line in after:
        was = old.get(line["id"])
        if was is None:
            changes.append(LineChange("added", line["title"], cost_after=_cost(line)))
        elif (changed := _changed(was, line)) or was["costs"] != line["costs"]:
            changes.append(LineChange("changed", line["title"], changed, _cost(was), _cost(line)))
    changes += [
        LineChange("removed", line["title"], cost_before=_cost(line))
        for line in before
        if line["id"] not in new
    ]
    return changes


def _changed(before: Line, after: Line) -> dict[str, tuple[Any, Any]]:
    return {
        name: (before.get(name), after.get(name))
        for name in COMPARED
        if _plain(before.get(name)) != _plain(after.get(name))
    }


def _plain(value: Any) -> Any:
    """Tuples become lists on their way through JSON."""
    return list(value) if isinstance(value, tuple) else value
