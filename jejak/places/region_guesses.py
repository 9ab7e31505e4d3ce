"""Which region came after one that ended: guessed from names, confirmed by people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .models import Level, Region


@dataclass(frozen=True)
class Move:
    """So many regions that stood in one place now stand in another."""

    old: Region
    new: Region
    count: int
    # The old place stays in part, or went to several; the new one took from several.
    is_split: bool
    is_merged: bool


def guess_successors(ended: Iterable[Region], added: Iterable[Region]) -> dict[int, Region]:
    """Return by id of an ended region the new one of its name, where only one is nearest.

    Villages come first: a region above, whose own name is gone, follows most of its villages.
    """
    by_name: dict[tuple[int, str], list[Region]] = defaultdict(list)
    for region in added:
        by_name[region.level, region.search_name].append(region)
    found: dict[int, Region] = {}
    below: dict[int, Counter[Region]] = defaultdict(Counter)
    for old in sorted(ended, key=lambda region: -region.level):
        new = _nearest(old, by_name[old.level, old.search_name]) or _most(below[old.pk])
        if new is None:
            continue
        found[old.pk] = new
        if old.parent_id is not None and new.parent is not None:
            below[old.parent_id][new.parent] += 1
    return found


def _nearest(old: Region, candidates: list[Region]) -> Region | None:
    """Return the one that has most of the old lineage; a tie, or nothing in common, is no guess."""
    ranked = sorted(((_likeness(old, new), new.code, new) for new in candidates), reverse=True)
    if not ranked or not any(ranked[0][0]):
        return None
    is_tie = len(ranked) > 1 and ranked[0][0] == ranked[1][0]
    return None if is_tie else ranked[0][2]


def _likeness(old: Region, new: Region) -> tuple[bool, bool, bool]:
    """Of two Sukorejo the one in the district, the regency, the province of the old name."""

    def same(name: str) -> bool:
        above, beside = getattr(old, name), getattr(new, name)
        return above is not None and beside is not None and above.search_name == beside.search_name

    return (same("district"), same("regency"), same("province"))


def _most(targets: Counter[Region]) -> Region | None:
    ranked = targets.most_common(2)
    is_tie = len(ranked) == 2 and ranked[0][1] == ranked[1][1]
    return ranked[0][0] if ranked and not is_tie else None


def moves_of(ended: Iterable[Region], successors: Mapping[int, Region]) -> list[Move]:
    """Sum up by the place above where ended districts and villages went."""
    counts: Counter[tuple[Region, Region]] = Counter()
    for old in ended:
        new = successors.get(old.pk)
        if new is None or old.level < Level.DISTRICT:
            continue
        before, after = _above(old), _above(new)
        if before is not None and after is not None and before != after:
            counts[before, after] += 1
    targets = Counter(before for before, _after in counts)
    sources = Counter(after for _before, after in counts)
    return [
        Move(
            before,
            after,
            count,
            is_split=before.valid_to is None or targets[before] > 1,
            is_merged=sources[after] > 1,
        )
        for (before, after), count in sorted(
            counts.items(), key=lambda item: (item[0][0].code, item[0][1].code)
        )
    ]


def _above(region: Region) -> Region | None:
    return region.regency if region.level == Level.DISTRICT else region.district
