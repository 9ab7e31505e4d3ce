"""Pages of files: asking for one, how far it is, taking it away."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejak.common.errors import JejakError
from jejak.figures.filters import zone_of

from . import files, services
from .contents import CONTENT_TYPES
from .errors import NotInScopeAnyMore
from .forms import ExportForm
from .models import Export, Format, State
from .scopes import still_holds
from .tables import Table, clean_query, table_of, table_title

SHOWN = 50


@require_GET
def exports(request: HttpRequest) -> HttpResponse:
    rows = list(Export.objects.visible_to(request.user).latest_first()[:SHOWN])
    return render(
        request,
        "reports/exports.html",
        {
            "rows": [(row, table_title(row.listing), _asked(row, request.user)) for row in rows],
            "zone": zone_of(request.user),
            "is_waiting": any(row.is_open for row in rows),
            "days": settings.EXPORT_DAYS,
        },
    )


def _asked(export: Export, user: Any) -> list[tuple[str, str]]:
    return table_of(export.listing, export.query, user).asked


@require_http_methods(["GET", "POST"])
def export_new(request: HttpRequest) -> HttpResponseBase:
    """Show what will be in the file; then send it, or ask the worker for it."""
    sent = request.method == "POST"
    asked = QueryDict(request.POST.get("saring", "")) if sent else request.GET
    name = (request.POST if sent else request.GET).get("daftar", "kegiatan")
    table = _table(name, clean_query(asked), request.user)
    form = ExportForm(request.POST if sent else None)
    problem: JejakError | None = None
    if sent and form.is_valid():
        try:
            return _export(request, table, form.cleaned_data["bentuk"])
        except JejakError as error:
            problem = error
    status = 200 if not sent else problem.status if problem else 422
    return render(request, "reports/export_new.html", _about(table, form, problem), status=status)


def _table(name: str, query: str, user: Any) -> Table:
    try:
        return table_of(name, query[:2_000], user)
    except KeyError as error:
        raise Http404 from error


def _about(table: Table, form: ExportForm, problem: JejakError | None) -> dict[str, Any]:
    return {
        "table": table,
        "form": form,
        "problem": problem,
        "count": table.count(),
        "at_once": services.AT_ONCE,
        "days": settings.EXPORT_DAYS,
    }


def _export(request: HttpRequest, table: Table, file_format: str) -> HttpResponseBase:
    wanted = {"listing": table.name, "query": table.query, "file_format": file_format}
    if services.is_small(table.name, table.query, request.user):
        file, written = services.export_now(**wanted, by=request.user)
        return _answer(request, file, table.name, file_format, written.as_of)
    services.request_export(**wanted, by=request.user)
    messages.success(request, _("The file is being made. You may close this page meanwhile."))
    return redirect("exports")


@require_GET
def export_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    export = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    if export.state != State.READY or export.as_of is None or export.is_over:
        raise Http404
    if not still_holds(request.user, export.scopes):
        raise NotInScopeAnyMore
    try:
        file = files.file_path(export.pk, export.file_format).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    services.note_download(export, by=request.user)
    return _answer(request, file, export.listing, export.file_format, export.as_of)


def _answer(
    request: HttpRequest, file: Any, listing: str, file_format: str, as_of: datetime
) -> FileResponse:
    moment = as_of.astimezone(zone_of(request.user)).strftime("%Y-%m-%d-%H%M")
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"jejak-{listing}-{moment}.{file_format}",
        content_type=CONTENT_TYPES[Format(file_format)],
    )
    response["Cache-Control"] = "private, no-store"
    # Its length tells whether all of it came: GZipMiddleware would take it off.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return response


@require_POST
def export_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    export = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    services.cancel_export(export, by=request.user)
    return redirect("exports")


@require_POST
def export_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    export = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    services.delete_export(export, by=request.user)
    return redirect("exports")
