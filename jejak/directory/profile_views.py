"""The profile of a library: its groups, and one group at a time."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.places import services
from jejak.places.profile import GROUPS, Group

from . import profile_queries as queries
from .profile_forms import ProfileForm


@require_GET
def library_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_library_for(request.user, Action.PROFILE, pk)
    context = {
        "library": found,
        "groups": queries.group_rows(found),
        "filled": queries.filled(found),
    }
    return render(request, "directory/library_edit.html", context)


@require_http_methods(["GET", "POST"])
def library_edit_group(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    found = fetch_library_for(request.user, Action.PROFILE, pk)
    group = next((known for known in GROUPS if known.slug == slug), None)
    if group is None:
        raise Http404
    following = next_group(group)
    form = ProfileForm(request.POST or None, library=found, group=group)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_profile(found, by=request.user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            if "next" in request.POST and following:
                return redirect("library_edit_group", pk=pk, slug=following.slug)
            return redirect("library", pk=pk)
    context = {"form": form, "library": found, "group": group, "next": following}
    status = 422 if form.is_bound else 200
    return render(request, "directory/library_edit_group.html", context, status=status)


def next_group(group: Group) -> Group | None:
    place = GROUPS.index(group) + 1
    return GROUPS[place] if place < len(GROUPS) else None
