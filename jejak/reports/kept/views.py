"""Pages of kept figures: keeping one, the list, what changed and why, the file again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from jejak.common.text import typed_uuid, visible
from jejak.figures.filters import from_query, zone_of
from jejak.reports.contents import CONTENT_TYPES
from jejak.reports.errors import NotInScopeAnyMore
from jejak.reports.formats import Format
from jejak.reports.scopes import still_holds

from . import services
from .errors import NoLongerReadable, TooMuchToExplain
from .explain import KINDS, explain, figure_lines
from .forms import SAVE, KeepForm, RenameForm
from .models import KeptFigure, KeptPage
from .queries import page_of, with_states
from .scores import score_change
from .shown import about, asked_in_words
from .tables import KeptTable
from .writing import file_bytes

QUERY_LENGTH = 2_000


@require_POST
def kept_new(request: HttpRequest) -> HttpResponse:
    """Keep what the page showed: saved it opens again, as a file it is sent."""
    query = request.POST.get("saring", "").replace("\x00", "")[:QUERY_LENGTH]
    form = KeepForm(request.POST)
    asked = from_query(QueryDict(query), request.user).filter
    if not form.is_valid():
        context = {
            "form": form,
            "asked": asked_in_words(asked),
            "query": query,
            "page": request.POST.get("halaman", ""),
        }
        return render(request, "reports/kept_new.html", context, status=422)
    wanted = form.cleaned_data["tindakan"]
    row = services.keep_figure(
        query,
        page=form.cleaned_data["halaman"] or KeptPage.RESULTS,
        title=form.cleaned_data["judul"],
        file_format="" if wanted == SAVE else wanted,
        by=request.user,
    )
    if wanted != SAVE:
        return _file(request, row)
    messages.success(request, _("Saved. Here you see when a later correction alters it."))
    return redirect("kept_figure", pk=row.pk)


@require_GET
def kept_figures(request: HttpRequest) -> HttpResponse:
    code = visible(request.GET.get("kode", "")).strip().upper()[:20]
    rows = KeptFigure.objects.visible_to(request.user)
    page = page_of(rows, code=code, after=request.GET.get("setelah", ""))
    context = {
        "rows": with_states(page.rows, request.user),
        "next_after": page.next_after,
        "code": code,
        "zone": zone_of(request.user),
        "is_first": page.is_first,
    }
    return render(request, "reports/kept_figures.html", context)


@require_GET
def kept_figure(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The figure then and now, and what lies between."""
    row = get_object_or_404(KeptFigure.objects.visible_to(request.user), pk=pk)
    context: dict[str, Any] = {
        "row": row,
        "zone": zone_of(request.user),
        "page_address": f"{reverse(row.page)}?{row.query}",
        "may_see_tables": still_holds(request.user, row.scopes),
        "form": RenameForm(initial={"judul": row.title}),
    }
    try:
        context |= _compared(request, row)
    except NoLongerReadable as problem:
        context["problem"] = problem
    return render(request, "reports/kept_figure.html", context)


def _compared(request: HttpRequest, row: KeptFigure) -> dict[str, Any]:
    compared = services.compare(row, request.user)
    services.note_seen(row, compared.differences)
    context: dict[str, Any] = {
        "asked": asked_in_words(services.filter_of(row, request.user)),
        "figures": figure_lines(compared),
        "is_changed": bool(compared.differences),
    }
    if compared.differences:
        after = {kind.key: typed_uuid(request.GET.get(f"{kind.key}-setelah")) for kind in KINDS}
        try:
            groups = explain(row, request.user, after=after)
        except TooMuchToExplain as problem:
            return context | {"too_much": problem}
        moved = {group.key for group in groups}
        score = score_change(row, request.user, compared, moved)
        context |= {"groups": groups, "score": score}
    return context


@require_POST
def kept_rename(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(KeptFigure.objects.visible_to(request.user), pk=pk)
    form = RenameForm(request.POST)
    if not form.is_valid():
        context = {"row": row, "form": form}
        return render(request, "reports/kept_rename.html", context, status=422)
    services.rename_figure(row, title=form.cleaned_data["judul"], by=request.user)
    return redirect("kept_figure", pk=row.pk)


@require_GET
def kept_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same file again, from the values that were kept."""
    row = get_object_or_404(KeptFigure.objects.visible_to(request.user), pk=pk)
    services.note_download(row, by=request.user)
    return _file(request, row, request.GET.get("bentuk", ""))


def _file(request: HttpRequest, row: KeptFigure, wanted: str = "") -> HttpResponse:
    if not still_holds(request.user, row.scopes):
        raise NotInScopeAnyMore
    file_format = Format(wanted if wanted in Format.values else row.file_format or Format.XLSX)
    with override(row.language):
        asked = asked_in_words(services.filter_of(row, request.user))
        tables = [KeptTable.from_json(stored) for stored in row.tables]
        said = about(row, asked, request.user)
        content = file_bytes(file_format, tables, said, row.as_of)
    response = HttpResponse(content, content_type=CONTENT_TYPES[file_format])
    moment = row.as_of.astimezone(zone_of(request.user)).strftime("%Y-%m-%d-%H%M")
    name = f"jejak-{row.page}-{moment}-{row.code}.{file_format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    # Its length tells whether all of it came: GZipMiddleware would take it off.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return response
