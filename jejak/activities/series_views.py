"""Pages of series: plan one, look at it, plan further meetings."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.common.errors import InvalidContent
from jejak.common.ids import uuid7
from jejak.common.text import number_text, typed_number, typed_uuid
from jejak.places.models import Library
from jejak.plans.queries import open_lines

from . import services
from .content import ActivityContent, content_of, local_today
from .errors import AlreadyRecorded, IdTaken
from .forms import starting_values
from .recording_views import choose_library, chosen_library, copied_record
from .series import Series, same_title_days, series_of
from .series_forms import DaysForm, RhythmForm, SharedForm


def fetch_series(request: HttpRequest, pk: uuid.UUID, action: Action) -> Series:
    """Return the series; 404 out of scope, 403 within scope but not for this."""
    found = series_of(request.user, pk)
    if found is None:
        raise Http404
    fetch_library_for(request.user, action, found.library.pk)
    return found


@require_GET
def series(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = fetch_series(request, pk, Action.VIEW)
    return render(
        request,
        "activities/series.html",
        {
            "series": found,
            "library": found.library,
            "may_record": scope_for(request.user, Action.RECORD).covers_library(found.library),
        },
    )


@require_http_methods(["GET", "POST"])
def series_new(request: HttpRequest) -> HttpResponse:
    library = chosen_library(request)
    if library is None:
        return choose_library(request)
    step = request.POST.get("step", "") if request.method == "POST" else "start"
    if step == "start":
        return _start(request, library)
    shared, rhythm = SharedForm(request.POST), RhythmForm(request.POST)
    is_valid = shared.is_valid() and rhythm.is_valid()
    if not is_valid or step not in {"preview", "store"}:
        return _plan_page(request, library, shared, rhythm)
    if step == "preview":
        days = DaysForm(initial=DaysForm.starting(rhythm.days), size=len(rhythm.days))
        return _days_page(request, library, days, [shared, rhythm], title=_title(shared))
    days = _typed_days(request)
    if days.is_valid() and not _asks_again(request, library, _title(shared), days):
        series_id = _form_id(request)
        try:
            rows = services.plan_series(
                series_id=series_id,
                library=library,
                content=shared.content(),
                days=days.days(),
                by=request.user,
            )
        except (InvalidContent, AlreadyRecorded, IdTaken) as error:
            days.refuse(error)
        else:
            messages.success(request, _planned_text(len(rows)))
            return redirect("series", pk=series_id)
    return _days_page(request, library, days, [shared, rhythm], title=_title(shared))


def _form_id(request: HttpRequest) -> uuid.UUID:
    """Return the number that this form was made with: sent twice, it is the same series."""
    return typed_uuid(request.POST.get("form_id")) or uuid7()


def _planned_text(count: int) -> str:
    return _("Planned meetings: %(count)s. Each counts once you fill it in and send it.") % {
        "count": number_text(count)
    }


def _title(shared: SharedForm) -> str:
    return str(shared.cleaned_data["title"])


def _start(request: HttpRequest, library: Library) -> HttpResponse:
    """Begin with what was typed in the form of a record, or with a copied one."""
    copied = copied_record(request, library)
    today = local_today(library, timezone.now())
    initial = starting_values(copied, today)
    first_day = today
    if request.method == "POST":
        typed = SharedForm(request.POST)
        typed.is_valid()
        initial |= {name: typed[name].value() for name in typed.fields}
        first_day = _typed_day(request.POST.get("held_on")) or today
    rhythm = RhythmForm(initial=RhythmForm.starting(first_day))
    return _plan_page(request, library, SharedForm(initial=initial), rhythm, copied=copied)


def _typed_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _plan_page(
    request: HttpRequest,
    library: Library,
    shared: SharedForm,
    rhythm: RhythmForm,
    **more: Any,
) -> HttpResponse:
    shared.offer_lines(open_lines(library, local_today(library, timezone.now())))
    is_refused = (shared.is_bound and shared.errors) or (rhythm.is_bound and rhythm.errors)
    return render(
        request,
        "activities/series_new.html",
        {
            "form": shared,
            "rhythm": rhythm,
            "library": library,
            "form_id": _form_id(request),
            "is_on_behalf": services.is_on_behalf(request.user, library),
            **more,
        },
        status=422 if is_refused else 200,
    )


def _typed_days(request: HttpRequest) -> DaysForm:
    return DaysForm(request.POST, size=typed_number(request.POST.get("size")) or 0)


def _asks_again(request: HttpRequest, library: Library, title: str, days: DaysForm) -> bool:
    """Return whether a day was mended to one with such a record, which was not warned of yet."""
    warned = set(request.POST.getlist("warned"))
    doubled = same_title_days(request.user, library, title, days.days(), form_id=_form_id(request))
    return any(day.isoformat() not in warned for day in doubled)


def _days_page(
    request: HttpRequest,
    library: Library,
    days: DaysForm,
    carried: list[Any],
    *,
    title: str,
    series: Series | None = None,
) -> HttpResponse:
    """Show the days one by one; `carried` are the forms whose answers go along."""
    form_id = _form_id(request)
    known = days.known_days().values()
    doubled = same_title_days(request.user, library, title, known, form_id=form_id)
    return render(
        request,
        "activities/series_days.html",
        {
            "form": days,
            "rows": list(days.rows(doubled)),
            "doubled": sorted(doubled),
            "carried": carried,
            "library": library,
            "title": title,
            "series": series,
            "form_id": form_id,
            "today": local_today(library, timezone.now()),
        },
        status=422 if days.is_bound and days.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def series_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = fetch_series(request, pk, Action.RECORD)
    library, last = found.library, found.last
    step = request.POST.get("step", "") if request.method == "POST" else "start"
    if step == "start":
        initial = RhythmForm.starting(last.held_on + timedelta(days=7), meetings=4)
        return _add_page(request, found, RhythmForm(initial=initial))
    rhythm = RhythmForm(request.POST)
    if not rhythm.is_valid() or step not in {"preview", "store"}:
        return _add_page(request, found, rhythm)
    if step == "preview":
        days = DaysForm(initial=DaysForm.starting(rhythm.days), size=len(rhythm.days))
        return _days_page(request, library, days, [rhythm], title=last.title, series=found)
    days = _typed_days(request)
    if days.is_valid() and not _asks_again(request, library, last.title, days):
        try:
            rows = services.add_meetings(
                pk,
                form_id=_form_id(request),
                library=library,
                content=_content_to_go_on(found),
                days=days.days(),
                by=request.user,
            )
        except (InvalidContent, AlreadyRecorded, IdTaken) as error:
            days.refuse(error)
        else:
            messages.success(request, _planned_text(len(rows)))
            return redirect("series", pk=pk)
    return _days_page(request, library, days, [rhythm], title=last.title, series=found)


def _content_to_go_on(found: Series) -> ActivityContent:
    """Further meetings are like the last one."""
    return content_of(found.last)


def _add_page(request: HttpRequest, found: Series, rhythm: RhythmForm) -> HttpResponse:
    return render(
        request,
        "activities/series_add.html",
        {
            "form": rhythm,
            "rhythm": rhythm,
            "series": found,
            "library": found.library,
            "form_id": _form_id(request),
        },
        status=422 if rhythm.is_bound and rhythm.errors else 200,
    )
