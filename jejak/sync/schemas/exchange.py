"""Requests and answers as wholes."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, SkipValidation

from .kinds import Moment, State
from .needs import Need, SentNeed
from .records import PhotoResult, Record, SentChange
from .sheets import Asked, SentSheet, Sheet, Sheets

MOST_CHANGES = 50


class Push(BaseModel):
    """1 to 50 changes. Each is judged alone, so the list is read without judging its shapes."""

    sent_at: Moment
    changes: Annotated[
        list[SkipValidation[SentChange | SentSheet | SentNeed]],
        Field(min_length=1, max_length=MOST_CHANGES),
    ]


class Collision(BaseModel):
    theirs: Any
    mine: Any


class Result(BaseModel):
    """The answer to one change."""

    change_id: str
    status: Literal[
        "stored",
        "invalid",
        "conflict",
        "questions",
        "id_taken",
        "gone",
        "wrong_state",
        "not_allowed",
        "wrong_author",
        "refused",
    ]
    message: str = ""
    fields: dict[str, str] = {}
    conflicts: dict[str, Collision] = {}
    version: int | None = None
    state: State | None = None
    stored_at: datetime | None = None
    receipt: str = ""
    record: Record | None = None
    photos: list[PhotoResult] = []
    # Of a change of statistics: the sheet as it now stands, and what is asked before it closes.
    sheet: Sheet | None = None
    questions: list[Asked] = []
    # Of a change of a need: the need as it now stands.
    need: Need | None = None


class Pushed(BaseModel):
    now: datetime
    results: list[Result]


class Pulled(BaseModel):
    # Whose these are: on a shared phone another person may have signed in since `me`.
    person_id: int
    records: list[Record]
    cursor: str
    is_more: bool
    is_whole: bool
    drafts: list[uuid.UUID]
    now: datetime
    # Only where the phone asked for them, on the last page.
    sheets: Sheets | None = None


class Person(BaseModel):
    id: int
    name: str
    language: Literal["id", "en"]


class Library(BaseModel):
    id: int
    name: str
    place: str
    time_zone: str
    closed_on: date | None
    is_own: bool


class Me(BaseModel):
    person: Person
    libraries: list[Library]
    csrf_token: str
    now: datetime


class Theme(BaseModel):
    code: str
    name_id: str
    name_en: str
    is_active: bool


class Lists(BaseModel):
    themes: list[Theme]
    price_per_mb_idr: int


class Arrival(BaseModel):
    """How much of a photo has arrived."""

    id: uuid.UUID
    state: Literal["expected", "received", "ready", "needs_attention", "removed"]
    offset: int
    byte_count: int
    received_at: datetime | None
    message: str
    what_to_do: str


class Refusal(BaseModel):
    """Every answer that is no success."""

    code: str
    message: str
    offset: int | None = None
    fields: dict[str, str] = {}
