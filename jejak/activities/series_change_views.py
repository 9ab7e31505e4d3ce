"""Pages that change many meetings of a series at once: edit, shift, delete what is planned."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jejak.access.roles import Action
from jejak.common.errors import InvalidContent, InvalidMove
from jejak.common.text import day_text, number_text, typed_number, typed_uuid

from . import services
from .content import changed_fields
from .errors import NotYourRecord, SeriesConflict
from .labels import all_themes, label_of, value_text
from .queries import lines_to_offer
from .series import Meeting, Series, content_at
from .series_forms import SharedForm, ShiftForm
from .series_views import fetch_series


@require_http_methods(["GET", "POST"])
def series_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Edit what meetings share, in one of them and all that follow."""
    found = fetch_series(request, pk, Action.RECORD)
    if not found.may_change_some:
        raise NotYourRecord
    following = found.meetings_from(typed_uuid(request.GET.get("mulai")))
    first = following[0].activity
    chosen = _seen(request, found)
    if request.method == "GET":
        form = SharedForm(initial=SharedForm.initial_from(first))
        return _edit_page(request, found, following, form)
    form = SharedForm(request.POST)
    conflicts: list[dict[str, Any]] = []
    if form.is_valid() and _some_chosen(form, chosen):
        base = content_at(first, typed_number(request.POST.get("base_version")) or 0)
        content = form.content_upon(base)
        fields = {name: getattr(content, name) for name in changed_fields(base, content)}
        try:
            services.edit_meetings(chosen, fields=fields, by=request.user)
        except SeriesConflict as error:
            conflicts = _conflict_texts(error, found)
        except InvalidContent as error:
            form.refuse(error)
        else:
            messages.success(
                request,
                _("Changed meetings: %(count)s.")
                % {"count": number_text(len(chosen) if fields else 0)},
            )
            return redirect("series", pk=pk)
    return _edit_page(request, found, following, form, conflicts=conflicts, chosen=set(chosen))


def _some_chosen(form: SharedForm, chosen: dict[uuid.UUID, int]) -> bool:
    if not chosen:
        form.add_error(None, _("Choose at least one meeting."))
    return bool(chosen)


def _seen(request: HttpRequest, found: Series) -> dict[uuid.UUID, int]:
    """Read the chosen meetings of this series, each with the version that was shown."""
    of_series = {meeting.activity.pk for meeting in found.meetings}
    pairs = (text.partition(":") for text in request.POST.getlist("pilih"))
    read = ((typed_uuid(pk), typed_number(version)) for pk, _colon, version in pairs)
    return {pk: version for pk, version in read if pk in of_series and pk and version}


def _conflict_texts(error: SeriesConflict, found: Series) -> list[dict[str, Any]]:
    themes = all_themes()
    by_id = {meeting.activity.pk: meeting for meeting in found.meetings}
    return [
        {
            "day": by_id[pk].activity.held_on,
            "label": label_of(name),
            "theirs": value_text(name, theirs, themes),
            "mine": value_text(name, mine, themes),
        }
        for pk, conflict in error.conflicts.items()
        for name, (theirs, mine) in conflict.conflicts.items()
    ]


def _edit_page(
    request: HttpRequest,
    found: Series,
    following: list[Meeting],
    form: SharedForm,
    *,
    conflicts: list[dict[str, Any]] | None = None,
    chosen: set[uuid.UUID] | None = None,
) -> HttpResponse:
    changeable = [m for m in following if m.may_change and m.activity.allows("edit")]
    form.offer_lines(lines_to_offer(found.library, following[0].activity))
    if chosen is None:
        chosen = {m.activity.pk for m in changeable if m.is_draft}
    return render(
        request,
        "activities/series_edit.html",
        {
            "series": found,
            "library": found.library,
            "form": form,
            "first": following[0],
            "changeable": changeable,
            "chosen": chosen,
            "conflicts": conflicts or [],
        },
        status=422 if form.is_bound and form.errors else 409 if conflicts else 200,
    )


@require_http_methods(["GET", "POST"])
def series_shift(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Move the next planned meeting to another day and all that follow by as many days."""
    found = fetch_series(request, pk, Action.RECORD)
    drafts = _drafts(found)
    labelled = [(meeting, day_text(meeting.activity.held_on)) for meeting in drafts]
    form = ShiftForm(request.POST if request.method == "POST" else None, meetings=labelled)
    if request.method == "POST" and form.is_valid():
        start = typed_uuid(form.cleaned_data["start"]) or drafts[0].activity.pk
        moving = found.meetings_from(start)
        ids = {meeting.activity.pk for meeting in moving if meeting.is_draft}
        seen = {pk: version for pk, version in _seen(request, found).items() if pk in ids}
        by_days = (form.cleaned_data["first_day"] - moving[0].activity.held_on).days
        try:
            services.shift_meetings(seen, by_days=by_days, by=request.user)
        except InvalidContent as error:
            for problem in error.fields.values():
                form.add_error("first_day", str(problem))
        else:
            messages.success(
                request, _("Moved meetings: %(count)s.") % {"count": number_text(len(seen))}
            )
            return redirect("series", pk=pk)
    return render(
        request,
        "activities/series_shift.html",
        {"series": found, "library": found.library, "form": form, "drafts": drafts},
        status=422 if form.is_bound and form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def series_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete the meetings that are still planned; what was sent stays."""
    found = fetch_series(request, pk, Action.RECORD)
    drafts = _drafts(found)
    if request.method == "POST":
        seen = _seen(request, found)
        services.delete_meetings(seen, by=request.user)
        messages.success(
            request, _("Deleted planned meetings: %(count)s.") % {"count": number_text(len(seen))}
        )
        is_gone = len(seen) == len(found.meetings)
        return redirect("activities") if is_gone else redirect("series", pk=pk)
    return render(
        request,
        "activities/series_delete.html",
        {"series": found, "library": found.library, "drafts": drafts},
    )


def _drafts(found: Series) -> list[Meeting]:
    """Return the planned meetings to change; 403 if they are others', 409 if none is left."""
    if found.drafts:
        return found.drafts
    if any(meeting.is_draft for meeting in found.meetings):
        raise NotYourRecord
    raise InvalidMove(_("Every meeting of this series was sent. None is left to move or delete."))
