"""A draft tried out on what already happened, beside the version in force."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jejak.common.periods import Period
from jejak.places.models import Region

from .models import DefinitionVersion
from .scoring import library_scores
from .scoring.cards import COLOURS, GREYS
from .versions import version_in_force

MOVERS_SHOWN = 10


@dataclass(frozen=True)
class Mover:
    name: str
    before: Decimal
    after: Decimal
    colour_before: str
    colour_after: str

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class DryRun:
    """Counts of each colour before and after, how many libraries change it, and who moves most."""

    in_force: DefinitionVersion | None
    libraries: int
    colours: list[tuple[str, int, int]]
    changed: int
    mean_before: Decimal | None
    mean_after: Decimal | None
    movers: list[Mover]


def dry_run(draft: DefinitionVersion, region: Region, months: Period, today: date) -> DryRun:
    in_force = version_in_force(months.end)
    after = {
        line.library_id: line for line in library_scores(region, months, version=draft, today=today)
    }
    before = {}
    if in_force is not None:
        lines = library_scores(region, months, version=in_force, today=today)
        before = {line.library_id: line for line in lines}
    old = Counter(line.grey_kind or line.colour for line in before.values())
    new = Counter(line.grey_kind or line.colour for line in after.values())
    moved = [
        Mover(line.name, before[pk].score, line.score, before[pk].colour, line.colour)
        for pk, line in after.items()
        if pk in before and before[pk].score != line.score
    ]
    moved.sort(key=lambda mover: (-abs(mover.change), mover.name))
    return DryRun(
        in_force=in_force,
        libraries=len(after),
        colours=[(name, old[name], new[name]) for name in (*COLOURS, *GREYS)],
        changed=sum(before[pk].colour != line.colour for pk, line in after.items() if pk in before),
        mean_before=_mean([line.score for line in before.values()]),
        mean_after=_mean([line.score for line in after.values()]),
        movers=moved[:MOVERS_SHOWN],
    )


def _mean(scores: list[Decimal]) -> Decimal | None:
    return round(sum(scores, Decimal(0)) / len(scores), 1) if scores else None
