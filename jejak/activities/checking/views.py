"""Pages of the queue: what waits, one record of it, many at once, taking back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.activities import queries, questions, services
from jejak.activities.content import content_of
from jejak.activities.labels import all_themes, details, label_of
from jejak.activities.models import Activity, Remark, State
from jejak.activities.services.many import Checked
from jejak.activities.services.reviewers import may_review
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.text import number_text, typed_number, with_query
from jejak.plans.models import Strategy

from . import hints
from .decisions import decisions_to_undo
from .facts import usual_of
from .queue import (
    EXAMINED,
    LOOKED_THROUGH,
    WITH_HINTS,
    WITHOUT_HINTS,
    Queue,
    QueueFilter,
    rows_with_hints,
)
from .reasons import BY_CODE, REASONS
from .waiting import waiting_by_place, waiting_in_all


@require_GET
def check_queue(request: HttpRequest) -> HttpResponse:
    _require_reviewer(request)
    return _show_queue(request)


def _require_reviewer(request: HttpRequest) -> None:
    if not scope_for(request.user, Action.REVIEW):
        raise NotAllowed(_("Checking is for those who stand above a library."))


def _show_queue(request: HttpRequest, *, refusal: str = "") -> HttpResponse:
    queue = Queue(request.user, QueueFilter.from_query(request.GET, request.user))
    wanted = queue.wanted
    count = queue.count()
    cursor = request.GET.get("setelah", "")
    page = queue.page(cursor)
    places, place_count = waiting_by_place(queue.rows, request.user)
    return render(
        request,
        "activities/check_queue.html",
        {
            "wanted": wanted,
            "page": page,
            "count": count,
            "is_more": count > queries.COUNTED_UP_TO,
            "waiting": waiting_in_all(queue.rows),
            "places": places,
            "place_count": place_count,
            "tabs": _tabs(queue, count),
            "hint_kinds": hints.KINDS,
            "examined": EXAMINED if wanted.hint and queue.is_longer_than_examined else 0,
            "strategies": Strategy.choices,
            "reasons": REASONS,
            "decisions": decisions_to_undo(request.user),
            "here_query": wanted.as_query(setelah=cursor),
            "next_query": wanted.as_query(setelah=page.next_cursor) if page.next_cursor else "",
            "refusal": refusal,
            "ticked": set(request.POST.getlist("catatan")),
        },
        status=422 if refusal else 200,
    )


def _tabs(queue: Queue, count: int) -> list[dict[str, object]]:
    """All, with hints, without; the counts are of those whose hints were looked for.

    A long queue is looked through only where hints are asked for.
    """
    wanted = queue.wanted
    examined = hinted = unhinted = None
    if wanted.hint or count <= LOOKED_THROUGH:
        examined, hinted = len(queue.hints), queue.hinted_count
        unhinted = examined - hinted
    kinds = (
        ("", _("Waiting"), examined if wanted.hint else count),
        (WITH_HINTS, _("With hints"), hinted),
        (WITHOUT_HINTS, _("Without hints"), unhinted),
    )
    return [
        {
            "label": label,
            "query": wanted.as_query(tanda=code),
            "count": number,
            "is_current": code == wanted.hint or (code == WITH_HINTS and wanted.hint_kind),
        }
        for code, label, number in kinds
    ]


@require_GET
def check_record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.select_related(
        "library__regency", "library__district", "library__village", "theme", "content_by"
    ).fetch_for(request.user, Action.REVIEW, pk=pk)
    if row.state != State.SUBMITTED or not may_review(request.user, row):
        return redirect("activity", pk=pk)
    queue = Queue(request.user, QueueFilter.from_query(request.GET, request.user))
    (told,) = rows_with_hints([row])
    links = queries.photo_links(row)
    shown = [link for link in links if link.photo.state in {"ready", "received"}]
    number = typed_number(request.GET.get("foto")) or 1
    remarks = Remark.objects.filter(activity=row).select_related("by")
    return render(
        request,
        "activities/check_record.html",
        {
            "activity": row,
            "library": row.library,
            "zone": row.library.zone,
            "told": told,
            "place": queue.place_of(row),
            "wanted": queue.wanted,
            "shown": shown,
            "current": shown[min(number, len(shown)) - 1] if shown else None,
            "other_photo_count": len(links) - len(shown),
            "questions": questions.questions_of(links, request.user),
            "usual": usual_of([row.pk]).get(row.pk),
            "details": details(content_of(row), all_themes()),
            "remarks": [(remark, label_of(remark.field)) for remark in remarks],
            "decisions": decisions_to_undo(request.user),
        },
    )


@require_POST
def check_many(request: HttpRequest) -> HttpResponse:
    """Verify what is ticked, or return it for one common reason."""
    _require_reviewer(request)
    seen = _seen_in_scope(request)
    reason = request.POST.get("alasan", "")
    try:
        if request.POST.get("lakukan") == "kembalikan":
            if reason not in BY_CODE:
                raise InvalidContent(_("Choose the reason why these are returned."))
            checked = services.return_each(seen, reasons=[reason], by=request.user)
            said = _("Returned: %(count)s. The libraries see the reason.")
        else:
            checked = services.verify_each(seen, by=request.user)
            said = _("Verified: %(count)s.")
    except InvalidContent as error:
        return _show_queue(request, refusal=str(error))
    _tell(request, checked, said)
    return _back_to_queue(request)


@require_POST
def check_undo(request: HttpRequest) -> HttpResponse:
    """Take back what the person decided a moment ago."""
    _require_reviewer(request)
    try:
        checked = services.undo_each(_seen_in_scope(request), by=request.user)
    except InvalidContent as error:
        return _show_queue(request, refusal=str(error))
    _tell(request, checked, _("Taken back: %(count)s."))
    if len(checked.done) == 1 and may_review(request.user, checked.done[0]):
        address = reverse("check_record", args=[checked.done[0].pk])
        return redirect(with_query(address, _query(request)))
    return _back_to_queue(request)


def _seen_in_scope(request: HttpRequest) -> dict[uuid.UUID, int]:
    """Return the ticked records within the person's scope, with the version that was seen."""
    seen: dict[uuid.UUID, int] = {}
    for text in request.POST.getlist("catatan"):
        pk, _separator, version = text.partition(":")
        try:
            seen[uuid.UUID(pk)] = typed_number(version) or 0
        except ValueError:
            continue
    rows = Activity.objects.allowing(request.user, Action.REVIEW).filter(pk__in=list(seen))
    return {pk: seen[pk] for pk in rows.values_list("pk", flat=True)}


def _tell(request: HttpRequest, checked: Checked, said: str) -> None:
    if checked.done:
        messages.success(request, said % {"count": number_text(len(checked.done))})
    for row, why in checked.left_out:
        words = _("Left out: %(title)s, %(library)s. %(why)s")
        values = {"title": row.title, "library": row.library.name, "why": why}
        messages.warning(request, words % values)


def _back_to_queue(request: HttpRequest) -> HttpResponse:
    return redirect(with_query(reverse("check_queue"), _query(request)))


def _query(request: HttpRequest) -> str:
    return QueueFilter.from_query(request.GET, request.user).as_query()
