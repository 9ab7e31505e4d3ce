"""The definitions as everybody reads them, and as the national team makes them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access.roles import Action
from jejak.access.scope import assignments_of, scope_for
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.forms import show_errors
from jejak.common.periods import Period, next_month

from . import services
from .asked import asked_from, name_of
from .definition_forms import IndicatorForm, PublishForm, TargetForm, VersionForm
from .dry_run import dry_run
from .measures import MEASURES
from .models import DefinitionVersion, Indicator, Target
from .services import BadExpression
from .versions import definitions_for, version_in_force


@require_GET
def definitions_of_indicators(request: HttpRequest) -> HttpResponse:
    """The version in force, or the one asked for; a draft only for those who define."""
    if not assignments_of(request.user):
        raise NotAllowed
    may_define = bool(scope_for(request.user, Action.DEFINE))
    number = request.GET.get("versi", "")
    known = DefinitionVersion.objects.all()
    published = known.published()
    if number.isascii() and number.isdigit() and len(number) < 5:
        version = get_object_or_404(known if may_define else published, number=int(number))
    else:
        found = version_in_force(timezone.localdate())
        if found is None:
            raise Http404
        version = found
    today = timezone.localdate()
    return render(
        request,
        "indicators/definitions.html",
        {
            "version": version,
            "definitions": definitions_for(Period.year(today.year), version).indicators,
            "versions": published.order_by("-valid_from"),
            "draft": known.drafts().first() if may_define else None,
            "may_define": may_define,
            "measures": MEASURES,
        },
    )


@require_http_methods(["POST"])
def definitions_draft(request: HttpRequest) -> HttpResponse:
    draft = services.draft_version(by=request.user)
    return redirect("definitions_edit", pk=draft.pk)


def _draft(request: HttpRequest, pk: int) -> DefinitionVersion:
    services.require_definer(request.user)
    return get_object_or_404(DefinitionVersion.objects.drafts(), pk=pk)


@require_http_methods(["GET", "POST"])
def definitions_edit(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _draft(request, pk)
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
    rows = draft.indicators.prefetch_related("targets")
    context = {
        "draft": draft,
        "form": form,
        "indicators": rows,
        "total": sum(row.weight for row in rows),
        "problems": services.what_is_missing(draft),
    }
    status = 422 if form.is_bound else 200
    return render(request, "indicators/edit.html", context, status=status)


@require_http_methods(["POST"])
def definitions_discard(request: HttpRequest, pk: int) -> HttpResponse:
    services.discard_version(_draft(request, pk), by=request.user)
    messages.success(request, _("The draft is gone. The version in force was not touched."))
    return redirect("indicators")


@require_http_methods(["GET", "POST"])
def indicator_edit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One indicator of a draft; `baru` begins a new one."""
    draft = _draft(request, pk)
    row = None if code == "baru" else get_object_or_404(draft.indicators, code=code)
    initial = {name: getattr(row, name) for name in services.COPIED} if row else {"weight": 0}
    form = IndicatorForm(request.POST if request.method == "POST" else None, initial=initial)
    marks: dict[str, tuple[str, str, str]] = {}
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_indicator(
                draft, values=form.cleaned_data, indicator=row, by=request.user
            )
        except BadExpression as error:
            show_errors(form, error)
            marks = {
                name: _marked(form.cleaned_data[name], *place)
                for name, place in error.marks.items()
            }
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("indicator_edit", pk=pk, code=saved.code)
    context = {
        "draft": draft,
        "indicator": row,
        "form": form,
        "marks": marks,
        "targets": row.targets.all() if row else [],
        "target_form": TargetForm(),
        "measures": MEASURES.values(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "indicators/indicator.html", context, status=status)


def _marked(text: str, position: int, length: int) -> tuple[str, str, str]:
    """Cut the expression into what is before, wrong, and after; a gap at the end is shown."""
    return text[:position], text[position : position + length] or "…", text[position + length :]


@require_http_methods(["POST"])
def indicator_remove(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    row = get_object_or_404(_draft(request, pk).indicators, code=code)
    services.remove_indicator(row, by=request.user)
    messages.success(request, _("Removed."))
    return redirect("definitions_edit", pk=pk)


@require_http_methods(["POST"])
def target_add(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    draft = _draft(request, pk)
    row: Indicator = get_object_or_404(draft.indicators, code=code)
    form = TargetForm(request.POST)
    if form.is_valid():
        try:
            services.add_target(row, values=form.cleaned_data, by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("indicator_edit", pk=pk, code=code)
    initial = {name: getattr(row, name) for name in services.COPIED}
    context = {
        "draft": draft,
        "indicator": row,
        "form": IndicatorForm(initial=initial),
        "marks": {},
        "targets": row.targets.all(),
        "target_form": form,
        "measures": MEASURES.values(),
    }
    return render(request, "indicators/indicator.html", context, status=422)


@require_http_methods(["POST"])
def target_remove(request: HttpRequest, pk: int, code: str, target: int) -> HttpResponse:
    indicator = get_object_or_404(_draft(request, pk).indicators, code=code)
    row: Target = get_object_or_404(indicator.targets, pk=target)
    services.remove_target(row, by=request.user)
    messages.success(request, _("Removed."))
    return redirect("indicator_edit", pk=pk, code=code)


@require_GET
def definitions_dry_run(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft on data of a run that is over, beside the version in force."""
    draft = _draft(request, pk)
    query: Any = request.GET if request.GET else {"masa": "tahun-lalu"}
    asked = asked_from(query, request.user)
    context = {
        "draft": draft,
        "asked": asked,
        "months_name": name_of(asked.months),
        "problems": asked.problems,
        "run": dry_run(draft, asked.region, asked.months, asked.today),
    }
    return render(request, "indicators/dry_run.html", context)


@require_http_methods(["GET", "POST"])
def definitions_publish(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _draft(request, pk)
    month = timezone.localdate().replace(day=1)
    months = []
    for _n in range(13):
        months.append((month.isoformat(), formats.date_format(month, "F Y")))
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
    context = {"draft": draft, "form": form, "problems": services.what_is_missing(draft)}
    status = 422 if form.is_bound else 200
    return render(request, "indicators/publish.html", context, status=status)
