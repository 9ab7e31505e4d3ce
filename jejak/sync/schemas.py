"""What travels between phone and server; `frontend/capture/domain/types.ts` says the same."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SkipValidation,
    StrictInt,
)

from jejak.common.text import visible

LARGEST_ID = 2**63 - 1
MOST_CHANGES = 50
SHEETS = uuid.UUID("6f0c1f5e-2f0b-5a57-9d43-6d6f6e746873")


def _plain(text: str) -> str:
    """Take what the forms take, too. JSON may name half a letter, which is no text."""
    if not text.isascii():
        text.encode()
    return visible(text).strip()


def _day(text: object) -> object:
    if not (isinstance(text, str) and len(text) == len("2026-11-03")):
        raise ValueError("write a day as YYYY-MM-DD")
    return date.fromisoformat(text)


Text = Annotated[str, AfterValidator(_plain)]
Day = Annotated[date, BeforeValidator(_day)]
# Clocks go wrong, but no phone is older than its epoch.
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), lt=datetime(9000, 1, 1, tzinfo=UTC)),
]
Number = Annotated[StrictInt, Field(ge=0, le=LARGEST_ID)]
State = Literal["draft", "submitted", "returned", "verified", "withdrawn"]
Consent = Literal["not_asked", "explicit", "parental", "not_identifiable"]
Use = Literal["internal", "public"]


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


MonthCode = Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Key = Annotated[str, Field(pattern=r"^[a-z_0-9.]{1,50}$")]


class SentSheet(BaseModel):
    """One change of a month's statistics: numbers, or closing it, or opening it again.

    `fields` say what a number is (upon `base_version`, 0: nothing), `taps` how many more were
    counted on a day, whatever stands there (decision 0028).
    """

    model_config = ConfigDict(extra="forbid")

    change_id: uuid.UUID
    author: Number
    library_id: Number
    month: MonthCode
    base_version: Annotated[StrictInt, Field(ge=0, lt=2**31)]
    act: Literal["save", "close", "reopen"] = "save"
    fields: dict[Key, StrictInt | Text | None] = {}
    taps: dict[Key, StrictInt] = {}
    # Of closing: the questions that were answered with yes. Of reopening: why.
    confirmed: list[Text] = []
    reason: Text = ""
    made_at: Moment

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.month}-01")

    @property
    def record_id(self) -> uuid.UUID:
        """One number for one sheet, also before it exists."""
        return uuid.uuid5(SHEETS, f"{self.library_id} {self.month}")


class Push(BaseModel):
    """1 to 50 changes. Each is judged alone, so the list is read without judging its shapes."""

    sent_at: Moment
    changes: Annotated[
        list[SkipValidation[SentChange | SentSheet]], Field(min_length=1, max_length=MOST_CHANGES)
    ]


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


class Collision(BaseModel):
    theirs: Any
    mine: Any


class Sheet(BaseModel):
    """A month's statistics as they stand; what is not in `answers` is not recorded."""

    library_id: int
    month: str
    version: int
    state: Literal["open", "closed"]
    receipt: str
    changed_at: datetime
    changed_by: str
    closed_by: str
    answers: dict[str, int | str]


class Due(BaseModel):
    library_id: int
    month: str
    due_on: date


class Sheets(BaseModel):
    sheets: list[Sheet]
    # Of each month that is expected of an own library.
    due: list[Due]
    cursor: str
    is_whole: bool


class Asked(BaseModel):
    """A number that looks odd; its code confirms it when the month is closed."""

    code: str
    field: str
    text: str


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
