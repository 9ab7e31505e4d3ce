"""From raw scores to an order, in whole numbers and fractions; nothing is rounded in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .models import CRITERIA

# candidate -> of each person the score of each criterion
Scores = Mapping[Any, Sequence[Mapping[str, int]]]


@dataclass(frozen=True)
class Ranked:
    """One need's place. Equal scores share a rank, and the next rank is left out (1, 1, 3)."""

    candidate: Any
    rank: int | None
    # The weighted scores of all people together, and how many people.
    points: int
    scorer_count: int
    # From 1 to 5: the weighted mean; None where nobody scored.
    score: Fraction | None
    means: dict[str, Fraction]
    is_tied: bool = False


def rank(scores: Scores, weights: Mapping[str, int]) -> list[Ranked]:
    """Return the needs, the most pressing first; those that nobody scored come last."""
    found = [_summed(candidate, given, weights) for candidate, given in scores.items()]
    # `sorted` is stable: equals stand in the order in which they came.
    in_order = sorted(found, key=lambda one: -(one.score or Fraction(0)))
    values = [one.score for one in in_order]
    return [
        Ranked(
            one.candidate,
            None if one.score is None else values.index(one.score) + 1,
            one.points,
            one.scorer_count,
            one.score,
            one.means,
            one.score is not None and values.count(one.score) > 1,
        )
        for one in in_order
    ]


def _summed(
    candidate: Any, given: Sequence[Mapping[str, int]], weights: Mapping[str, int]
) -> Ranked:
    points = sum(weights[name] * one[name] for one in given for name in CRITERIA)
    count = len(given)
    whole = sum(weights.values()) * count
    means = {name: Fraction(sum(one[name] for one in given), count) for name in CRITERIA if count}
    return Ranked(candidate, None, points, count, Fraction(points, whole) if whole else None, means)
