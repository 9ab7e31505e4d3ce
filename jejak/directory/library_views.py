"""Libraries: list, page, opening, profile, closing, inviting people to one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access.querysets import fetch_library_for, regions_allowing
from jejak.access.roles import Action, Role
from jejak.access.scope import invitable_roles, scope_for
from jejak.access.services import invite
from jejak.accounts.saved_filters import saved_filters
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.forms import offer, show_errors
from jejak.places import services
from jejak.places.models import Library
from jejak.places.placements import placement_steps
from jejak.places.profile import ASKED
from jejak.places.standards import compare

from . import aid_queries, ending_queries, profile_queries, queries
from .filters import LibraryFilter
from .forms import InviteForm, LibraryFilterForm, LibraryNewForm
from .recode_list_queries import count_to_recode
from .sharing import invitation_message


@require_GET
def libraries(request: HttpRequest) -> HttpResponse:
    form = LibraryFilterForm(request.GET)
    form.is_valid()
    wanted = LibraryFilter.from_form(form)
    if form.cleaned_data.get("wilayah") and wanted.region is None:
        form.add_error("wilayah", _("No region has this code. Choose one from the list."))
    page = queries.page_by_name(
        request.user,
        wanted.rows(request.user),
        text=wanted.text,
        cursor=form.cleaned_data.get("setelah"),
    )
    return render(
        request,
        "directory/libraries.html",
        {
            "form": form,
            "wanted": wanted,
            "page": page,
            "region": wanted.region,
            "chain": queries.chain_of(wanted.region) if wanted.region else [],
            "steps": queries.region_steps(request.user, wanted.region),
            "is_filtered": bool(wanted.as_query()),
            "saved": saved_filters(request.user, "perpustakaan"),
            "next_query": wanted.as_query(setelah=page.next_cursor),
            "may_open": bool(scope_for(request.user, Action.MANAGE)),
            "asked": len(ASKED),
            "to_recode": count_to_recode(request.user),
        },
    )


@require_GET
def library(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_library_for(request.user, Action.VIEW, pk)
    may = {action.value: scope_for(request.user, action).covers_library(found) for action in Action}
    return render(
        request,
        "directory/library.html",
        {
            "library": found,
            "may": may,
            "may_invite": bool(invitable_roles(request.user, found)),
            "people": queries.people_of_library(request.user, found),
            "invitations": queries.pending_invitations(request.user, found),
            "chain": queries.chain_of(found.region),
            "groups": profile_queries.group_rows(found),
            "programme": profile_queries.programme_facts(found),
            "filled": profile_queries.filled(found),
            "comparison": compare(found, timezone.localdate()),
            "line": ending_queries.line_of(request.user, found),
            "steps": placement_steps(found),
            "aid": aid_queries.aid_sums(request.user, found),
            "zone": found.zone,
        },
    )


@require_http_methods(["GET", "POST"])
def library_new(request: HttpRequest) -> HttpResponse:
    """Without JavaScript the region is found in a step of its own; what was typed stays."""
    if not scope_for(request.user, Action.MANAGE):
        raise NotAllowed(_("Only an office opens libraries."))
    is_search = "search" in request.POST
    form = LibraryNewForm(request.POST or None)
    matches = []
    if text := request.POST.get("region_search", "").replace("\x00", "")[:120].strip():
        matches = queries.matching_regions(request.user, Action.MANAGE, text)
    chains = {match.code: reversed(queries.chain_of(match)) for match in matches}
    offer(form, "region", [(code, " · ".join(map(str, chain))) for code, chain in chains.items()])
    if is_search:
        form = _unjudged(form, request)
    elif request.method == "POST" and form.is_valid() and (made := _open(request, form)):
        messages.success(request, _("The library is open. Invite its manager now."))
        return redirect("library", pk=made.pk)
    context = {"form": form, "matches": matches, "is_search": is_search}
    return render(request, "directory/library_new.html", context)


def _unjudged(form: LibraryNewForm, request: HttpRequest) -> LibraryNewForm:
    """Return the form with what was typed, but no errors: the person is not done yet."""
    typed = {name: request.POST.get(name, "") for name in form.fields}
    fresh = LibraryNewForm(initial=typed)
    fresh.fields["region"] = form.fields["region"]
    return fresh


def _open(request: HttpRequest, form: LibraryNewForm) -> Library | None:
    answers = dict(form.cleaned_data)
    answers.pop("region_search")
    region = regions_allowing(request.user, Action.MANAGE).by_code(answers.pop("region"))
    try:
        return services.create_library(region=region, by=request.user, **answers)
    except InvalidContent as error:
        show_errors(form, error)
        return None


@require_http_methods(["GET", "POST"])
def library_invite(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_library_for(request.user, Action.INVITE, pk)
    roles: list[Role] = invitable_roles(request.user, found)
    if not roles:
        raise NotAllowed(_("You may not give a role here."))
    wanted = {"role": request.GET["peran"]} if "peran" in request.GET else None
    form = InviteForm(request.POST or None, roles=roles, initial=wanted)
    if request.method == "POST" and form.is_valid():
        try:
            made, code = invite(place=found, by=request.user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            message = invitation_message(request, made, code)
            context = {"message": message, "invitation": made, "code": code, "library": found}
            return render(request, "directory/invited.html", context)
    return render(request, "directory/library_invite.html", {"form": form, "library": found})
