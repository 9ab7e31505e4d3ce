"""Monthly statistics, as they travel."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from .kinds import Key, Moment, Number, Text

SHEETS = uuid.UUID("6f0c1f5e-2f0b-5a57-9d43-6d6f6e746873")
MonthCode = Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]


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
