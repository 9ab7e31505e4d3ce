"""How much each library did and how well, so that the published colours come out.

A level is a wish; `points` works out on paper, without the program's own scoring, what a library
with these counts would get under version 1 of the definitions. A test asks the program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

MONTHS = 9


class Level(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    SILENT = "silent"


@dataclass(frozen=True)
class Share:
    """Of a level: how many libraries, and what all of them did: a floor for each, and a total."""

    libraries: int
    involvement: int
    advocacy: int
    information: int
    floors: tuple[int, int, int]


# Sums: 8,781 involvement, 2,146 advocacy, 412 information service in 272 libraries.
SHARES = {
    Level.GREEN: Share(24, 1_440, 336, 216, (40, 8, 9)),
    Level.YELLOW: Share(114, 4_788, 1_140, 114, (30, 6, 1)),
    Level.RED: Share(134, 2_553, 670, 82, (1, 0, 0)),
}
SILENT = 2
# The score that a level wants: more than the one, up to the other.
BANDS = {Level.GREEN: (75, 100), Level.YELLOW: (51, 74), Level.RED: (0, 49)}
# Of each level: months closed on time, and percent told apart by sex and verified.
DRAWN = {
    Level.GREEN: ((8, 9), (80, 100), (80, 100)),
    Level.YELLOW: ((2, 8), (45, 95), (25, 90)),
    Level.RED: ((0, 5), (10, 80), (0, 70)),
}


@dataclass(frozen=True)
class Task:
    """What one library is to have done from January to September 2024."""

    level: Level
    involvement: int = 0
    advocacy: int = 0
    information: int = 0
    months_on_time: int = 0
    months_late: int = 0
    broken_down: int = 0
    verified: int = 0

    @property
    def activities(self) -> int:
        return self.involvement + self.advocacy + self.information


def plan(rng: Random) -> list[Task]:
    """Return the tasks of the 274 libraries with an account, Ana's, a yellow one, first."""
    tasks = [task for level in SHARES for task in _of_level(rng, level)]
    tasks += [Task(Level.SILENT)] * SILENT
    rng.shuffle(tasks)
    first = next(n for n, task in enumerate(tasks) if task.level is Level.YELLOW)
    tasks[0], tasks[first] = tasks[first], tasks[0]
    return tasks


def _of_level(rng: Random, level: Level) -> list[Task]:
    share = SHARES[level]
    totals = (share.involvement, share.advocacy, share.information)
    columns = [
        _shared_out(rng, share.libraries, total, floor)
        for total, floor in zip(totals, share.floors, strict=True)
    ]
    return [_task(rng, level, counts) for counts in zip(*columns, strict=True)]


def _shared_out(rng: Random, libraries: int, total: int, floor: int) -> list[int]:
    """Give each its floor; of the rest a few take most."""
    weights = [rng.lognormvariate(0, 0.5) for _n in range(libraries)]
    extra = Counter(rng.choices(range(libraries), weights, k=total - floor * libraries))
    return [floor + extra[n] for n in range(libraries)]


def _task(rng: Random, level: Level, counts: Sequence[int]) -> Task:
    """Draw how well it did until the score lies in the level's band."""
    low, high = BANDS[level]
    months, told, checked = DRAWN[level]
    involvement, advocacy, information = counts
    total = sum(counts)
    while True:
        on_time = rng.randint(*months)
        task = Task(
            level,
            involvement=involvement,
            advocacy=advocacy,
            information=information,
            months_on_time=on_time,
            months_late=rng.randint(0, MONTHS - on_time),
            broken_down=round(total * rng.randint(*told) / 100),
            verified=round(total * rng.randint(*checked) / 100),
        )
        if low < points(task) <= high:
            return task


def points(task: Task) -> float:
    """Return about what version 1 gives for nine months, without photos; for planning only."""
    parts = (
        (25, task.involvement / (4 * MONTHS)),
        (10, task.information / MONTHS),
        (10, task.advocacy / (2 * MONTHS / 3)),
        (15, task.months_on_time / MONTHS),
        (15, task.broken_down / task.activities / 0.8),
        (10, task.verified / task.activities / 0.8),
    )
    return sum(weight * min(part, 1) for weight, part in parts)
