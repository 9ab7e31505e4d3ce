"""Needs and open lines of plans, as they travel."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from .kinds import Day, Moment, Number, Text

MOST_EVIDENCE = 5


class NeedFields(BaseModel):
    """The fields of a need that changed; null and "" are not recorded."""

    model_config = ConfigDict(extra="forbid")

    problem: Text = ""
    noted_on: Day | None = None
    theme: Text = ""
    quote: Text = ""
    affected: Text = ""
    affected_count: StrictInt | None = None
    affected_unit: Text = "people"
    cause: Text = ""
    potential: Text = ""
    library_part: Text = ""


class SentEvidence(BaseModel):
    """What proves a need, in words; photos and records as evidence stay on the web."""

    model_config = ConfigDict(extra="forbid")

    id: uuid.UUID
    kind: Text
    statement: Text
    source: Text = ""
    dated_on: Day | None


class SentNeed(BaseModel):
    """One change of a need: what differs from `base_version` (0: nothing), and new evidence."""

    model_config = ConfigDict(extra="forbid")

    change_id: uuid.UUID
    author: Number
    need_id: uuid.UUID
    library_id: Number
    base_version: Annotated[StrictInt, Field(ge=0, lt=2**31)]
    fields: NeedFields
    evidence: Annotated[list[SentEvidence], Field(max_length=MOST_EVIDENCE)] = []
    made_at: Moment

    @property
    def record_id(self) -> uuid.UUID:
        """By which the ledger knows it."""
        return self.need_id


class NeedContent(BaseModel):
    """A whole need as it stands."""

    problem: str
    noted_on: date
    theme: str
    quote: str
    affected: str
    affected_count: int | None
    affected_unit: str
    cause: str
    potential: str
    library_part: str


class Evidence(BaseModel):
    id: uuid.UUID
    kind: str
    statement: str
    source: str
    dated_on: date


class Need(BaseModel):
    id: uuid.UUID
    library_id: int
    version: int
    state: Literal["open", "settled"]
    state_note: str
    receipt: str
    changed_at: datetime
    changed_by: str
    content: NeedContent
    evidence: list[Evidence]


class PlanLine(BaseModel):
    """A line of a work plan that a record may carry out, or that one may be linked to already."""

    id: uuid.UUID
    library_id: int
    year: int
    title: str
    strategy: str
    # Of the need that it answers.
    theme: str
    target_groups: list[str]
    place: str
    months: list[int]
    is_open: bool


class Worksheet(BaseModel):
    """What is needed and planned in own libraries, all of it."""

    person_id: int
    needs: list[Need]
    lines: list[PlanLine]
    # False: there are more needs than are told; what is missing then says nothing.
    is_all: bool
