"""A pasted table: kept, its columns named, its rows mended, looked over, taken over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.common.text import typed_number
from jejak.places.models import Library

from .intake import services
from .intake.checking import Check, check_intake, roles_in
from .intake.examples import example_csv
from .intake.fields import fields_of
from .intake.rows import CheckedRow, Fault
from .intake.sheets import MOST_CARDS, invitations_of
from .intake.tables import MOST_BYTES, Grid, read_file, read_text
from .intake_forms import ColumnsForm, IntakeNewForm
from .models import Intake

# Rows to mend that stand on one page, and rows that are ready.
MENDED_AT_ONCE = 25
READY_AT_ONCE = 50
POSTED = re.compile(r"^([rpq])(\d{1,4})-([a-z0-9_+-]{1,60})$")
# Where only the choices are right, no text is asked for beside them.
CLOSED = frozenset({"library_type", "partner_category", "role"})


@require_GET
def intakes(request: HttpRequest) -> HttpResponse:
    services.require_desk(request.user)
    rows = Intake.objects.visible_to(request.user).order_by("-pk")
    done = list(rows.exclude(done_at=None).defer("rows", "mends")[:20])
    context = {"open": list(rows.open()), "done": done}
    return render(request, "directory/intake/list.html", context)


@require_http_methods(["GET", "POST"])
def intake_new(request: HttpRequest) -> HttpResponse:
    services.require_desk(request.user)
    kinds = [Intake.Kind.PEOPLE]
    if scope_for(request.user, Action.MANAGE):
        kinds.insert(0, Intake.Kind.LIBRARIES)
    asked = request.GET.get("jenis", "")
    initial = {"kind": asked if asked in kinds else kinds[0]}
    form = IntakeNewForm(request.POST or None, request.FILES or None, initial=initial, kinds=kinds)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (made := _start(request, form)):
            return redirect("intake_columns" if _needs_columns(made) else "intake", pk=made.pk)
        status = 422
    return render(request, "directory/intake/new.html", {"form": form}, status=status)


def _start(request: HttpRequest, form: IntakeNewForm) -> Intake | None:
    try:
        grid = _grid_of(form)
        return services.start_intake(grid, kind=form.cleaned_data["kind"], by=request.user)
    except InvalidContent as error:
        field = "file" if form.cleaned_data["file"] else "text"
        if error.fields:
            show_errors(form, error)
        else:
            form.add_error(field, str(error))
        return None


def _grid_of(form: IntakeNewForm) -> Grid:
    file = form.cleaned_data["file"]
    if file:
        return read_file(file.name or "", file.read(MOST_BYTES + 1))
    return read_text(form.cleaned_data["text"])


def _needs_columns(intake: Intake) -> bool:
    """Return whether the table cannot be checked before somebody says what its columns are."""
    named = set(intake.columns)
    if intake.kind == Intake.Kind.LIBRARIES:
        return "name" not in named or not named & {"code", "village", "district", "regency"}
    return "person_name" not in named or not intake.headings


@require_http_methods(["GET", "POST"])
def intake_columns(request: HttpRequest, pk: int) -> HttpResponse:
    found = _fetch(request, pk)
    if found.is_done:
        return redirect("intake", pk=pk)
    form = ColumnsForm(request.POST or None, intake=found)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.change_columns(found, columns=form.columns, by=request.user)
            except InvalidContent as error:
                show_errors(form, error)
            else:
                return redirect("intake", pk=pk)
    context = {"form": form, "intake": found, "needs_columns": _needs_columns(found)}
    return render(request, "directory/intake/columns.html", context, status=status)


def _fetch(request: HttpRequest, pk: int) -> Intake:
    found = Intake.objects.fetch_for(request.user, pk=pk)
    services.require_desk(request.user, found.kind)
    return found


@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the rows that need somebody, each fault beside its cell, and those that are ready."""
    found = _fetch(request, pk)
    if found.is_done:
        return _done(request, found)
    if request.method == "GET":
        return _page(request, found)
    posted = _posted(request.POST)
    found = services.mend_rows(found, **posted, by=request.user)
    asked = {*posted["texts"], *posted["picks"], *posted["answers"], *posted["left_out"]}
    check = check_intake(found, by=request.user)
    if any(row.index in asked for row in check.waiting):
        return _page(request, found, check, status=422)
    messages.success(request, _("Kept. These rows are ready now."))
    return redirect("intake", pk=pk)


def _posted(sent: QueryDict) -> dict[str, Any]:
    """Return what was typed, picked, answered and left out, by row."""
    found: dict[str, dict[int, dict[str, str]]] = {"r": {}, "p": {}, "q": {}}
    for name in sent:
        if match := POSTED.match(name):
            kind, index, key = match.groups()
            found[kind].setdefault(int(index), {})[key] = str(sent[name])
    shown = {n for text in sent.getlist("row") if (n := typed_number(text)) is not None}
    out = {typed_number(text) for text in sent.getlist("out")}
    return {
        "texts": found["r"],
        "picks": found["p"],
        "answers": found["q"],
        "left_out": {index: index in out for index in shown},
    }


@dataclass(frozen=True)
class Cell:
    """One cell to be mended: its label, text and fault, and how it is asked for."""

    name: str
    label: object
    text: str
    fault: Fault | None

    @property
    def is_closed(self) -> bool:
        return self.fault is not None and self.fault.pick in CLOSED


@dataclass(frozen=True)
class ShownRow:
    row: CheckedRow
    cells: list[Cell]
    is_whole: bool


def _shown(row: CheckedRow, found: Intake, *, whole: bool) -> ShownRow:
    cells = [
        Cell(field.name, field.label, row.texts.get(field.name, ""), row.faults.get(field.name))
        for field in fields_of(found.kind)
        if field.name in row.faults or (whole and _is_offered(field.name, found, row))
    ]
    return ShownRow(row, cells, whole)


def _is_offered(name: str, found: Intake, row: CheckedRow) -> bool:
    """Of a row that is opened whole: the table's columns, and what was typed beside them."""
    always = {"name", "village", "district", "person_name", "person_phone"}
    return name in found.columns or name in row.texts or name in always


def _page(
    request: HttpRequest, found: Intake, check: Check | None = None, *, status: int = 200
) -> HttpResponse:
    check = check or check_intake(found, by=request.user)
    opened = typed_number(request.GET.get("baris"))
    waiting = check.waiting
    wanted = [row for row in check.rows if opened is not None and row.number == opened]
    mended = wanted + [row for row in waiting if row not in wanted]
    pages = max(1, -(-len(check.ready) // READY_AT_ONCE))
    page = min(max(typed_number(request.GET.get("halaman")) or 1, 1), pages)
    ready = check.ready[(page - 1) * READY_AT_ONCE : page * READY_AT_ONCE]
    context = {
        "intake": found,
        "check": check,
        "mended": [_shown(row, found, whole=row in wanted) for row in mended[:MENDED_AT_ONCE]],
        "rest": max(0, len(mended) - MENDED_AT_ONCE),
        "ready": ready,
        "is_libraries": found.kind == Intake.Kind.LIBRARIES,
        "page": page,
        "pages": pages,
        "unread": _unread(found),
    }
    return render(request, "directory/intake/check.html", context, status=status)


def _unread(found: Intake) -> list[str]:
    """Return the headings of columns that mean nothing to us."""
    pairs = zip(found.headings, found.columns, strict=False)
    return [heading for heading, name in pairs if heading and not name]


@require_http_methods(["GET", "POST"])
def intake_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will happen, then do it once."""
    found = _fetch(request, pk)
    if found.is_done:
        return redirect("intake", pk=pk)
    if request.method == "POST":
        try:
            services.confirm_intake(found, by=request.user)
        except services.NotReady as error:
            messages.warning(request, str(error))
            return _page(request, found, status=error.status)
        return redirect("intake", pk=pk)
    check = check_intake(found, by=request.user)
    if check.waiting or not (check.opened or check.invited):
        return redirect("intake", pk=pk)
    context = {
        "intake": found,
        "check": check,
        "types": _type_counts(check),
        "places": len({row.region.pk for row in check.opened if row.region is not None}),
        "roles": [(role.label, count) for role, count in roles_in(check.invited).items()],
        "same": [row for row in check.ready if row.values and not row.opens],
    }
    return render(request, "directory/intake/confirm.html", context)


def _type_counts(check: Check) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for row in check.opened:
        label = str(Library.Type(row.values["library_type"]).label)
        counts[label] = counts.get(label, 0) + 1
    return sorted(counts.items(), key=lambda one: -one[1])


def _done(request: HttpRequest, found: Intake) -> HttpResponse:
    waiting = invitations_of(found, request.user)
    context = {
        "intake": found,
        "libraries": len(found.made.get("libraries", [])),
        "invitations": len(found.made.get("invitations", [])),
        "left_out": found.made.get("left_out", 0),
        "waiting": len(waiting),
        "parts": sheet_parts(len(waiting)),
    }
    return render(request, "directory/intake/done.html", context)


def sheet_parts(count: int) -> list[tuple[int, int]]:
    """Return first and last card of each sheet."""
    starts = range(0, count, MOST_CARDS)
    return [(start + 1, min(start + MOST_CARDS, count)) for start in starts]


@require_http_methods(["GET", "POST"])
def intake_delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = _fetch(request, pk)
    if request.method == "POST":
        services.delete_intake(found, by=request.user)
        messages.success(request, _("The table is deleted."))
        return redirect("intakes")
    return render(request, "directory/intake/delete.html", {"intake": found})


@require_GET
def intake_example(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in Intake.Kind.values:
        raise Http404
    response = HttpResponse(example_csv(kind), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="contoh-{kind}.csv"'
    return response
