"""What a library received: its list, adding, mending and removing an entry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.common.text import typed_number
from jejak.places.models import Library

from . import aid_queries as queries
from . import aid_services as services
from .aid_forms import AidForm, AidRemoveForm
from .models import LibraryAid


@require_GET
def library_aid(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_library_for(request.user, Action.VIEW, pk)
    page = queries.aid_page(
        request.user, found, cursor=typed_number(request.GET.get("setelah")) or None
    )
    context = {
        "library": found,
        "page": page,
        "sums": queries.aid_sums(request.user, found),
        "may_edit": scope_for(request.user, Action.PROFILE).covers_library(found),
    }
    return render(request, "directory/library_aid.html", context)


@require_http_methods(["GET", "POST"])
def aid_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_library_for(request.user, Action.PROFILE, pk)
    form = AidForm(request.POST or None, initial={"received_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.record_aid(found, by=request.user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect("library_aid", pk=pk)
    return _form_page(request, form, library=found, aid=None)


@require_http_methods(["GET", "POST"])
def aid_edit(request: HttpRequest, pk: int) -> HttpResponse:
    aid = fetch_aid(request, pk)
    form = AidForm(
        request.POST or None, initial={name: getattr(aid, name) for name in services.CONTENT}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_aid(aid, by=request.user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("library_aid", pk=aid.library_id)
    return _form_page(request, form, library=aid.library, aid=aid)


def _form_page(
    request: HttpRequest, form: Any, *, library: Library, aid: LibraryAid | None
) -> HttpResponse:
    context = {"form": form, "library": library, "aid": aid}
    status = 422 if form.is_bound else 200
    return render(request, "directory/aid_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def aid_remove(request: HttpRequest, pk: int) -> HttpResponse:
    aid = fetch_aid(request, pk)
    form = AidRemoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.remove_aid(aid, by=request.user, **form.cleaned_data)
        messages.success(request, _("Removed. The entry stays in the list, with the reason."))
        return redirect("library_aid", pk=aid.library_id)
    context = {"form": form, "aid": aid, "library": aid.library}
    status = 422 if form.is_bound else 200
    return render(request, "directory/aid_remove.html", context, status=status)


def fetch_aid(request: HttpRequest, pk: int) -> LibraryAid:
    return LibraryAid.objects.fetch_for(request.user, Action.PROFILE, pk=pk, removed_at=None)
