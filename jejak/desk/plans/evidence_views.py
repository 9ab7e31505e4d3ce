"""What proves a need; here because a record of an activity may be chosen."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jejak.access.roles import Action
from jejak.activities.models import Activity
from jejak.activities.photo_forms import PhotoAnswersForm
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.common.ids import uuid7
from jejak.plans import services
from jejak.plans.models import CommunityNeed
from jejak.plans.need_views import fetch_need, need_context

from .evidence_forms import EvidenceForm
from .one_photo import OnePhoto, receive_one

RECORDS_OFFERED = 50


@require_http_methods(["GET", "POST"])
def need_evidence_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = fetch_need(request, pk, Action.RECORD)
    records = _records(request, row)
    if request.method == "GET":
        today = timezone.now().astimezone(row.library.zone).date()
        form = EvidenceForm(initial={"id": uuid7(), "dated_on": today}, records=records)
        return _form_page(request, row, form)
    form = EvidenceForm(request.POST, records=records)
    arrived = receive_one(request, row.library, form, "photo_id")
    if form.is_valid() and arrived.answers.is_valid():
        try:
            services.add_evidence(row, form.content(arrived.photo_id), by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("The evidence is kept with the need."))
            return redirect("need", pk=pk)
    return _form_page(request, row, form, arrived=arrived)


def _records(request: HttpRequest, need: CommunityNeed) -> list[Activity]:
    rows = Activity.objects.visible_to(request.user).filter(library=need.library)
    return list(rows.counted().latest_first()[:RECORDS_OFFERED])


def _form_page(
    request: HttpRequest,
    row: CommunityNeed,
    form: EvidenceForm,
    *,
    arrived: OnePhoto | None = None,
) -> HttpResponse:
    context = need_context(request, row) | {
        "form": form,
        "arrived": arrived,
        "answers": arrived.answers if arrived else PhotoAnswersForm(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/plans/evidence.html", context, status=status)


@require_http_methods(["GET", "POST"])
def need_evidence_remove(
    request: HttpRequest, pk: uuid.UUID, evidence_pk: uuid.UUID
) -> HttpResponse:
    row = fetch_need(request, pk, Action.RECORD)
    proof = get_object_or_404(row.evidence.filter(removed_at=None), pk=evidence_pk)
    if request.method == "POST":
        services.remove_evidence(proof, by=request.user)
        messages.success(request, _("The evidence is taken away."))
        return redirect("need", pk=pk)
    context = need_context(request, row) | {"proof": proof}
    return render(request, "desk/plans/evidence_remove.html", context)
