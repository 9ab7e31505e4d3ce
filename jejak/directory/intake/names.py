"""Names compared with spelling forgiven, for thousands of rows at once."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from jejak.places.querysets import fold

T = TypeVar("T")

# Of `difflib`: with one letter of seven wrong two names are 0.86 alike.
SAME = 0.85
ALIKE = 0.6
OTHER_NUMBER = 0.65
CLEARLY = 0.06  # so much more alike than the next
MOST_COMPARED = 30  # letter by letter, for one name
OLD_SPELLINGS = (("oe", "u"), ("dj", "j"), ("tj", "c"))


NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7"}


def sound(name: str) -> str:
    """Return a name without what is written now so, now so: `Desa Soeko Redjo` is `sukorejo`.

    Numerals at the end stay apart: `Temanggung II` is `temanggung2`.
    """
    words = fold(name).split()
    if len(words) > 1 and words[-1] in NUMERALS:
        words[-1] = NUMERALS[words[-1]]
    text = "".join(words)
    for old, new in OLD_SPELLINGS:
        text = text.replace(old, new)
    return re.sub(r"([a-z])\1", r"\1", text)


def numbers_in(name: str) -> tuple[str, ...]:
    """Return the numbers of a name: `SDN 1` and `SDN 2` are never one."""
    return tuple(re.findall(r"\d+", name))


def likeness(one: str, other: str) -> float:
    """Return how alike, from 0 to 1; what has other numbers is never nearly the same."""
    score = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    return score if numbers_in(one) == numbers_in(other) else min(score, OTHER_NUMBER)


def three_letters(name: str) -> set[str]:
    text = f"  {name} "
    return {text[n : n + 3] for n in range(len(text) - 2)}


class Names(Generic[T]):
    """Things by name. The alike are found by groups of three letters that they share."""

    def __init__(self, things: Iterable[T], spelt: Callable[[T], str]) -> None:
        self.spelt = spelt
        self.by_name: dict[str, list[T]] = defaultdict(list)
        # Filled when first asked: of most tables nothing is misspelt.
        self.by_letters: dict[str, set[str]] = defaultdict(set)
        self.unread: list[str] = []
        for thing in things:
            self.add(thing)

    def add(self, thing: T) -> None:
        name = self.spelt(thing)
        if name not in self.by_name:
            self.unread.append(name)
        self.by_name[name].append(thing)

    def exactly(self, wanted: str) -> list[T]:
        return self.by_name.get(wanted, [])

    def alike(self, wanted: str, least: float = ALIKE) -> list[tuple[float, T]]:
        """Return how alike, and which; best first. Of many, those that share most are compared."""
        while self.unread:
            name = self.unread.pop()
            for letters in three_letters(name):
                self.by_letters[letters].add(name)
        shared: Counter[str] = Counter()
        for letters in three_letters(wanted):
            shared.update(self.by_letters.get(letters, ()))
        enough = max(1, len(wanted) // 3)
        found = [
            (score, thing)
            for known, count in shared.most_common(MOST_COMPARED)
            if count >= enough and (score := likeness(wanted, known)) >= least
            for thing in self.by_name[known]
        ]
        return sorted(found, key=lambda one: -one[0])


def clear_winner(near: list[tuple[float, T]]) -> T | None:
    """Return the best when it is nearly the same and no other is about as near."""
    if not near or near[0][0] < SAME:
        return None
    return near[0][1] if len(near) == 1 or near[0][0] - near[1][0] >= CLEARLY else None
