"""Records of activities and their photos, as they travel."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from .kinds import Consent, Day, Moment, Number, State, Text, Use


class Fields(BaseModel):
    """The fields of a record that changed; null, "" and [] are not recorded."""

    model_config = ConfigDict(extra="forbid")

    title: Text = ""
    held_on: Day | None = None
    duration_days: StrictInt = 1
    strategy: Text = ""
    theme: Text = ""
    mode: Text = ""
    participant_count: StrictInt | None = None
    female_count: StrictInt | None = None
    male_count: StrictInt | None = None
    child_count: StrictInt | None = None
    teen_count: StrictInt | None = None
    adult_count: StrictInt | None = None
    elderly_count: StrictInt | None = None
    disability_count: StrictInt | None = None
    new_participant_count: StrictInt | None = None
    description: Text = ""
    skill_type: Text = ""
    place: Text = ""
    target_groups: list[Text] = []
    resource_person: Text = ""
    collection_used: Text = ""
    counts_for_literacy: bool = False
    cost_idr: StrictInt | None = None
    fund_source: Text = ""
    result_note: Text = ""
    follow_up: Text = ""
    publication_links: list[Text] = []
    plan_line_id: uuid.UUID | None = None


class PhotoMeta(BaseModel):
    """What a change says about a photo; its bytes travel on their own."""

    id: uuid.UUID
    byte_count: Number
    sha256: str
    source_sha256: str = ""
    name: Text = ""
    caption: Text = ""
    taken_at: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    shows_people: bool | None = None
    shows_children: bool | None = None
    consent: str = "not_asked"
    use: str = "internal"


class PhotoAnswer(BaseModel):
    is_reused: bool
    words: Text = ""


class SentChange(BaseModel):
    """One change as a phone sends it; its id names its content."""

    change_id: uuid.UUID
    author: Number
    record_id: uuid.UUID
    library_id: Number
    base_version: Annotated[StrictInt, Field(ge=1, lt=2**31)] | None
    fields: Fields
    submit: bool
    answers: dict[str, Text] = {}
    photos: list[PhotoMeta] = []
    dropped_photos: list[uuid.UUID] = []
    photo_answers: dict[str, PhotoAnswer] = {}
    made_at: Moment


class Remark(BaseModel):
    id: int
    field: str
    text: str
    by: str
    at: datetime
    version: int
    answer: str
    is_open: bool


class EarlierPhoto(BaseModel):
    title: str
    held_on: date
    photo_id: uuid.UUID


class Question(BaseModel):
    """This photo was shown before: what the server asks about it."""

    id: int
    kind: Literal["exact", "near"]
    earlier: EarlierPhoto | None
    answer: Literal["", "reused", "other"]
    words: str


class Photo(BaseModel):
    id: uuid.UUID
    state: Literal["expected", "received", "ready", "needs_attention", "removed"]
    message: str
    what_to_do: str
    caption: str
    byte_count: int
    sha256: str
    received_at: datetime | None
    shows_people: bool | None
    shows_children: bool | None
    consent: Consent
    use: Use
    question: Question | None


class Content(BaseModel):
    """A whole record as it stands."""

    title: str
    held_on: date | None
    duration_days: int
    strategy: str
    theme: str
    mode: str
    participant_count: int | None
    female_count: int | None
    male_count: int | None
    child_count: int | None
    teen_count: int | None
    adult_count: int | None
    elderly_count: int | None
    disability_count: int | None
    new_participant_count: int | None
    description: str
    skill_type: str
    place: str
    target_groups: list[str]
    resource_person: str
    collection_used: str
    counts_for_literacy: bool
    cost_idr: int | None
    fund_source: str
    result_note: str
    follow_up: str
    publication_links: list[str]
    plan_line_id: uuid.UUID | None


class Record(BaseModel):
    id: uuid.UUID
    library_id: int
    version: int
    state: State
    state_note: str
    receipt: str
    stored_at: datetime
    recorded_by: str
    verified_by: str
    is_on_behalf: bool
    may_change: bool
    content: Content
    remarks: list[Remark]
    photos: list[Photo]


class PhotoResult(BaseModel):
    id: uuid.UUID
    status: Literal["expected", "safe", "id_taken", "refused"]
    offset: int
    message: str
