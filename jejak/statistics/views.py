"""The months of a library: counting, closing, opening again; and by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access.asked import library_asked
from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.common.errors import InvalidContent, InvalidMove, JejakError, NotAllowed
from jejak.common.forms import show_errors
from jejak.common.periods import month_code, month_named
from jejak.common.text import typed_number, visible
from jejak.places.models import Library, Region

from . import queries, services
from .content import FIELDS
from .deadlines import DEFAULT_DAY, deadlines_of, set_deadline
from .errors import QuestionsOpen, StatisticsConflict
from .forms import DeadlineForm, MonthForm, ReopenForm, TallyForm, months_ahead
from .models import MonthlyStatistics
from .queries import MonthLine
from .questions import Question
from .sheets import answers_of, check_month, sums_of

ONE_DAY = timedelta(days=1)


def today_in(library: Library) -> date:
    return timezone.now().astimezone(library.zone).date()


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """The months of one library; whoever has none of their own goes to the overview."""
    library = library_asked(request, Action.VIEW)
    if library is None:
        return redirect("completeness")
    today = today_in(library)
    year = typed_number(request.GET.get("tahun")) or today.year
    year = year if 2000 <= year <= today.year else today.year
    return render(
        request,
        "statistics/year.html",
        {
            "library": library,
            "year": year,
            "lines": queries.year_of(request.user, library, year, today),
            "earlier": year - 1 if year > 2000 else None,
            "later": year + 1 if year < today.year else None,
            "may_record": scope_for(request.user, Action.RECORD).covers_library(library),
        },
    )


@require_http_methods(["GET", "POST"])
def statistics_month(request: HttpRequest, pk: int, bulan: str) -> HttpResponse:
    library, line = _month(request, pk, bulan)
    action = Action.RECORD if request.method == "POST" else Action.VIEW
    fetch_library_for(request.user, action, pk)
    sums = sums_of(line.sheet.days) if line.sheet else {}
    form = MonthForm(
        request.POST if request.method == "POST" else None, sums=sums, initial=_initial(line)
    )
    conflicts: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        saved, conflicts = _save(request, library, line, form)
        if saved:
            messages.success(request, _("Saved."))
            return redirect("statistics_month", pk=pk, bulan=bulan)
    return _month_page(request, library, line, form, conflicts=conflicts)


@require_http_methods(["GET", "POST"])
def statistics_tally(request: HttpRequest, pk: int, bulan: str) -> HttpResponse:
    library, line = _month(request, pk, bulan)
    fetch_library_for(request.user, Action.RECORD, pk)
    if line.is_closed and request.method == "GET":
        return redirect("statistics_month", pk=pk, bulan=bulan)
    data = request.POST if request.method == "POST" else None
    sums = sums_of(line.sheet.days) if line.sheet else {}
    form = TallyForm(data, month=line.month, today=line.today, tallied=sums, initial=_initial(line))
    conflicts: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        saved, conflicts = _save(request, library, line, form)
        if saved:
            messages.success(request, _("Saved. The sums of the month follow."))
            return redirect("statistics_month", pk=pk, bulan=bulan)
    return render(
        request,
        "statistics/tally.html",
        {
            "library": library,
            "line": line,
            "form": form,
            "columns": [(name, FIELDS[name].label) for name in form.columns],
            "sums": {name: sums.get(name) for name in form.columns},
            "wrong": form.wrong() if form.is_bound else [],
            "conflicts": conflicts,
        },
        status=409 if conflicts else 422 if form.is_bound else 200,
    )


@require_http_methods(["POST"])
def statistics_close(request: HttpRequest, pk: int, bulan: str) -> HttpResponse:
    library, line = _month(request, pk, bulan)
    fetch_library_for(request.user, Action.RECORD, pk)
    base = typed_number(request.POST.get("versi")) or 0
    try:
        row = services.close_statistics(
            library,
            line.month,
            base_version=base,
            confirmed=request.POST.getlist("benar"),
            note=visible(request.POST.get("note", "")),
            by=request.user,
        )
    except QuestionsOpen as error:
        return _asked_page(request, library, line, still_open=error.questions)
    except InvalidContent as error:
        if "note" in error.fields:
            return _asked_page(request, library, line, problem=str(error.fields["note"]))
        return _refused(request, library, line, error)
    except StatisticsConflict as error:
        return _refused(request, library, line, error)
    if row.was_on_time:
        messages.success(request, _("Closed, on time. Thank you."))
    else:
        messages.success(request, _("Closed. It was due earlier; late is better than never."))
    return redirect("statistics_month", pk=pk, bulan=bulan)


def _refused(
    request: HttpRequest, library: Library, line: MonthLine, error: JejakError
) -> HttpResponse:
    sums = sums_of(line.sheet.days) if line.sheet else {}
    form = MonthForm(sums=sums, initial=_initial(line))
    return _month_page(request, library, line, form, refusal=error)


@require_http_methods(["GET", "POST"])
def statistics_reopen(request: HttpRequest, pk: int, bulan: str) -> HttpResponse:
    library, line = _month(request, pk, bulan)
    if line.sheet is None:
        raise Http404
    if not services.may_reopen(request.user, line.sheet):
        raise NotAllowed
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.reopen_statistics(
            library, line.month, reason=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, _("Open again. Close it when the numbers are right."))
        return redirect("statistics_month", pk=pk, bulan=bulan)
    context = {"library": library, "line": line, "form": form}
    return render(request, "statistics/reopen.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def statistics_deadline(request: HttpRequest, code: str) -> HttpResponse:
    region = Region.objects.filter(code=code[:10]).first()
    if region is None or not scope_for(request.user, Action.VIEW).covers_region(region):
        raise Http404
    if not scope_for(request.user, Action.MANAGE).covers_region(region):
        raise NotAllowed
    months = [
        (month.isoformat(), formats.date_format(month, "F Y"))
        for month in months_ahead(timezone.localdate())
    ]
    form = DeadlineForm(request.POST if request.method == "POST" else None, months=months)
    if request.method == "POST" and form.is_valid():
        try:
            set_deadline(region, by=request.user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Set. Months that began earlier keep theirs."))
            return redirect("statistics_deadline", code=code)
    context = {
        "region": region,
        "form": form,
        "deadlines": deadlines_of(region),
        "default_day": DEFAULT_DAY,
    }
    return render(
        request, "statistics/deadline.html", context, status=422 if form.is_bound else 200
    )


def _month(request: HttpRequest, pk: int, bulan: str) -> tuple[Library, MonthLine]:
    library = fetch_library_for(request.user, Action.VIEW, pk)
    month, today = month_named(bulan), today_in(library)
    if month is None:
        raise Http404
    line = queries.line_of(request.user, library, month, today)
    if line.sheet is None:
        try:
            check_month(month, library)
        except InvalidContent as error:
            raise Http404 from error
    return library, line


def _initial(line: MonthLine) -> dict[str, Any]:
    sheet = line.sheet
    return {"versi": sheet.version if sheet else 0} | (answers_of(sheet) if sheet else {})


def _save(
    request: HttpRequest, library: Library, line: MonthLine, form: MonthForm | TallyForm
) -> tuple[MonthlyStatistics | None, list[tuple[str, str, str]]]:
    """Save what was typed; return the sheet, or what two people wrote differently."""
    try:
        row = services.save_statistics(
            library,
            line.month,
            changes=form.changes(),
            base_version=form.cleaned_data["versi"],
            by=request.user,
        )
    except StatisticsConflict as error:
        # Sent once more it stands upon what is shown now, so that one's own answer is chosen.
        typed = request.POST.copy()
        typed["versi"] = str(error.current_version)
        form.data = typed
        return None, [
            (
                queries.name_of(key),
                queries.value_text(key, {key: theirs}),
                queries.value_text(key, {key: mine}),
            )
            for key, (theirs, mine) in error.conflicts.items()
        ]
    except (InvalidContent, InvalidMove) as error:
        # A sum of days has no field of its own in the tally: it is named.
        named = {
            key: problem if key in form.fields else f"{queries.name_of(key)}: {problem}"
            for key, problem in error.fields.items()
        }
        show_errors(form, JejakError(str(error), fields=named))
        return None, []
    return row, []


def _month_page(
    request: HttpRequest,
    library: Library,
    line: MonthLine,
    form: MonthForm,
    *,
    conflicts: list[tuple[str, str, str]] | None = None,
    refusal: JejakError | None = None,
) -> HttpResponse:
    may_record = scope_for(request.user, Action.RECORD).covers_library(library)
    context = {
        "library": library,
        "line": line,
        "form": form,
        "may_record": may_record and not line.is_closed,
        "may_reopen": line.sheet is not None
        and line.sheet.is_closed
        and services.may_reopen(request.user, line.sheet),
        "conflicts": conflicts,
        "refusal": refusal,
        "missing": [(name, FIELDS[name].label) for name in refusal.fields if name in FIELDS]
        if refusal
        else [],
        "history": queries.history_of(line.sheet) if line.sheet else [],
        "zone": library.zone,
        "earlier": month_code((line.month.replace(day=1) - ONE_DAY).replace(day=1)),
    }
    status = 409 if conflicts else 422 if form.is_bound or refusal else 200
    return render(request, "statistics/month.html", context, status=status)


def _asked_page(
    request: HttpRequest,
    library: Library,
    line: MonthLine,
    *,
    still_open: Sequence[Question] | None = None,
    problem: str = "",
) -> HttpResponse:
    """Ask everything on one page; what was answered and said stays."""
    asked = services.asked_about(library, line.month)
    said = set(request.POST.getlist("benar"))
    # A sum of days is changed where its days are.
    tallied = sums_of(line.sheet.days) if line.sheet else {}
    context = {
        "library": library,
        "line": line,
        "questions": [
            (question, question.code in said, question.field in tallied) for question in asked
        ],
        "is_first": not said,
        "open_count": len(still_open or ()),
        "note": visible(request.POST.get("note", "")),
        "problem": problem,
    }
    return render(request, "statistics/questions.html", context, status=422)
