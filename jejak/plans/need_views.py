"""Pages of needs: what residents lack, as the worksheet asks for it."""

from __future__ import annotations

import uuid
from collections.abc import Sized
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejak.access.asked import library_asked
from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.common.ids import uuid7
from jejak.common.text import typed_number
from jejak.places.models import Library

from . import services
from .content import NEED_FIELDS
from .errors import IdTaken, NeedConflict, NeedSettled
from .models import AffectedUnit, CommunityNeed, Theme
from .need_forms import NeedForm, SettleForm
from .need_queries import decisions_about, evidence_of, lines_answering, needs_of, told
from .need_words import Said, history_of, said_conflicts

NEEDS_A_PAGE = 50


@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    """The needs of one library; whoever has none of their own goes to the plans of the region."""
    library = library_asked(request, Action.VIEW)
    if library is None:
        return redirect("plans")
    rows = needs_of(request.user, library)
    total, open_count = rows.count(), rows.open().count()
    first = min(typed_number(request.GET.get("mulai")) or 0, max(total - 1, 0))
    shown = told(rows[first : first + NEEDS_A_PAGE])
    context = {
        "library": library,
        "open": [line for line in shown if line.need.is_open],
        "settled": [line for line in shown if not line.need.is_open],
        "total": total,
        "open_count": open_count,
        "settled_count": total - open_count,
        "shown_count": len(shown),
        "first": first,
        "earlier": max(first - NEEDS_A_PAGE, 0) if first else None,
        "later": first + NEEDS_A_PAGE if first + NEEDS_A_PAGE < total else None,
        "may_record": scope_for(request.user, Action.RECORD).covers_library(library),
    }
    return render(request, "plans/needs.html", context)


def fetch_need(request: HttpRequest, pk: uuid.UUID, action: Action = Action.VIEW) -> CommunityNeed:
    return CommunityNeed.objects.select_related("library__regency", "theme").fetch_for(
        request.user, action, pk=pk
    )


def need_context(request: HttpRequest, row: CommunityNeed) -> dict[str, Any]:
    return {
        "need": row,
        "library": row.library,
        "zone": row.library.zone,
        "may_record": scope_for(request.user, Action.RECORD).covers_library(row.library),
    }


@require_GET
def need(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = fetch_need(request, pk)
    others = CommunityNeed.objects.visible_to(request.user).open().filter(library=row.library)
    evidence, scorings, lines = evidence_of(row), decisions_about(row), lines_answering(row)
    context = need_context(request, row) | {
        "evidence": evidence,
        "scorings": scorings,
        "lines": lines,
        # The first gap: what closes it is the main action of the page.
        "next": next_step(evidence, scorings, lines),
        "history": history_of(row, Theme.objects.in_bulk()),
        "can_be_compared": others.exclude(pk=pk).exists(),
    }
    return render(request, "plans/need.html", context)


def next_step(evidence: Sized, scorings: Sized, lines: Sized) -> str:
    """Return the first gap on the way to a plan, empty when there is none."""
    steps = {"evidence": evidence, "meeting": scorings, "plan": lines}
    return next((name for name, found in steps.items() if not found), "")


@require_http_methods(["GET", "POST"])
def need_new(request: HttpRequest) -> HttpResponse:
    library = library_asked(request, Action.RECORD)
    if library is None:
        return redirect("plans")
    if request.method == "GET":
        starting = {
            "id": uuid7(),
            "affected_unit": AffectedUnit.PEOPLE.value,
            "noted_on": timezone.now().astimezone(library.zone).date(),
        }
        return _form_page(request, library, NeedForm(initial=starting, themes=_themes()))
    form = NeedForm(request.POST, themes=_themes())
    if form.is_valid():
        try:
            row = services.record_need(
                library, form.content(), id=form.cleaned_data["id"], by=request.user
            )
        except InvalidContent as error:
            show_errors(form, error)
        except IdTaken as error:
            _resend(form, "id", uuid7())
            show_errors(form, error)
        else:
            messages.success(request, _("Noted. Add what proves it, then compare it with others."))
            return redirect("need", pk=row.pk)
    return _form_page(request, library, form)


def _themes(kept: CommunityNeed | None = None) -> list[Theme]:
    """Return what can be chosen; a need keeps its theme when the list has dropped it."""
    themes = list(Theme.objects.filter(is_active=True))
    return themes if kept is None or kept.theme in themes else [*themes, kept.theme]


def _resend(form: NeedForm, name: str, value: object) -> None:
    """Sent once more, the form stands upon this."""
    typed: Any = form.data
    changed = typed.copy()
    changed[name] = str(value)
    form.data = changed


def _form_page(
    request: HttpRequest,
    library: Library,
    form: NeedForm,
    *,
    row: CommunityNeed | None = None,
    conflicts: list[Said] | None = None,
) -> HttpResponse:
    context = {"library": library, "form": form, "need": row, "conflicts": conflicts}
    status = 409 if conflicts else 422 if form.is_bound else 200
    return render(request, "plans/need_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def need_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = fetch_need(request, pk, Action.RECORD)
    if not row.is_open:
        raise NeedSettled
    library = fetch_library_for(request.user, Action.RECORD, row.library_id)
    if request.method == "GET":
        values = {name: getattr(row, name) for name in NEED_FIELDS}
        form = NeedForm(initial=values | {"versi": row.version}, themes=_themes(row))
        return _form_page(request, library, form, row=row)
    form = NeedForm(request.POST, themes=_themes(row))
    conflicts: list[Said] = []
    if form.is_valid():
        try:
            services.edit_need(
                row, form.content(), base_version=form.cleaned_data["versi"] or 0, by=request.user
            )
        except NeedConflict as error:
            # Sent once more it stands upon what is shown now, so that one's own answer is chosen.
            _resend(form, "versi", error.current_version)
            conflicts = said_conflicts(error.conflicts)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("The change is safe at the server."))
            return redirect("need", pk=pk)
    return _form_page(request, library, form, row=row, conflicts=conflicts)


@require_http_methods(["GET", "POST"])
def need_settle(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = fetch_need(request, pk, Action.RECORD)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.settle_need(row, reason=form.cleaned_data["reason"], by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Settled. It is offered no more and stays in the list."))
            return redirect("need", pk=pk)
    context = need_context(request, row) | {"form": form}
    return render(request, "plans/need_settle.html", context, status=422 if form.is_bound else 200)


@require_POST
def need_reopen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    services.reopen_need(fetch_need(request, pk, Action.RECORD), by=request.user)
    messages.success(request, _("Open again."))
    return redirect("need", pk=pk)
