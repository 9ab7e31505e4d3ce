"""People and invitations within the person's reach, and the search for regions."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejak.access.querysets import libraries_allowing, regions_allowing
from jejak.access.roles import GRANTS, INVITABLE, Action, Role
from jejak.access.scope import assignments_of, may_end, scope_for
from jejak.access.services import (
    end_assignment,
    invite,
    renew_invitation,
    revoke_invitation,
)
from jejak.accounts.saved_filters import saved_filters
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.forms import offer, show_errors
from jejak.places.models import Library, Region

from . import queries
from .forms import PeopleFilterForm, PersonInviteForm, RegionFilterForm
from .sharing import invitation_message


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    _require_reach(request)
    form = PeopleFilterForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    text, role = wanted.get("q") or "", wanted.get("peran") or ""
    page = queries.people_page(request.user, text=text, role=role, cursor=wanted.get("setelah"))
    kept = {key: value for key, value in (("q", text), ("peran", role)) if value}
    return render(
        request,
        "directory/people.html",
        {
            "form": form,
            "page": page,
            "is_filtered": bool(kept),
            "query": urlencode(kept),
            "saved": saved_filters(request.user, "orang"),
            "may_take_in": bool(scope_for(request.user, Action.REVIEW)),
            "invitations": queries.pending_invitations(request.user),
            "next_query": urlencode({**kept, "setelah": page.next_cursor}),
        },
    )


def _require_reach(request: HttpRequest) -> None:
    if not scope_for(request.user, Action.INVITE):
        raise NotAllowed(_("Only those who bring people in see this page."))


def roles_to_give(user: Any) -> list[Role]:
    """Return the roles that the person may give somewhere."""
    given = {
        role
        for a in assignments_of(user)
        if Action.INVITE in GRANTS[Role(a.role)]
        for role in INVITABLE.get(Role(a.role), ())
    }
    return [role for role in Role if role in given]


@never_cache
@require_http_methods(["GET", "POST"])
def person_invite(request: HttpRequest) -> HttpResponse:
    """Choose a role, search the place, choose it; each step keeps what was typed."""
    _require_reach(request)
    roles = roles_to_give(request.user)
    is_search = "search" in request.POST
    form = PersonInviteForm(request.POST or None, roles=roles)
    places = _places_to_offer(request, roles)
    offer(form, "place", [(place_value(place), place_label(place)) for place in places])
    if is_search:
        typed = {name: request.POST.get(name, "") for name in form.fields}
        fresh = PersonInviteForm(initial=typed, roles=roles)
        fresh.fields["place"] = form.fields["place"]
        form = fresh
    elif request.method == "POST" and form.is_valid():
        made = _invite(request, form)
        if made is not None:
            return made
    context = {"form": form, "places": places, "is_search": is_search}
    return render(request, "directory/person_invite.html", context)


def _places_to_offer(request: HttpRequest, roles: list[Role]) -> list[Library | Region]:
    wanted = request.POST.get("role", "")
    if wanted not in roles:
        return []
    role = Role(wanted)
    text = request.POST.get("place_search", "").replace("\x00", "")[:120].strip()
    if text:
        return queries.matching_places(request.user, role, text)
    return queries.own_places(request.user, role)


def place_value(place: Library | Region) -> str:
    if isinstance(place, Library):
        return f"library:{place.pk}"
    return f"region:{place.code}"


def place_label(place: Library | Region) -> str:
    if isinstance(place, Library):
        return f"{place.name} · {place.region}, {place.regency}"
    return " · ".join(map(str, reversed(queries.chain_of(place))))


def _invite(request: HttpRequest, form: PersonInviteForm) -> HttpResponse | None:
    kind, _colon, key = form.cleaned_data["place"].partition(":")
    place: Library | Region
    if kind == "library":
        place = libraries_allowing(request.user, Action.INVITE).get(pk=int(key))
    else:
        place = regions_allowing(request.user, Action.INVITE).by_code(key)
    try:
        made, code = invite(
            role=form.cleaned_data["role"],
            place=place,
            invited_name=form.cleaned_data["invited_name"],
            by=request.user,
        )
    except InvalidContent as error:
        show_errors(form, error)
        return None
    message = invitation_message(request, made, code)
    context = {"message": message, "invitation": made, "code": code}
    return render(request, "directory/invited.html", context)


@require_POST
def invitation_renew(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.fetch_invitation_for(request.user, pk)
    renewed, code = renew_invitation(found, by=request.user)
    message = invitation_message(request, renewed, code)
    context = {"message": message, "invitation": renewed, "code": code}
    return render(request, "directory/invited.html", context)


@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found = revoke_invitation(queries.fetch_invitation_for(request.user, pk), by=request.user)
    messages.success(request, _("The invitation is withdrawn. Its link opens nothing now."))
    if found.library_id:
        return redirect("library", pk=found.library_id)
    return redirect("people")


@require_http_methods(["GET", "POST"])
def assignment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then end it."""
    found = queries.fetch_assignment_for(request.user, pk)
    if not may_end(request.user, found):
        raise NotAllowed(_("You may not end this assignment."))
    if request.method == "POST":
        end_assignment(found, by=request.user)
        messages.success(
            request, _("%(name)s no longer has this role.") % {"name": found.user.name}
        )
        return redirect("people")
    return render(request, "directory/assignment_end.html", {"assignment": found})


@require_GET
def regions(request: HttpRequest) -> HttpResponse:
    """Search or walk the official regions; counts are those of the person's own scope."""
    form = RegionFilterForm(request.GET)
    form.is_valid()
    text = form.cleaned_data.get("q") or ""
    code = form.cleaned_data.get("wilayah") or "0"
    parent = queries.region_of_code(code)
    if parent is None:
        form.add_error("wilayah", _("No region has this code. Choose one from the list."))
    page = queries.region_rows(request.user, text=text, parent=parent)
    is_below = parent is not None and parent.code != "0" and not text
    return render(
        request,
        "directory/regions.html",
        {
            "form": form,
            "page": page,
            "text": text,
            "parent": parent if is_below else None,
            "chain": queries.chain_of(parent)[:-1] if is_below and parent else [],
        },
    )
