"""A row of a table as it stands: what it says, what is wrong with it, what will come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jejak.access.roles import Role
from jejak.places.models import Library, Region

# (value, words): what a person can choose instead of typing.
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell and how to mend it.

    `choices` are candidates for the field `pick`, which may be another than the cell's own.
    """

    message: str
    choices: Choices = field(default_factory=list)
    pick: str = ""


@dataclass(frozen=True)
class Question:
    """Something that only a person knows. `key` names what it is about."""

    key: str
    words: str
    choices: Choices
    answer: str = ""


@dataclass
class CheckedRow:
    """One row with all that was found. It does nothing yet."""

    index: int
    texts: dict[str, str]
    is_left_out: bool = False
    faults: dict[str, Fault] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    # Of the library to be opened: the arguments of `create_library`, but for the region.
    values: dict[str, Any] = field(default_factory=dict)
    region: Region | None = None
    region_label: str = ""
    is_respelt: bool = False
    # Where the person is invited to: a place that exists, or the library of this row.
    place: Library | Region | None = None
    role: Role = Role.MANAGER
    person_name: str = ""
    person_phone: str = ""
    # Answers that leave a part of the row undone.
    opens: bool = True
    invites: bool = True

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def key(self) -> str:
        return str(self.index)

    @property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if not question.answer]

    @property
    def is_ready(self) -> bool:
        return not self.is_left_out and not self.faults and not self.open_questions

    @property
    def needs_somebody(self) -> bool:
        return not self.is_left_out and not self.is_ready

    @property
    def title(self) -> str:
        said = (self.texts.get(name, "") for name in ("name", "library", "person_name", "village"))
        return next(filter(None, said), "")
