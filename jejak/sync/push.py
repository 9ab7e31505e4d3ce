"""Pushing: each change is judged alone, decided once, and answered in its place."""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from jejak.access.scope import PersonLike
from jejak.common.database import in_transaction
from jejak.common.rows import insert_rows

from . import schemas
from .answers import refused, repeated
from .errors import SentTwiceAtOnce
from .models import Change
from .needs import read_needs
from .queries import as_records, read_again
from .schemas import Result, SentChange, SentNeed, SentSheet
from .sheets import read_sheets
from .wire import Themes
from .writing import Sent, Written, write_each

logger = logging.getLogger(__name__)
MOST_SAID = 80
# What the ledger remembers: the rest changed nothing and is judged anew when it comes again.
REMEMBERED = frozenset({"stored", "conflict"})
SHOWN_THOUGH_REFUSED = frozenset({"conflict", "wrong_state"})


@dataclass(frozen=True)
class Sender:
    """Whose session it is, when it spoke, and how far its clock is behind."""

    person: PersonLike
    now: datetime
    clock_offset: timedelta


@dataclass(frozen=True)
class Received:
    """A change that is well-formed and its author's own, and its place in the answer."""

    place: int
    change: Sent
    body: dict[str, Any]

    @property
    def is_whole(self) -> bool:
        """Whether this is all of a record, and written as we store it."""
        if not isinstance(self.change, SentChange):
            return False
        fields = self.change.fields.model_dump(mode="json", exclude_unset=True)
        return self.change.base_version is None and fields == self.body["fields"]

    @property
    def digest(self) -> str:
        text = json.dumps(self.body, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def push(person: PersonLike, *, sent_at: datetime, bodies: Sequence[Any]) -> schemas.Pushed:
    """Decide 1 to 50 changes and return a result for each, in the same order."""
    now = timezone.now()
    sender = Sender(person, now, now - sent_at)
    results: dict[int, Result] = {}
    received: list[Received] = []
    for place, body in enumerate(bodies):
        found = _judge_shape(place, body, person)
        if isinstance(found, Result):
            results[place] = found
        else:
            received.append(found)
    for batch in _batches(received):
        results |= _decide(batch, sender)
    in_order = [results[place] for place in range(len(bodies))]
    return schemas.Pushed.model_construct(now=now, results=in_order)


def shape_of(body: Any) -> type[Sent]:
    """Only a change of statistics names a month, and only one of a need names a need."""
    if not isinstance(body, dict):
        return SentChange
    if "month" in body:
        return SentSheet
    return SentNeed if "need_id" in body else SentChange


def _judge_shape(place: int, body: Any, person: PersonLike) -> Received | Result:
    try:
        change = shape_of(body).model_validate(body)
    except ValidationError as error:
        change_id = _sayable(body.get("change_id", "")) if isinstance(body, dict) else ""
        said = {_field(found["loc"]): found["msg"] for found in error.errors()}
        return refused(change_id, "invalid", _("The server does not understand this."), said)
    if change.author != person.pk:
        text = _("Somebody else wrote this. It is sent when they sign in.")
        return refused(change.change_id, "wrong_author", text)
    return Received(place, change, body)


def _field(location: tuple[int | str, ...]) -> str:
    """Name a field of the record by its own name, anything else by where it stands."""
    inner = location[1:2] if location[:1] == ("fields",) else location
    return ".".join(_sayable(part) for part in inner)


def _sayable(text: object) -> str:
    """JSON may name half a letter, which nobody can write back."""
    return str(text).encode("utf-8", "replace").decode()[:MOST_SAID]


def _batches(received: Sequence[Received]) -> Iterator[list[Received]]:
    """Yield what can be decided together: no record and no change twice."""
    waiting = list(received)
    while waiting:
        seen: set[uuid.UUID] = set()
        batch: list[Received] = []
        later: list[Received] = []
        for one in waiting:
            ids = {one.change.change_id, one.change.record_id}
            (later if seen & ids else batch).append(one)
            seen |= ids
        yield batch
        waiting = later


def _decide(batch: Sequence[Received], sender: Sender) -> dict[int, Result]:
    """Decide all in one transaction; if the database refuses it, each alone."""
    try:
        return _decide_together(batch, sender)
    except SentTwiceAtOnce:
        return _decide(batch, sender)
    except (OperationalError, InterfaceError):
        raise  # the database is away: nothing is known about these changes
    except Exception:
        # Whatever is wrong with one record must not hold back the others.
        logger.exception("a change could not be stored")
        if len(batch) > 1:
            return {
                place: found for one in batch for place, found in _decide([one], sender).items()
            }
        text = _("The server cannot store this. It is noted there; nothing is lost on the phone.")
        return {one.place: refused(one.change.change_id, "refused", text) for one in batch}


@in_transaction
def _decide_together(batch: Sequence[Received], sender: Sender) -> dict[int, Result]:
    ledger = Change.objects.in_bulk([one.change.change_id for one in batch])
    themes = Themes()
    fresh = [one for one in batch if one.change.change_id not in ledger]
    written = write_each([one.change for one in fresh], sender.person, themes, now=sender.now)
    _remember(fresh, written, sender)
    results = {one.place: found.result for one, found in zip(fresh, written, strict=True)}
    _show_written(fresh, written, sender.person, themes)
    results |= _repeats(batch, ledger, sender.person, themes)
    _show_sheets(batch, results, sender.person)
    _show_needs(batch, results, sender.person, themes)
    return results


def _show_sheets(
    batch: Sequence[Received], results: Mapping[int, Result], person: PersonLike
) -> None:
    """Add to each change of statistics the sheet as it now stands."""
    keys = {
        one.place: (one.change.library_id, one.change.first_day)
        for one in batch
        if isinstance(one.change, SentSheet)
    }
    if keys:
        sheets = read_sheets(list(keys.values()), person)
        for place, key in keys.items():
            results[place].sheet = sheets.get(key)


def _show_needs(
    batch: Sequence[Received],
    results: Mapping[int, Result],
    person: PersonLike,
    themes: Themes,
) -> None:
    """Add to each change of a need the need as it now stands."""
    ids = {one.place: one.change.need_id for one in batch if isinstance(one.change, SentNeed)}
    if ids:
        needs = read_needs(list(ids.values()), person, themes)
        for place, pk in ids.items():
            results[place].need = needs.get(pk)


def _show_written(
    fresh: Sequence[Received], written: Sequence[Written], person: PersonLike, themes: Themes
) -> None:
    """Add the record where the phone does not know all of it: not to one stored as it was sent."""
    shown = []
    collided = {}
    for one, found in zip(fresh, written, strict=True):
        if found.row is not None and not (found.row.version == 1 and one.is_whole):
            shown.append((found.result, found.row))
        elif found.result.status in SHOWN_THOUGH_REFUSED and isinstance(one.change, SentChange):
            collided[one.change.record_id] = found.result
    if collided:
        shown += [(collided[row.pk], row) for row in read_again(list(collided), person)]
    _show_records(shown, person, themes)


def _remember(fresh: Sequence[Received], written: Sequence[Written], sender: Sender) -> None:
    rows = [
        Change(
            id=one.change.change_id,
            person_id=sender.person.pk,
            record_id=one.change.record_id,
            digest=one.digest,
            received_at=sender.now,
            made_at=one.change.made_at,
            clock_offset_seconds=sender.clock_offset.total_seconds(),
            answer=found.result.model_dump(mode="json", exclude={"record", "sheet", "need"}),
            body=one.body if found.result.status == "conflict" else None,
        )
        for one, found in zip(fresh, written, strict=True)
        if found.result.status in REMEMBERED
    ]
    if insert_rows(rows) < len(rows):
        raise SentTwiceAtOnce


def _repeats(
    batch: Sequence[Received],
    ledger: dict[uuid.UUID, Change],
    person: PersonLike,
    themes: Themes,
) -> dict[int, Result]:
    """Answer what was decided before as it was then, with the record as it is now."""
    results: dict[int, Result] = {}
    again = {}
    for one in batch:
        known = ledger.get(one.change.change_id)
        if known is None:
            continue
        if known.person_id != person.pk or known.digest != one.digest:
            text = _("This change was sent before with other content.")
            results[one.place] = refused(one.change.change_id, "refused", text)
        else:
            results[one.place] = repeated(known)
            if isinstance(one.change, SentChange):
                again[known.record_id] = results[one.place]
    if again:
        rows = read_again(list(again), person)
        _show_records([(again[row.pk], row) for row in rows], person, themes)
    return results


def _show_records(pairs: Sequence[tuple[Result, Any]], person: PersonLike, themes: Themes) -> None:
    if not pairs:
        return
    records = as_records([row for _result, row in pairs], person, themes)
    for (result, _row), record in zip(pairs, records, strict=True):
        result.record = record
