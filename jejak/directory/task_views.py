"""Tasks that move on, and accounts that are switched off and on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jejak.access.models import Assignment
from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action, Role
from jejak.access.scope import may_end, stands_above
from jejak.access.standing import deactivate_account, reactivate_account
from jejak.access.transfers import leave_assignment, successors_of, transfer_assignment
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.forms import offer, show_errors
from jejak.places.models import Library

from . import queries
from .forms import LeaveForm, TransferForm
from .people_queries import fetch_own_assignment, fetch_person_for, is_last_of_library
from .people_views import place_label, place_value


@require_http_methods(["GET", "POST"])
def assignment_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Search the library, choose it; the role moves there."""
    found = queries.fetch_assignment_for(request.user, pk)
    if not may_end(request.user, found) or found.library_id is None:
        raise NotAllowed(_("You may not move this person there."))
    is_search = "search" in request.POST
    typed = request.POST.get("place_search", "").replace("\x00", "")[:120].strip()
    places = _libraries_to_offer(request, found, typed)
    form = TransferForm(
        request.POST if request.method == "POST" and not is_search else None,
        initial={"place_search": typed},
    )
    offer(form, "place", [(place_value(place), place_label(place)) for place in places])
    if form.is_bound and form.is_valid():
        pk_of_place = int(form.cleaned_data["place"].partition(":")[2])
        place = libraries_allowing(request.user, Action.INVITE).get(pk=pk_of_place)
        try:
            transfer_assignment(found, place=place, by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            said = _("%(name)s now has this task at %(place)s.")
            messages.success(request, said % {"name": found.user.name, "place": place})
            return redirect("person", pk=found.user_id)
    context = {"assignment": found, "form": form, "places": places, "is_search": is_search}
    status = 422 if form.errors else 200
    return render(request, "directory/assignment_transfer.html", context, status=status)


def _libraries_to_offer(request: HttpRequest, found: Assignment, text: str) -> list[Library]:
    if not text:
        return []
    matches = queries.matching_places(request.user, Role(found.role), text)
    return [
        place
        for place in matches
        if isinstance(place, Library) and place.pk != found.library_id and not place.is_closed
    ]


@require_http_methods(["GET", "POST"])
def assignment_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a task of one's own, naming who goes on; ask once, and warn the last manager."""
    user: Any = request.user
    found = fetch_own_assignment(user, pk)
    people = successors_of(found)
    form = LeaveForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["successor"]
        successor = next((one for one in people if str(one.pk) == chosen), None)
        try:
            leave_assignment(found, successor=successor, by=user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("You have left the task. Thank you for your work."))
            return redirect("home")
    context = {
        "assignment": found,
        "form": form,
        "people": people,
        "is_last": is_last_of_library(found),
    }
    status = 422 if form.errors else 200
    return render(request, "directory/assignment_leave.html", context, status=status)


@require_http_methods(["GET", "POST"])
def person_switch_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then switch the account off."""
    person = fetch_person_for(request.user, pk)
    if not stands_above(request.user, person):
        raise NotAllowed(_("Only somebody above all tasks of this person may do that."))
    if request.method == "POST":
        deactivate_account(person, by=request.user)
        messages.success(request, _("The account is switched off, on every device."))
        return redirect("person", pk=pk)
    return render(request, "directory/person_switch_off.html", {"person": person})


@require_POST
def person_switch_on(request: HttpRequest, pk: int) -> HttpResponse:
    person = fetch_person_for(request.user, pk)
    reactivate_account(person, by=request.user)
    messages.success(request, _("The account is switched on again."))
    return redirect("person", pk=pk)
