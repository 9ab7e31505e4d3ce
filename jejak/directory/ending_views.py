"""Closing a library, naming its successor, opening it again; how it came to the programme."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.common.text import typed_number
from jejak.places import services

from . import ending_queries as queries
from .ending_forms import CloseForm, ProgrammeForm, SuccessorForm


@require_http_methods(["GET", "POST"])
def library_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_library_for(request.user, Action.MANAGE, pk)
    search = search_of(request)
    form = CloseForm(
        request.POST or None,
        candidates=queries.successors_to_choose(request.user, found, search, chosen_of(request)),
        initial={"closed_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.close_library(found, by=request.user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("The library is closed. Its records stay and count."))
            return redirect("library", pk=pk)
    return _page(request, "directory/library_close.html", form, library=found, search=search)


@require_http_methods(["GET", "POST"])
def library_successor(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_library_for(request.user, Action.MANAGE, pk)
    search = search_of(request)
    kept = found.successor_id
    form = SuccessorForm(
        request.POST if request.method == "POST" else None,
        candidates=queries.successors_to_choose(
            request.user, found, search, chosen_of(request) or kept
        ),
        initial={"successor": str(kept or "")},
    )
    if form.is_valid():
        try:
            services.name_successor(found, by=request.user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("library", pk=pk)
    return _page(request, "directory/library_successor.html", form, library=found, search=search)


@require_POST
def library_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_library_for(request.user, Action.MANAGE, pk)
    services.reopen_library(found, by=request.user)
    messages.success(request, _("The library is open again."))
    return redirect("library", pk=pk)


@require_http_methods(["GET", "POST"])
def library_programme(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_library_for(request.user, Action.MANAGE, pk)
    form = ProgrammeForm(
        request.POST or None,
        initial={name: getattr(found, name) for name in services.PROGRAMME_FIELDS},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.update_participation(found, by=request.user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("library", pk=pk)
    return _page(request, "directory/library_programme.html", form, library=found)


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def search_of(request: HttpRequest) -> str:
    return request.GET.get("cari", "").replace("\x00", "").strip()[:160]


def chosen_of(request: HttpRequest) -> int | None:
    """Return the library chosen in the form, which may have been found by an earlier search."""
    return typed_number(request.POST.get("successor"))
