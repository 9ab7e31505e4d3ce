"""Announcements: reading them, writing them, and seeing who has read them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejak.access.querysets import libraries_allowing, regions_allowing
from jejak.access.roles import Action
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.forms import show_errors
from jejak.common.text import typed_number
from jejak.places.models import Library, Region

from . import queries, readers, services
from .errors import NotYours, TooManyAnnouncements
from .forms import AnnouncementForm, WithdrawForm, WordsForm, starting_values
from .models import Announcement


@require_GET
def announcements(request: HttpRequest) -> HttpResponse:
    """What one is to read; under another tab what one's office wrote."""
    user = request.user
    may_announce = queries.may_announce(user)
    is_kept = may_announce and request.GET.get("milik") == "kantor"
    before = typed_number(request.GET.get("sebelum"))
    ask = queries.page_for_keeper if is_kept else queries.page_for_reader
    return render(
        request,
        "announcements/list.html",
        {
            "page": ask(user, before=before),
            "is_first": before is None,
            "is_kept": is_kept,
            "may_announce": may_announce,
        },
    )


@require_GET
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    row = Announcement.objects.fetch_for(user, Action.VIEW, pk=pk)
    is_told, receipt = queries.own_reading(user, row)
    is_kept = row.is_kept_by(user)
    return render(
        request,
        "announcements/detail.html",
        {
            "announcement": row,
            "zone": row.place.zone,
            "is_told": is_told,
            "receipt": receipt,
            "changed_since": bool(receipt and row.changed_at and row.changed_at > receipt.read_at),
            "is_kept": is_kept,
            "is_own": row.by_id == user.pk,
            "whole": readers.count_readers(row) if is_kept else None,
            "below": readers.count_readers_below(row) if is_kept else [],
        },
    )


@require_GET
def announcement_unread(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has not read it yet, of the people that the person keeps."""
    row = Announcement.objects.fetch_for(request.user, Action.REVIEW, pk=pk)
    after = typed_number(request.GET.get("setelah"))
    unread = readers.not_yet_read(row, by=request.user, after=after)
    return render(request, "announcements/unread.html", {"announcement": row, "unread": unread})


@require_POST
def announcement_read(request: HttpRequest, pk: int) -> HttpResponse:
    row = Announcement.objects.fetch_for(request.user, Action.VIEW, pk=pk)
    services.read_announcement(row, by=request.user)
    messages.success(request, _("Noted that you have read it. Thank you."))
    return redirect("announcements")


@require_http_methods(["GET", "POST"])
def announcement_new(request: HttpRequest) -> HttpResponse:
    """Choose the place, or search it; each step keeps what was typed."""
    if not queries.may_announce(request.user):
        raise NotAllowed(_("Only facilitators and offices announce."))
    is_search = "search" in request.POST
    places = _places(request)
    form = AnnouncementForm(
        request.POST if request.method == "POST" else None,
        initial=starting_values(timezone.localdate()),
        places=places,
    )
    if is_search:
        form = _searching(request, places)
    elif request.method == "POST" and form.is_valid():
        made = _announce(request, form)
        if made is not None:
            messages.success(request, _("Announced. Below you see who has read it."))
            return redirect("announcement", pk=made.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "is_search": is_search}
    return render(request, "announcements/new.html", context, status=status)


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    text = request.POST.get("place_search", "").replace("\x00", "").strip()[:120]
    found = queries.matching_places(request.user, text) if text else []
    offered = [*found, *queries.places_to_offer(request.user)]
    return [(_value(place), _label(place)) for place in dict.fromkeys(offered)]


def _searching(request: HttpRequest, places: list[tuple[str, str]]) -> AnnouncementForm:
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in request.POST}
    typed["audience"] = request.POST.getlist("audience")
    typed["place"] = places[0][0] if places else ""
    return AnnouncementForm(initial=typed, places=places)


def _value(place: Library | Region) -> str:
    return f"library:{place.pk}" if isinstance(place, Library) else f"region:{place.pk}"


def _label(place: Library | Region) -> str:
    return f"{place.name} · {place.regency}" if isinstance(place, Library) else place.full_name


def _announce(request: HttpRequest, form: AnnouncementForm) -> Announcement | None:
    kind, _colon, key = form.cleaned_data["place"].partition(":")
    allowing = libraries_allowing if kind == "library" else regions_allowing
    place: Any = allowing(request.user, Action.REVIEW).get(pk=int(key))
    try:
        return services.announce(
            form.said(),
            place=place,
            audience=form.cleaned_data["audience"],
            form_id=form.cleaned_data["form_id"],
            by=request.user,
        )
    except InvalidContent as error:
        show_errors(form, error)
    except TooManyAnnouncements as error:
        form.add_error(None, str(error))
    return None


@require_http_methods(["GET", "POST"])
def announcement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = Announcement.objects.fetch_for(request.user, Action.REVIEW, pk=pk)
    if row.by_id != request.user.pk:
        raise NotYours
    initial = {name: getattr(row, name) for name in WordsForm.base_fields}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_announcement(row, form.said(), by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Changed. Readers see that it was."))
            return redirect("announcement", pk=pk)
    context = {"announcement": row, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "announcements/edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def announcement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = Announcement.objects.fetch_for(request.user, Action.REVIEW, pk=pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            services.withdraw_announcement(row, reason=reason, by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Withdrawn. Readers see that it no longer holds."))
            return redirect("announcement", pk=pk)
    context = {"announcement": row, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "announcements/withdraw.html", context, status=status)
