"""The national team drafts a version, tries it out, and publishes it with a date."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.common.periods import next_month

from . import services
from .asked import RUNS, asked_from, name_of
from .definition_forms import PublishForm, VersionForm
from .described import changes_between
from .dry_run import dry_run
from .models import DefinitionVersion, Indicator
from .pages import colour_word
from .services.versions import first_free_month, last_published
from .versions import in_language

MONTHS_OFFERED = 13


def draft_of(request: HttpRequest, pk: int) -> DefinitionVersion:
    """403 for whoever does not define, 404 for what is no draft."""
    services.require_definer(request.user)
    drafts: Any = DefinitionVersion.objects.visible_to(request.user).drafts()
    found: DefinitionVersion = get_object_or_404(drafts, pk=pk)
    return found


@require_POST
def definitions_draft(request: HttpRequest) -> HttpResponse:
    draft = services.draft_version(by=request.user)
    return redirect("definitions_edit", pk=draft.pk)


@require_http_methods(["GET", "POST"])
def definitions_edit(request: HttpRequest, pk: int) -> HttpResponse:
    draft = draft_of(request, pk)
    initial = {
        "note": draft.note,
        "green_above": draft.green_above,
        "yellow_above": draft.yellow_above,
    }
    form = VersionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_version(draft, values=form.cleaned_data, by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("definitions_edit", pk=pk)
    rows = list(draft.indicators.all())
    last = last_published()
    context = {
        "draft": draft,
        "form": form,
        "indicators": [(row, in_language(row, "name")) for row in rows],
        "total": sum((row.weight for row in rows), Decimal(0)),
        "problems": services.what_is_missing(draft),
        "before": last,
        "changes": changes_between(last, draft) if last else [],
    }
    status = 422 if form.is_bound else 200
    return render(request, "indicators/edit.html", context, status=status)


@require_POST
def definitions_discard(request: HttpRequest, pk: int) -> HttpResponse:
    services.discard_version(draft_of(request, pk), by=request.user)
    messages.success(request, _("The draft is gone. The version in force was not touched."))
    return redirect("indicators")


@require_POST
def indicator_move(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    row: Indicator = get_object_or_404(draft_of(request, pk).indicators, code=code)
    services.move_indicator(row, up=request.POST.get("ke") == "naik", by=request.user)
    return redirect("definitions_edit", pk=pk)


@require_GET
def definitions_dry_run(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft on data of a run of months, beside the version that was in force."""
    draft = draft_of(request, pk)
    query: Any = request.GET
    if not {"masa", "dari", "sampai"} & query.keys():
        query = {**request.GET.dict(), "masa": "tahun-lalu"}
    asked = asked_from(query, request.user)
    region = asked.library.regency if asked.library else asked.region
    found = None
    if draft.indicators.exists():
        found = dry_run(draft, region, asked.months, asked.today)
    context = {
        "draft": draft,
        "asked": asked,
        "region": region,
        "above": region.parent,
        "months_name": name_of(asked.months),
        "problems": asked.problems,
        "typed": request.GET.dict() if asked.problems else {},
        "runs": [
            (code, name, f"?{asked.as_query(dari='', sampai='', masa=code)}")
            for code, name in RUNS.items()
        ],
        "run": found,
        "colours": [(colour_word(code), *rest) for code, *rest in found.colours] if found else [],
        "changes": [
            (colour_word(one.before), colour_word(one.after), one.libraries)
            for one in (found.colour_changes if found else [])
        ],
    }
    return render(request, "indicators/dry_run.html", context)


@require_http_methods(["GET", "POST"])
def definitions_publish(request: HttpRequest, pk: int) -> HttpResponse:
    draft = draft_of(request, pk)
    month, months = first_free_month(), []
    for _n in range(MONTHS_OFFERED):
        months.append((month.isoformat(), formats.date_format(month, "j F Y")))
        month = next_month(month)
    form = PublishForm(request.POST if request.method == "POST" else None, months=months)
    if request.method == "POST" and form.is_valid():
        try:
            services.publish_version(draft, by=request.user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Published. Runs that end before it keep their version."))
            return redirect("indicators")
    last = last_published()
    context = {
        "draft": draft,
        "form": form,
        "problems": services.what_is_missing(draft),
        "before": last,
        "changes": changes_between(last, draft) if last else [],
    }
    status = 422 if form.is_bound else 200
    return render(request, "indicators/publish.html", context, status=status)
