"""Sheets of invitations: links, codes and QR to print, to cut and to send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jejak.access.models import Invitation
from jejak.access.roles import Role
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.text import typed_number

from . import queries
from .intake import services, sheets
from .intake_forms import SheetFilterForm
from .models import Intake
from .people_views import roles_to_give
from .sharing import Message, invitation_message, public_address


@dataclass(frozen=True)
class Card:
    invitation: Invitation
    code: str
    message: Message
    qr: SafeString
    code_page: str


def _cards(request: HttpRequest, made: list[sheets.Coded]) -> list[Card]:
    found = []
    page = public_address(request, reverse("invitation_code")).partition("://")[2]
    for invitation, code in made:
        message = invitation_message(request, invitation, code)
        found.append(Card(invitation, code, message, sheets.qr_of(message.link), page))
    return found


def _sheet(request: HttpRequest, made: list[sheets.Coded], back: str, **parts: Any) -> HttpResponse:
    context = {"cards": _cards(request, made), "back": back, **parts}
    return render(request, "directory/intake/sheet.html", context)


@never_cache
@require_POST
def intake_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Give new codes to what a table promised, a hundred at a time."""
    found = Intake.objects.fetch_for(request.user, pk=pk)
    services.require_desk(request.user)
    waiting = sheets.invitations_of(found, request.user)
    first = max(1, typed_number(request.POST.get("mulai")) or 1)
    chosen = waiting[first - 1 : first - 1 + sheets.MOST_CARDS]
    if not chosen:
        return redirect("intake", pk=pk)
    made = sheets.renew_codes(chosen, by=request.user)
    return _sheet(request, made, found.get_absolute_url())


@never_cache
@require_http_methods(["GET", "POST"])
def invitation_sheet(request: HttpRequest) -> HttpResponse:
    """Choose libraries where nobody holds a role yet; invite one person to each."""
    services.require_desk(request.user)
    roles = sheets.roles_of_libraries(roles_to_give(request.user))
    if not roles:
        raise NotAllowed(_("You may not give a role here."))
    form = SheetFilterForm(request.GET, roles=roles)
    form.is_valid()
    wanted = form.cleaned_data
    role = Role(wanted.get("peran") or roles[0])
    region = queries.region_of_code(wanted.get("wilayah") or "")
    page = queries.page_by_name(
        request.user,
        queries.libraries_in(sheets.libraries_without(request.user, role), region),
        text=wanted.get("q") or "",
        cursor=wanted.get("setelah"),
    )
    problem, status = "", 200
    if request.method == "POST":
        chosen = sheets.libraries_without(request.user, role).filter(pk__in=_chosen(request, page))
        try:
            made = sheets.invite_libraries(
                chosen.select_related("regency").order_by("name", "pk"), role=role, by=request.user
            )
        except InvalidContent as error:
            problem, status = str(error), 422
        else:
            return _sheet(request, made, request.get_full_path())
    kept = {key: wanted[key] for key in ("q", "wilayah", "peran") if wanted.get(key)}
    context = {
        "form": form,
        "role": role,
        "page": page,
        "region": region,
        "steps": queries.region_steps(request.user, region),
        "problem": problem,
        "ticked": _ticked(request),
        "is_filtered": bool(kept),
        "next_query": urlencode({**kept, "setelah": page.next_cursor}),
    }
    return render(request, "directory/intake/choose.html", context, status=status)


def _ticked(request: HttpRequest) -> set[int]:
    found = (typed_number(text) for text in request.POST.getlist("library"))
    return {pk for pk in found if pk is not None}


def _chosen(request: HttpRequest, page: queries.Page) -> set[int]:
    """Return those that were ticked, or all that the page shows."""
    if "all" in request.POST:
        return {library.pk for library in page.rows}
    return _ticked(request)
