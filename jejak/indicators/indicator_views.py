"""One indicator of a draft: its expression with the place of what is wrong, and its targets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jejak.access.scope import PersonLike
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors

from . import services
from .asked import RUNS, run_of
from .definition_forms import IndicatorForm, TargetForm
from .described import amount_words, kind_words
from .draft_views import draft_of
from .measures import MEASURES, SOURCES, Measure, unit_words
from .models import DefinitionVersion, Indicator, Target
from .preview import Preview, nothing_named, place_named, preview
from .services import BadExpression
from .services.indicators import require_sound
from .versions import in_language

NEW = "baru"
Marks = dict[str, dict[str, Any]]


@require_http_methods(["GET", "POST"])
def indicator_edit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Change or add (`baru`) an indicator; the button of the preview stores nothing."""
    draft = draft_of(request, pk)
    row = None if code == NEW else get_object_or_404(draft.indicators, code=code)
    form = IndicatorForm(request.POST if request.method == "POST" else None, initial=_initial(row))
    context = _context(draft, row, form)
    if request.method == "POST" and request.POST.get("lihat"):
        context |= _previewed(request, draft, row, form)
        return render(request, "indicators/indicator.html", context)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_indicator(
                draft, values=form.cleaned_data, indicator=row, by=request.user
            )
        except BadExpression as error:
            context["marks"] = _marks(form.cleaned_data, error)
            show_errors(form, error)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("indicator_edit", pk=pk, code=saved.code)
    status = 422 if form.is_bound else 200
    return render(request, "indicators/indicator.html", context, status=status)


def _initial(row: Indicator | None) -> dict[str, Any]:
    if row is None:
        return {"weight": 0, "over_regions": "mean", "over_time": "sum", "direction": "higher"}
    return {name: getattr(row, name) for name in services.COPIED}


def _context(
    draft: DefinitionVersion, row: Indicator | None, form: IndicatorForm
) -> dict[str, Any]:
    targets = row.targets.order_by("library_type", "partner_category", "year") if row else []
    is_share = bool(row and row.denominator)
    return {
        "draft": draft,
        "indicator": row,
        "name": in_language(row, "name") if row else "",
        "form": form,
        "marks": {},
        "targets": [
            (one, amount_words(one.amount, one.per_months, is_share=is_share), kind_words(one))
            for one in targets
        ],
        "target_form": TargetForm(),
        "measures": _measures(),
        "runs": RUNS.items(),
        "run": "triwulan-lalu",
        "place": "",
    }


def _measures() -> list[tuple[object, list[tuple[Measure, str]]]]:
    """Return what an expression may name, by where it comes from."""
    return [
        (words, [(one, unit_words(one.unit)) for one in MEASURES.values() if one.source == source])
        for source, words in SOURCES.items()
    ]


def _marks(typed: dict[str, Any], error: BadExpression) -> Marks:
    """Cut each expression into what is before, wrong, and after; a gap at the end is shown."""
    marks: Marks = {}
    for name, (position, length) in error.marks.items():
        text = typed[name]
        marks[name] = {
            "before": text[:position],
            "wrong": text[position : position + length],
            "after": text[position + length :],
            "letter": position + 1,
            "problem": error.fields[name],
        }
    return marks


def _previewed(
    request: HttpRequest, draft: DefinitionVersion, row: Indicator | None, form: IndicatorForm
) -> dict[str, Any]:
    """Work out what was typed, for the place and run that were chosen beside it."""
    place = request.POST.get("tempat", "").replace("\x00", "")[:120]
    run = request.POST.get("masa", "")
    found: dict[str, Any] = {"place": place, "run": run if run in RUNS else "triwulan-lalu"}
    form.is_valid()
    typed = form.cleaned_data
    if "numerator" not in typed or "denominator" not in typed:
        return found
    try:
        require_sound(typed)
    except BadExpression as error:
        return found | {"preview_marks": _marks(typed, error)}
    values = _values(row, typed)
    targets = list(row.targets.all()) if row else []
    return found | _worked_out(request.user, draft, values, targets, found)


def _values(row: Indicator | None, typed: dict[str, Any]) -> dict[str, Any]:
    """Return what the indicator would be; what was not typed well stays as it was."""
    values = {**_initial(row), **typed}
    values.pop("position", None)
    return values


def _worked_out(
    user: PersonLike,
    draft: DefinitionVersion,
    values: dict[str, Any],
    targets: list[Target],
    asked: dict[str, Any],
) -> dict[str, Any]:
    place, others = place_named(asked["place"], user)
    if place is None:
        return {"place_problem": nothing_named(asked["place"])}
    today = timezone.localdate()
    shown: Preview = preview(
        draft,
        values,
        targets,
        place=place,
        months=run_of(asked["run"], today),
        today=today,
        other_places=others,
    )
    return {"preview": shown}


@require_POST
def indicator_remove(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    row: Indicator = get_object_or_404(draft_of(request, pk).indicators, code=code)
    services.remove_indicator(row, by=request.user)
    messages.success(request, _("Removed."))
    return redirect("definitions_edit", pk=pk)


@require_POST
def target_add(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    draft = draft_of(request, pk)
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
    context = _context(draft, row, IndicatorForm(initial=_initial(row)))
    context["target_form"] = form
    return render(request, "indicators/indicator.html", context, status=422)


@require_POST
def target_remove(request: HttpRequest, pk: int, code: str, target: int) -> HttpResponse:
    indicator = get_object_or_404(draft_of(request, pk).indicators, code=code)
    row: Target = get_object_or_404(indicator.targets, pk=target)
    services.remove_target(row, by=request.user)
    messages.success(request, _("Removed."))
    return redirect("indicator_edit", pk=pk, code=code)
