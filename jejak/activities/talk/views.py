"""Questions and answers on a record."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.activities.models import Activity
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.forms import show_errors
from jejak.common.text import typed_number

from . import queries, services
from .forms import MessageForm
from .models import RecordMessage


@require_http_methods(["GET", "POST"])
def activity_ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write about a record; refused words come back on a page of their own."""
    row = _fetch(request, pk)
    services.require_side(request.user, row)
    form = MessageForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            services.write_message(row, by=request.user, **form.cleaned_data)
        except (InvalidContent, services.TooManyMessages) as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Sent. The other side is told."))
            return redirect(services.address_of(row))
    context = {
        "activity": row,
        "zone": row.library.zone,
        "talk": queries.talk_about(row, request.user, form),
    }
    return render(request, "activities/ask.html", context, status=422 if form else 200)


@require_POST
def activity_settle(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = _fetch(request, pk)
    services.settle_questions(row, by=request.user)
    messages.success(request, _("Settled. Nothing waits for an answer here."))
    return redirect(services.address_of(row))


@require_POST
def activity_message_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    message = RecordMessage.objects.select_related("activity__library").fetch_for(
        request.user, Action.VIEW, pk=pk
    )
    services.withdraw_message(message, by=request.user)
    messages.success(request, _("Withdrawn. Its words are gone for good."))
    return redirect(services.address_of(message.activity))


@require_GET
def activity_questions(request: HttpRequest) -> HttpResponse:
    """What libraries asked and nobody answered."""
    if not scope_for(request.user, Action.REVIEW):
        raise NotAllowed(_("Only those who check records see this page."))
    after = typed_number(request.GET.get("setelah"))
    found = queries.open_questions(request.user, after=after)
    return render(request, "activities/open_questions.html", {"questions": found})


def _fetch(request: HttpRequest, pk: uuid.UUID) -> Activity:
    return Activity.objects.select_related("library__regency").fetch_for(
        request.user, Action.VIEW, pk=pk
    )
