"""Reads of the talk about records, within the scope of the records themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.activities.models import Activity

from .forms import MessageForm
from .models import RecordMessage
from .sides import may_talk

PAGE_SIZE = 30
SHOWN_ON_HOME = 3
COUNTED_UP_TO = 1_000


@dataclass(frozen=True)
class Talk:
    """All that was written about one record, oldest first."""

    messages: list[RecordMessage]
    may_talk: bool
    form: MessageForm | None
    reader_id: int

    @property
    def has_open(self) -> bool:
        return any(message.closed_at is None for message in self.messages)


def talk_about(activity: Activity, user: PersonLike, form: MessageForm | None = None) -> Talk:
    """Return the talk about a record that was fetched in scope, with a form for who may write."""
    found = RecordMessage.objects.filter(activity=activity).select_related("by", "closed_by")
    allowed = may_talk(user, activity)
    if allowed and form is None:
        form = MessageForm(initial={"form_id": uuid.uuid4()})
    return Talk(list(found.order_by("pk")), allowed, form, user.pk)


@dataclass(frozen=True)
class Questions:
    rows: list[RecordMessage]
    count: int
    next_cursor: int | None = None


def open_questions(user: PersonLike, *, after: int | None = None) -> Questions:
    """Return one page of what libraries ask this reviewer, oldest first."""
    found = RecordMessage.objects.allowing(user, Action.REVIEW).open_questions()
    count = found[:COUNTED_UP_TO].count()
    if after is not None:
        found = found.filter(pk__gt=after)
    rows = list(found.select_related("activity", "library", "by").order_by("pk")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return Questions(shown, count, shown[-1].pk if len(rows) > PAGE_SIZE else None)


def questions_for_home(user: PersonLike) -> Questions:
    found = RecordMessage.objects.allowing(user, Action.REVIEW).open_questions()
    rows = list(found.select_related("activity", "library").order_by("pk")[:SHOWN_ON_HOME])
    count = len(rows) if len(rows) < SHOWN_ON_HOME else found[:COUNTED_UP_TO].count()
    return Questions(rows, count)
