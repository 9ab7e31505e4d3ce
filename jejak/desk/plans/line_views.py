"""One line of a plan: what it says, its costs, and what came of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejak.access.roles import Action
from jejak.activities.services.planning import change_plan_line
from jejak.common.errors import InvalidContent
from jejak.common.forms import posted, show_errors
from jejak.common.text import months_text, typed_number
from jejak.plans import services
from jejak.plans.budget_queries import offered_accounts, prices_for
from jejak.plans.content import LINE_FIELDS
from jejak.plans.errors import LineConflict
from jejak.plans.models import CommunityNeed, FundSource, PlanLine, WorkPlan
from jejak.plans.queries import agreed_priorities

from .actuals import actuals_of
from .forms import (
    BLANK_ROWS,
    MOST_BLANK_ROWS,
    CancelForm,
    CostsForm,
    LineForm,
    OutcomeForm,
    starting_line,
)
from .plan_views import fetch_plan, named_need, plan_context
from .words import details_of, said_conflicts

ACTIVITIES_SHOWN = 50
NEEDS_OFFERED = 100


def fetch_line(request: HttpRequest, pk: uuid.UUID, action: Action = Action.VIEW) -> PlanLine:
    return PlanLine.objects.select_related(
        "plan__library__regency",
        "plan__library__village",
        "plan__closed_by",
        "need__theme",
        "account",
    ).fetch_for(request.user, action, pk=pk)


@require_GET
def plan_line(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    line = fetch_line(request, pk)
    today = timezone.now().astimezone(line.plan.library.zone).date()
    (actual,) = actuals_of([line], on=today).lines
    held = {row.held_on.month for row in actual.activities}
    context = plan_context(request, line.plan) | {
        "line": line,
        "actual": actual,
        "activities": actual.activities[:ACTIVITIES_SHOWN],
        "months": [(n, n in line.months, n in held) for n in range(1, 13)],
        "months_text": months_text(line.months),
        "details": details_of(line),
        "priority": agreed_priorities([line.need_id]).get(line.need_id) if line.need_id else None,
    }
    return render(request, "desk/plans/line.html", context)


def _needs_offered(request: HttpRequest, plan: WorkPlan, line: PlanLine | None) -> list[Any]:
    needs = CommunityNeed.objects.visible_to(request.user).filter(library=plan.library).open()
    offered = list(needs.latest_first()[:NEEDS_OFFERED])
    agreed = agreed_priorities(need.pk for need in offered)
    # What the village agreed on comes first, by its rank.
    offered.sort(key=lambda need: agreed[need.pk].rank or 99 if need.pk in agreed else 99)
    if line is not None and line.need is not None and line.need not in offered:
        offered.append(line.need)
    return offered


def _form(
    request: HttpRequest, plan: WorkPlan, line: PlanLine | None, initial: dict[str, Any]
) -> LineForm:
    return LineForm(
        posted(request),
        initial=initial,
        needs=_needs_offered(request, plan, line),
        accounts=offered_accounts(line),
    )


@require_http_methods(["GET", "POST"])
def plan_line_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    plan = fetch_plan(request, pk, Action.RECORD)
    form = _form(request, plan, None, starting_line(named_need(request, plan.library)))
    if request.method == "POST" and form.is_valid():
        try:
            line = services.add_line(
                plan, form.content(), id=form.cleaned_data["id"], by=request.user
            )
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Added. Now say what it costs, or add the next activity."))
            return redirect("plan_line", pk=line.pk)
    context = plan_context(request, plan) | {"form": form, "line": None}
    return _page(request, "desk/plans/line_form.html", context, form.is_bound)


def _page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    is_refused: bool,
    *,
    is_conflict: bool = False,
) -> HttpResponse:
    status = 409 if is_conflict else 422 if is_refused else 200
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
def plan_line_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    line = fetch_line(request, pk, Action.RECORD)
    initial = {name: getattr(line, name) for name in LINE_FIELDS} | {"versi": line.version}
    form = _form(request, line.plan, line, initial)
    conflicts: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        base = form.cleaned_data["versi"] or 0
        try:
            change_plan_line(line, form.content(), base_version=base, by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        except LineConflict as error:
            conflicts = said_conflicts(error.conflicts)
            _stand_upon(form, error.current_version)
        else:
            messages.success(request, _("Saved."))
            return redirect("plan_line", pk=pk)
    context = plan_context(request, line.plan) | {
        "form": form,
        "line": line,
        "conflicts": conflicts,
    }
    return _page(
        request, "desk/plans/line_form.html", context, form.is_bound, is_conflict=bool(conflicts)
    )


def _stand_upon(form: LineForm, version: int) -> None:
    """Let the form, sent once more, stand upon what is shown beside it."""
    typed: Any = form.data
    typed = typed.copy()
    typed["versi"] = str(version)
    form.data = typed


@require_http_methods(["GET", "POST"])
def plan_line_costs(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    line = fetch_line(request, pk, Action.RECORD)
    prices = prices_for(line.plan.library, line.year)
    costs = list(line.costs.all())
    source = costs[-1].fund_source if costs else FundSource.VILLAGE_FUND.value
    typed = posted(request)
    form = CostsForm(costs=costs, data=typed, prices=prices, source=source)
    base = typed_number(request.POST.get("versi")) or 0 if typed is not None else line.version
    conflicts: list[tuple[str, str, str]] = []
    is_refused = False
    if typed is not None and "lagi" in typed:
        form.rows += form.blank(min(BLANK_ROWS, MOST_BLANK_ROWS))
    elif typed is not None:
        is_refused = True
        if form.is_valid():
            try:
                services.set_costs(line, form.costs, base_version=base, by=request.user)
            except InvalidContent as error:
                form.refuse(error)
            except LineConflict as error:
                conflicts, base = said_conflicts(error.conflicts), error.current_version
            else:
                messages.success(request, _("Saved. The sums follow."))
                return redirect("plan_line", pk=pk)
    context = plan_context(request, line.plan) | {
        "line": line,
        "form": form,
        "base": base,
        "prices": prices,
        "conflicts": conflicts,
    }
    return _page(request, "desk/plans/costs.html", context, is_refused, is_conflict=bool(conflicts))


@require_http_methods(["GET", "POST"])
def plan_line_outcome(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    line = fetch_line(request, pk, Action.RECORD)
    today = timezone.now().astimezone(line.plan.library.zone).date()
    initial = {
        "actual": line.outcome_actual,
        "source": line.outcome_source,
        "on": line.outcome_on or today,
    }
    form = OutcomeForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_outcome(line, by=request.user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect("plan_line", pk=pk)
    context = plan_context(request, line.plan) | {"line": line, "form": form}
    return _page(request, "desk/plans/outcome.html", context, form.is_bound)


@require_http_methods(["GET", "POST"])
def plan_line_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    line = fetch_line(request, pk, Action.RECORD)
    form = CancelForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_line(line, reason=form.cleaned_data["reason"], by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Cancelled. What was done of it stays."))
            return redirect("plan_line", pk=pk)
    context = plan_context(request, line.plan) | {"line": line, "form": form}
    return _page(request, "desk/plans/cancel.html", context, form.is_bound)


@require_POST
def plan_line_restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    services.restore_line(fetch_line(request, pk, Action.RECORD), by=request.user)
    messages.success(request, _("Taken up again."))
    return redirect("plan_line", pk=pk)


@require_POST
def plan_line_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    line = fetch_line(request, pk, Action.RECORD)
    services.remove_line(line, by=request.user)
    messages.success(request, _("Taken out of the plan."))
    return redirect("plan", pk=line.plan_id)


@require_POST
def plan_line_move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    line = fetch_line(request, pk, Action.RECORD)
    services.move_line(line, up=request.POST.get("ke") == "atas", by=request.user)
    return redirect("plan", pk=line.plan_id)
