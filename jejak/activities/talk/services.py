"""Every write to the talk about a record."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jejak.access.scope import PersonLike
from jejak.activities.models import Activity, State
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, InvalidMove, JejakError, NotAllowed
from jejak.notices.models import Kind
from jejak.notices.services import notify, read_about
from jejak.places.services import hold_places

from .models import TEXT_LENGTH, RecordMessage
from .people import people_of_library, people_of_office
from .sides import Side, side_of

MOST_OF_A_RECORD = 200
MOST_IN_AN_HOUR = 30


class TooManyMessages(JejakError):
    status = 429
    code = "too_many_messages"
    message = gettext_lazy("You wrote many messages in the last hour. Wait a little, then go on.")


class NotYetSent(InvalidMove):
    code = "not_yet_sent"
    message = gettext_lazy("This record is a draft. Send it first; then it can be talked about.")


@in_transaction
def write_message(
    activity: Activity, *, text: str, by: PersonLike, form_id: uuid.UUID | None = None
) -> RecordMessage:
    """Ask or answer; what the other side asked is closed by it, and that side is told.

    The same form sent again changes nothing. Raises NotAllowed, NotYetSent, InvalidContent or
    TooManyMessages.
    """
    row = _lock(activity)
    known = RecordMessage.objects.filter(form_id=form_id).first() if form_id else None
    if known is not None:
        if (known.by_id, known.activity_id) != (by.pk, row.pk):
            raise InvalidContent(_("This form is too old. Open it again."))
        return known
    side = require_side(by, row)
    said = _checked(text)
    _refuse_too_many(row, by)
    now = timezone.now()
    open_before = RecordMessage.objects.filter(
        activity=row, closed_at=None, is_from_library=side is not Side.LIBRARY
    )
    answered = list(open_before.values_list("pk", flat=True))
    message = RecordMessage.objects.create(
        form_id=form_id or uuid.uuid4(),
        activity=row,
        library=row.library,
        regency_id=row.library.regency_id,
        province_id=row.library.province_id,
        partner_category=row.library.partner_category,
        is_from_library=side is Side.LIBRARY,
        text=said,
        by=by,
        at=now,
        closed_at=now if answered else None,
        closed_by=by if answered else None,
    )
    RecordMessage.objects.filter(pk__in=answered).update(
        closed_at=now, closed_by=by, answer=message
    )
    read_about(by.pk, address_of(row))
    audit("message.write", message, by=by, library_id=row.library_id)
    notify(
        people_of_office(row) if side is Side.LIBRARY else people_of_library(row),
        kind=Kind.ANSWER if answered else Kind.QUESTION,
        path=address_of(row),
        by=by,
        params={"title": row.title, "library": row.library.name},
    )
    return message


def _lock(activity: Activity) -> Activity:
    """Keep a recoding of the library and other messages waiting: their order is that of commits."""
    hold_places([activity.library])
    found = Activity.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("library__regency").get(pk=activity.pk)


def require_side(by: PersonLike, activity: Activity) -> Side:
    """Return for whom the person writes; raises NotAllowed, or NotYetSent for a draft."""
    side = side_of(by, activity.library)
    if side is None:
        raise NotAllowed
    if activity.state == State.DRAFT:
        raise NotYetSent
    return side


def _checked(text: str) -> str:
    said = text.strip()
    if not said:
        raise InvalidContent(fields={"text": _("Write your question or answer.")})
    if len(said) > TEXT_LENGTH:
        raise InvalidContent(
            fields={"text": _("Keep it under %(limit)s characters.") % {"limit": TEXT_LENGTH}}
        )
    return said


def _refuse_too_many(activity: Activity, by: PersonLike) -> None:
    if RecordMessage.objects.filter(activity=activity).count() >= MOST_OF_A_RECORD:
        raise InvalidContent(
            fields={"text": _("There are very many messages on this record. Call each other.")}
        )
    since = timezone.now() - timedelta(hours=1)
    if RecordMessage.objects.filter(by=by, at__gt=since).count() >= MOST_IN_AN_HOUR:
        raise TooManyMessages


@in_transaction
def withdraw_message(message: RecordMessage, *, by: PersonLike) -> None:
    """Take one's own words away for good; that they were there stays to be seen.

    What they had answered is open again.
    """
    _lock(message.activity)
    row = RecordMessage.objects.select_for_update().get(pk=message.pk)
    if row.by_id != by.pk:
        raise NotAllowed(_("Only its writer withdraws a message."))
    if row.withdrawn_at is not None:
        return
    now = timezone.now()
    row.text, row.withdrawn_at = "", now
    row.closed_at, row.closed_by = row.closed_at or now, row.closed_by or by
    row.save(update_fields=["text", "withdrawn_at", "closed_at", "closed_by"])
    reopened = RecordMessage.objects.filter(answer=row, withdrawn_at=None)
    reopened.update(closed_at=None, closed_by=None, answer=None)
    audit("message.withdraw", row, by=by, library_id=row.library_id)


@in_transaction
def settle_questions(activity: Activity, *, by: PersonLike) -> int:
    """Close what is open without another message; return how many questions that were."""
    row = _lock(activity)
    require_side(by, row)
    found = RecordMessage.objects.filter(activity=row, closed_at=None)
    count = found.update(closed_at=timezone.now(), closed_by=by)
    if count:
        audit("message.settle", row, by=by, library_id=row.library_id, detail={"count": count})
    return count


def address_of(activity: Activity) -> str:
    return reverse("activity", args=[activity.pk]) + "#tanya-jawab"
