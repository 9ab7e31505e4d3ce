"""One phone that is passed round: each person scores, then passes it on."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jejak.access.roles import Action
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.common.ids import uuid7
from jejak.common.text import typed_number

from . import services
from .errors import MeetingDecided, ScoredAlready
from .meeting_forms import ScoresForm
from .meeting_views import fetch_meeting, meeting_context
from .models import MeetingNeed, PriorityMeeting, PriorityScorer


@require_http_methods(["GET", "POST"])
def meeting_score(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take one person's scores, then ask to pass the phone on; nobody's scores are shown."""
    row = fetch_meeting(request, pk, Action.RECORD)
    if row.is_decided:
        raise MeetingDecided
    if request.method == "GET" and (number := typed_number(request.GET.get("selesai"))):
        return _thanks(request, row, number)
    form = ScoresForm(
        request.POST if request.method == "POST" else None,
        initial={"form_id": uuid7()},
        candidates=_candidates(row),
    )
    if request.method == "POST" and form.is_valid():
        try:
            scorer = services.score_needs(
                row,
                form.scores(),
                label=form.cleaned_data["label"],
                form_id=form.cleaned_data["form_id"],
                by=request.user,
            )
        except ScoredAlready as error:
            # Back led to a form that was sent; from now on it is another person's.
            typed = request.POST.copy()
            typed["form_id"] = str(uuid7())
            form.data = typed
            show_errors(form, error)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            return redirect(f"{reverse('meeting_score', args=[pk])}?selesai={scorer.number}")
    return _form_page(request, row, form, number=row.scorers.count() + 1)


def _candidates(row: PriorityMeeting) -> list[MeetingNeed]:
    return list(row.candidates.select_related("need"))


def _thanks(request: HttpRequest, row: PriorityMeeting, number: int) -> HttpResponse:
    scorer = get_object_or_404(row.scorers, number=number)
    context = meeting_context(request, row) | {"scorer": scorer, "count": row.scorers.count()}
    return render(request, "plans/meeting_thanks.html", context)


def _form_page(
    request: HttpRequest,
    row: PriorityMeeting,
    form: ScoresForm,
    *,
    number: int,
    scorer: PriorityScorer | None = None,
) -> HttpResponse:
    context = meeting_context(request, row) | {"form": form, "number": number, "scorer": scorer}
    status = 422 if form.is_bound else 200
    return render(request, "plans/meeting_score.html", context, status=status)


@require_http_methods(["GET", "POST"])
def scorer_edit(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Mend what one person gave, while the meeting is open."""
    row = fetch_meeting(request, pk, Action.RECORD)
    scorer = get_object_or_404(row.scorers, number=number)
    if row.is_decided:
        raise MeetingDecided
    if request.method == "GET":
        given = {score.candidate_id: score.values for score in scorer.scores.all()}
        initial = ScoresForm.initial_of(given) | {"label": scorer.label}
        form = ScoresForm(initial=initial, candidates=_candidates(row))
        return _form_page(request, row, form, number=number, scorer=scorer)
    form = ScoresForm(request.POST, candidates=_candidates(row))
    if form.is_valid():
        try:
            services.change_scores(
                scorer, form.scores(), label=form.cleaned_data["label"], by=request.user
            )
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("The change is safe at the server."))
            return redirect("meeting", pk=pk)
    return _form_page(request, row, form, number=number, scorer=scorer)


@require_POST
def scorer_remove(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    row = fetch_meeting(request, pk, Action.RECORD)
    scorer = get_object_or_404(row.scorers, number=number)
    services.remove_scorer(scorer, by=request.user)
    messages.success(
        request, _("The scores of person %(number)s are taken away.") % {"number": number}
    )
    return redirect("meeting", pk=pk)
