"""The end of a meeting: what it agreed on, who was present, a photo. It stands as it is."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jejak.access.roles import Action
from jejak.activities.photo_forms import PhotoAnswersForm
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.plans import services
from jejak.plans.errors import MeetingDecided
from jejak.plans.meeting_tables import RankRow, rank_rows, skipped_by, weights_text
from jejak.plans.meeting_views import fetch_meeting, meeting_context
from jejak.plans.models import PriorityMeeting

from .decision_forms import DecisionForm
from .one_photo import OnePhoto, receive_one


@require_http_methods(["GET", "POST"])
def meeting_decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = fetch_meeting(request, pk, Action.RECORD)
    if row.is_decided:
        raise MeetingDecided
    ranks = rank_rows(row)
    candidates = [one.candidate for one in ranks]
    if request.method == "GET":
        first = [one.candidate.pk for one in ranks if one.rank == 1]
        form = DecisionForm(initial={"agreed": first}, candidates=candidates)
        return _page(request, row, form, ranks)
    form = DecisionForm(request.POST, candidates=candidates)
    arrived = receive_one(request, row.library, form, "photo")
    skipped: list[RankRow] = []
    if form.is_valid() and arrived.answers.is_valid():
        agreed = set(form.cleaned_data["agreed"])
        skipped = skipped_by(ranks, agreed)
        if not skipped or _is_meant(request, agreed):
            try:
                services.decide_meeting(
                    row,
                    agreed=agreed,
                    present_count=form.cleaned_data["present_count"],
                    minutes=form.cleaned_data["minutes"],
                    photo_id=arrived.photo_id,
                    by=request.user,
                )
            except InvalidContent as error:
                show_errors(form, error)
            else:
                messages.success(request, _("Decided. It stands from now on as it is."))
                return redirect("meeting", pk=pk)
    return _page(request, row, form, ranks, arrived=arrived, skipped=skipped)


def _is_meant(request: HttpRequest, agreed: set[int]) -> bool:
    """Whether the person was told that just these ticks differ from the order."""
    return set(request.POST.getlist("tetap")) == {str(pk) for pk in agreed}


def _page(
    request: HttpRequest,
    row: PriorityMeeting,
    form: DecisionForm,
    ranks: list[RankRow],
    *,
    arrived: OnePhoto | None = None,
    skipped: list[RankRow] | None = None,
) -> HttpResponse:
    ticked: list[Any] = list(form["agreed"].value() or [])
    context = meeting_context(request, row) | {
        "form": form,
        "ranks": list(zip(ranks, form["agreed"], strict=True)),
        "people": row.scorers.count(),
        "weights": weights_text(row),
        "arrived": arrived,
        "answers": arrived.answers if arrived else PhotoAnswersForm(),
        "skipped": skipped or [],
        "ticked": ticked,
    }
    return render(request, "desk/plans/decide.html", context, status=422 if form.is_bound else 200)
