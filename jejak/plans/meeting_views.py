"""Pages of meetings: which problem comes first, as the village agrees."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access.asked import library_asked
from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.common.errors import JejakError
from jejak.common.ids import uuid7
from jejak.common.text import typed_number
from jejak.places.models import Library

from . import services
from .errors import MeetingDecided
from .meeting_forms import CRITERION_HINTS, MeetingForm
from .meeting_tables import SHORT_CRITERIA, rank_rows, score_tables, skipped_by, weights_text
from .models import CRITERIA, CommunityNeed, PriorityMeeting
from .services.meetings import FEWEST_NEEDS, FEWEST_SCORERS

MEETINGS_A_PAGE = 50


@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings of one library, the latest first."""
    library = library_asked(request, Action.VIEW)
    if library is None:
        return redirect("plans")
    rows = PriorityMeeting.objects.visible_to(request.user).filter(library=library)
    total = rows.count()
    first = min(typed_number(request.GET.get("mulai")) or 0, max(total - 1, 0))
    counted = rows.latest_first().annotate(
        scorer_count=Count("scorers", distinct=True), need_count=Count("candidates", distinct=True)
    )
    context = {
        "library": library,
        "meetings": list(counted[first : first + MEETINGS_A_PAGE]),
        "total": total,
        "first": first,
        "earlier": max(first - MEETINGS_A_PAGE, 0) if first else None,
        "later": first + MEETINGS_A_PAGE if first + MEETINGS_A_PAGE < total else None,
        "may_record": scope_for(request.user, Action.RECORD).covers_library(library),
        "can_be_held": _open_needs(request, library).count() >= FEWEST_NEEDS,
    }
    return render(request, "plans/meetings.html", context)


def _open_needs(request: HttpRequest, library: Library) -> Any:
    rows = CommunityNeed.objects.visible_to(request.user).open().filter(library=library)
    return rows.latest_first()


def fetch_meeting(
    request: HttpRequest, pk: uuid.UUID, action: Action = Action.VIEW
) -> PriorityMeeting:
    return PriorityMeeting.objects.select_related(
        "library__regency", "library__village", "photo__removed_by", "decided_by"
    ).fetch_for(request.user, action, pk=pk)


def meeting_context(request: HttpRequest, row: PriorityMeeting) -> dict[str, Any]:
    return {
        "meeting": row,
        "library": row.library,
        "zone": row.library.zone,
        "may_record": scope_for(request.user, Action.RECORD).covers_library(row.library),
    }


@require_GET
def meeting(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """While it is scored the meeting mode, afterwards its decision."""
    row = fetch_meeting(request, pk)
    ranks = rank_rows(row)
    agreed = [one for one in ranks if one.candidate.is_agreed]
    people = list(row.scorers.order_by("number"))
    context = meeting_context(request, row) | {
        "ranks": ranks,
        "agreed": agreed,
        "skipped": skipped_by(ranks, {one.candidate.pk for one in agreed}),
        "people": people,
        "tables": score_tables(row),
        "weights": weights_text(row),
        "can_decide": len(people) >= FEWEST_SCORERS,
        "criteria": SHORT_CRITERIA.values(),
    }
    template = "plans/meeting.html" if row.is_decided else "plans/meeting_open.html"
    return render(request, template, context)


@require_GET
def meeting_sheet(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """For paper: an empty sheet for one person; of a decided meeting its minutes."""
    row = fetch_meeting(request, pk)
    ranks = rank_rows(row)
    context = meeting_context(request, row) | {
        "ranks": ranks,
        "skipped": skipped_by(
            ranks, {one.candidate.pk for one in ranks if one.candidate.is_agreed}
        ),
        "needs": [one.need for one in row.candidates.select_related("need")],
        "people": list(row.scorers.order_by("number")),
        "tables": score_tables(row) if row.is_decided else [],
        "weights": weights_text(row),
        "questions": [(CRITERIA[name], hint) for name, hint in CRITERION_HINTS.items()],
        "criteria": SHORT_CRITERIA.values(),
    }
    template = "plans/meeting_minutes.html" if row.is_decided else "plans/meeting_sheet.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    library = library_asked(request, Action.RECORD)
    if library is None:
        return redirect("plans")
    needs = list(_open_needs(request, library))
    if request.method == "GET":
        starting = {
            "id": uuid7(),
            "need_ids": _ticked_first(request, needs),
            "held_on": timezone.now().astimezone(library.zone).date(),
            **{f"weight_{name}": 1 for name in CRITERIA},
        }
        return _form_page(request, library, MeetingForm(initial=starting, needs=needs), needs)
    form = MeetingForm(request.POST, needs=needs)
    if form.is_valid():
        try:
            row = services.open_meeting(
                library,
                held_on=form.cleaned_data["held_on"],
                need_ids=form.cleaned_data["need_ids"],
                place=form.cleaned_data["place"],
                weights=form.weights,
                id=form.cleaned_data["id"],
                by=request.user,
            )
        except JejakError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The meeting is open. Pass the phone round."))
            return redirect("meeting", pk=row.pk)
    return _form_page(request, library, form, needs)


def _ticked_first(request: HttpRequest, needs: Sequence[CommunityNeed]) -> list[str]:
    """Tick everything where it is few; of many only the need that the address names."""
    if len(needs) <= 15:
        return [str(need.pk) for need in needs]
    named = request.GET.get("kebutuhan", "")
    return [str(need.pk) for need in needs if str(need.pk) == named]


def _form_page(
    request: HttpRequest,
    library: Library,
    form: MeetingForm,
    needs: Sequence[CommunityNeed],
    *,
    row: PriorityMeeting | None = None,
    has_scores: bool = False,
) -> HttpResponse:
    context = {
        "library": library,
        "form": form,
        "meeting": row,
        "needs": needs,
        "has_scores": has_scores,
    }
    status = 422 if form.is_bound else 200
    return render(request, "plans/meeting_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def meeting_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change day, place and weights; the needs only while nobody has scored."""
    row = fetch_meeting(request, pk, Action.RECORD)
    if row.is_decided:
        raise MeetingDecided
    compared = [one.need for one in row.candidates.select_related("need")]
    has_scores = row.scorers.exists()
    known = {need.pk for need in compared}
    others = [need for need in _open_needs(request, row.library) if need.pk not in known]
    needs = compared if has_scores else [*compared, *others]
    if request.method == "GET":
        form = MeetingForm(initial=MeetingForm.initial_of(row), needs=needs)
        return _form_page(request, row.library, form, needs, row=row, has_scores=has_scores)
    form = MeetingForm(request.POST, needs=needs)
    if form.is_valid():
        chosen = form.cleaned_data["need_ids"]
        try:
            services.change_meeting(
                row,
                held_on=form.cleaned_data["held_on"],
                place=form.cleaned_data["place"],
                weights=form.weights,
                need_ids=[need.pk for need in compared] if has_scores else chosen,
                by=request.user,
            )
        except JejakError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The change is safe at the server."))
            return redirect("meeting", pk=pk)
    return _form_page(request, row.library, form, needs, row=row, has_scores=has_scores)
