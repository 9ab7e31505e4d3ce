"""Kinds of values that travel between phone and server."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StrictInt

from jejak.common.text import visible

LARGEST_ID = 2**63 - 1


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
Key = Annotated[str, Field(pattern=r"^[a-z_0-9.]{1,50}$")]
