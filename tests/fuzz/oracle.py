"""Who may do what where, decided once more and in another way than `jejak.access` does.

It reads the table in `docs/security.md` and compares official codes, digit by digit: a place
lies in a region when its code begins with that of the region. It shares nothing with the scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jejak.access.models import Assignment
from jejak.places.models import Library, Region

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "security.md"
COUNTRY = "0"
WRITING = ("record", "review", "profile", "invite", "manage")


def read_table() -> dict[str, tuple[str, frozenset[str]]]:
    """Return of each role what it is held over and what it may do, as the document says."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("| role | held over |"))
    names = [cell.strip() for cell in lines[start].strip("|").split("|")][2:]
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        role, held_over, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        granted = frozenset(
            name for name, cell in zip(names, cells, strict=True) if cell.startswith("yes")
        )
        found[role] = (held_over, granted)
    return found


TABLE = read_table()


@dataclass(frozen=True)
class Place:
    """A library or a region, by its code; `library_id` is empty for a region."""

    code: str
    library_id: int | None = None

    @classmethod
    def of(cls, place: Library | Region) -> Place:
        if isinstance(place, Library):
            narrowest = place.village or place.district or place.regency
            return cls(narrowest.code, place.pk)
        return cls(place.code)

    def lies_in(self, other: Place) -> bool:
        if other.library_id is not None:
            return self.library_id == other.library_id
        return other.code == COUNTRY or self.code.startswith(other.code)


@dataclass(frozen=True)
class Held:
    role: str
    place: Place

    def grants(self, action: str, place: Place) -> bool:
        if action not in TABLE[self.role][1] or not place.lies_in(self.place):
            return False
        if self.role == "province_office" and action == "record":
            # "Only for the library that stands directly under the province."
            return place.code == self.place.code
        return True


class Oracle:
    """Answers from the roles that people hold at this moment."""

    def __init__(self) -> None:
        self.held: dict[int, list[Held]] = {}
        self.ever: dict[int, list[Held]] = {}
        rows = Assignment.objects.select_related(
            "region", "library__village", "library__district", "library__regency"
        )
        for row in rows:
            held = Held(row.role, Place.of(row.place))
            self.ever.setdefault(row.user_id, []).append(held)
            if row.ended_at is None:
                self.held.setdefault(row.user_id, []).append(held)

    def may(self, person: Any, action: str, place: Place) -> bool:
        if person is None or not person.is_active:
            return False
        return any(held.grants(action, place) for held in self.held.get(person.pk, ()))

    def may_any(self, person: Any, actions: Iterable[str], place: Place) -> bool:
        return any(self.may(person, action, place) for action in actions)

    def writes_at_all(self, person: Any) -> bool:
        """Whether any of the person's roles does more than look on."""
        if person is None or not person.is_active:
            return False
        return any(TABLE[held.role][1] & set(WRITING) for held in self.held.get(person.pk, ()))

    def sees_totals(self, person: Any, place: Place) -> bool:
        """Totals: the nation, the own province and regency, and all within the scope."""
        held = self.held.get(person.pk, []) if person is not None else []
        if not held:
            return False
        if place.code == COUNTRY or self.may(person, "view", place):
            return True
        own = {one.place.code[:length] for one in held for length in (2, 4)}
        own |= {one.place.code for one in held}
        return len(place.code) in {2, 4} and place.code in own

    def shares_a_place(self, person: Any, other_id: int) -> bool:
        """Whether the other holds, or held, a role that touches what the person views."""
        if person is None:
            return False
        return any(
            mine.place.lies_in(theirs.place) or theirs.place.lies_in(mine.place)
            for mine in self.held.get(person.pk, ())
            for theirs in self.ever.get(other_id, ())
        )


def words_of(text: str) -> set[str]:
    """Return the distinctive words that stand in a text."""
    return set(re.findall(r"qx[a-z]{8}", text.lower()))
