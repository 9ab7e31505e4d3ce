"""Work plans: the hub of a library, one plan, and its moves from draft to review."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejak.access.asked import library_asked
from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.activities.services.planning import link_activities
from jejak.common.errors import InvalidContent, JejakError
from jejak.common.forms import posted, show_errors
from jejak.common.text import typed_number, typed_uuid
from jejak.places.models import Library
from jejak.plans import services
from jejak.plans.comparing import compare, total_of
from jejak.plans.errors import PlanExists
from jejak.plans.models import CommunityNeed, PlanLine, WorkPlan
from jejak.plans.queries import current_lines_as_json, lines_of, sum_of

from . import hub
from .actuals import actuals_of, unplanned_of
from .forms import AgreeForm, CloseForm
from .words import said_changes

LINES_A_PAGE = 50
UNPLANNED_SHOWN = 100


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """A library's needs, decisions and plans; whoever has none of their own sees the region."""
    library = library_asked(request, Action.VIEW)
    if library is None:
        return redirect("plan_rollup")
    need = named_need(request, library)
    context = hub.hub_of(request.user, library, need=need)
    return render(request, "desk/plans/hub.html", context)


def named_need(request: HttpRequest, library: Library) -> CommunityNeed | None:
    """Return the need that the address names, for which a plan is looked for."""
    pk = typed_uuid(request.GET.get("kebutuhan"))
    if pk is None:
        return None
    return CommunityNeed.objects.visible_to(request.user).filter(pk=pk, library=library).first()


@require_POST
def plan_new(request: HttpRequest) -> HttpResponse:
    pk = typed_number(request.POST.get("perpustakaan"))
    if pk is None:
        raise Http404
    library = fetch_library_for(request.user, Action.RECORD, pk)
    year = typed_number(request.POST.get("tahun")) or 0
    try:
        row = services.create_plan(library, year=year, by=request.user)
    except PlanExists:
        row = WorkPlan.objects.visible_to(request.user).get(library=library, year=year)
        return redirect("plan", pk=row.pk)
    except InvalidContent as error:
        messages.error(request, " ".join(str(said) for said in error.fields.values()))
        return redirect(f"{hub.hub_address(library)}")
    messages.success(request, _("The plan is begun. Add its activities one by one."))
    return redirect("plan", pk=row.pk)


def fetch_plan(request: HttpRequest, pk: uuid.UUID, action: Action = Action.VIEW) -> WorkPlan:
    return WorkPlan.objects.select_related(
        "library__regency", "library__village", "closed_by"
    ).fetch_for(request.user, action, pk=pk)


def plan_context(request: HttpRequest, row: WorkPlan) -> dict[str, Any]:
    may_record = scope_for(request.user, Action.RECORD).covers_library(row.library)
    return {
        "plan": row,
        "library": row.library,
        "zone": row.library.zone,
        "may_record": may_record,
        "may_edit": may_record and row.allows("edit"),
        "may_link": may_record and row.allows("carry_out"),
    }


@require_GET
def plan(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = fetch_plan(request, pk)
    today = timezone.now().astimezone(row.library.zone).date()
    actuals = actuals_of(lines_of(row), on=today)
    first = min(typed_number(request.GET.get("mulai")) or 0, max(len(actuals.lines) - 1, 0))
    estimate = sum_of(one.estimate for one in actuals.standing)
    context = plan_context(request, row) | {
        "actuals": actuals,
        "shown": actuals.lines[first : first + LINES_A_PAGE],
        "first": first,
        "earlier": max(first - LINES_A_PAGE, 0) if first else None,
        "later": first + LINES_A_PAGE if first + LINES_A_PAGE < len(actuals.lines) else None,
        "estimate": estimate,
        "unplanned": len(unplanned_of(request.user, row.library, row.year)),
        "versions": list(row.versions.select_related("by")),
        "earlier_plan": hub.plan_before(row),
        "months": range(1, 13),
        "has_no_need": sum(one.line.need_id is None for one in actuals.standing),
    }
    return render(request, "desk/plans/plan.html", context)


@require_http_methods(["GET", "POST"])
def plan_agree(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = fetch_plan(request, pk, Action.RECORD)
    today = timezone.now().astimezone(row.library.zone).date()
    form = AgreeForm(posted(request), initial={"agreed_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            services.agree_plan(row, by=request.user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Agreed. From now on it is carried out."))
            return redirect("plan", pk=pk)
    lines = [line for line in lines_of(row) if not line.is_cancelled]
    context = plan_context(request, row) | {"form": form, "lines": len(lines)}
    context["without_need"] = sum(line.need_id is None for line in lines)
    return _form_answer(request, "desk/plans/agree.html", context, form.is_bound)


def _form_answer(
    request: HttpRequest, template: str, context: dict[str, Any], is_bound: bool
) -> HttpResponse:
    return render(request, template, context, status=422 if is_bound else 200)


@require_POST
def plan_revise(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    services.revise_plan(fetch_plan(request, pk, Action.RECORD), by=request.user)
    messages.success(
        request,
        _("Open for changes. What was agreed stays and can be compared. Agree again after."),
    )
    return redirect("plan", pk=pk)


@require_http_methods(["GET", "POST"])
def plan_close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = fetch_plan(request, pk, Action.RECORD)
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.close_plan(row, by=request.user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Closed. The review stands with the plan."))
            return redirect("plan", pk=pk)
    today = timezone.now().astimezone(row.library.zone).date()
    actuals = actuals_of(lines_of(row), on=today)
    without = [
        one for one in actuals.standing if one.line.outcome and one.line.outcome_actual is None
    ]
    context = plan_context(request, row) | {
        "form": form,
        "actuals": actuals,
        "without_outcome": without,
    }
    return _form_answer(request, "desk/plans/close.html", context, form.is_bound)


@require_http_methods(["GET", "POST"])
def plan_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = fetch_plan(request, pk, Action.RECORD)
    if request.method == "POST":
        address = hub.hub_address(row.library)
        services.delete_plan(row, by=request.user)
        messages.success(request, _("The draft is deleted."))
        return redirect(address)
    return render(request, "desk/plans/delete.html", plan_context(request, row))


@require_http_methods(["GET", "POST"])
def plan_copy(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose lines of the latest earlier plan and copy them with their costs."""
    row = fetch_plan(request, pk, Action.RECORD)
    source = hub.plan_before(row)
    if source is None:
        raise Http404
    lines = [line for line in lines_of(source) if not line.is_cancelled]
    problem = ""
    if request.method == "POST":
        chosen = set(request.POST.getlist("baris"))
        try:
            services.copy_lines(
                row,
                source=source,
                line_ids=[line.pk for line in lines if str(line.pk) in chosen],
                by=request.user,
            )
        except InvalidContent as error:
            problem = " ".join(str(said) for said in error.fields.values())
        else:
            messages.success(request, _("Copied with their costs. Look at months and prices."))
            return redirect("plan", pk=pk)
    today = timezone.now().astimezone(row.library.zone).date()
    context = plan_context(request, row) | {
        "source": source,
        "actuals": actuals_of(lines, on=today),
        "problem": problem,
    }
    return _form_answer(request, "desk/plans/copy.html", context, bool(problem))


@require_GET
def plan_compare(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Compare two agreements, or the latest one with the plan as it stands."""
    row = fetch_plan(request, pk)
    versions = list(row.versions.select_related("by"))
    if not versions:
        raise Http404
    is_open = row.allows("edit")
    numbers = [version.number for version in versions]
    last = 0 if is_open else numbers[-1]
    after = typed_number(request.GET.get("ke"))
    after = after if after in numbers or (after == 0 and is_open) else last
    earlier = [n for n in numbers if not after or n < after] or numbers[:1]
    before = typed_number(request.GET.get("dari"))
    before = before if before in numbers else earlier[-1]
    said = {version.number: version.lines for version in versions}
    now = current_lines_as_json(row) if is_open else []
    old, new = said[before], said[after] if after else now
    context = plan_context(request, row) | {
        "versions": versions,
        "before": before,
        "after": after,
        "is_open": is_open,
        "changes": said_changes(compare(old, new)),
        "total_before": total_of(old),
        "total_after": total_of(new),
    }
    return render(request, "desk/plans/compare.html", context)


@require_http_methods(["GET", "POST"])
def plan_link(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Link activities that carry no plan out with a line of this one."""
    row = fetch_plan(request, pk, Action.RECORD)
    activities = unplanned_of(request.user, row.library, row.year)
    lines = list(PlanLine.objects.visible_to(request.user).open().filter(plan=row).in_order())
    problem = ""
    if request.method == "POST":
        chosen = set(request.POST.getlist("kegiatan"))
        ticked = [one for one in activities if str(one.pk) in chosen]
        line = next((one for one in lines if str(one.pk) == request.POST.get("baris")), None)
        if line is None or not ticked:
            problem = _("Tick at least one record, and choose the activity of the plan.")
        else:
            try:
                link_activities(ticked, line, by=request.user)
            except JejakError as error:
                problem = " ".join(str(said) for said in error.fields.values()) or str(error)
            else:
                messages.success(request, _("Linked. The plan shows them as done."))
                return redirect("plan_link", pk=pk)
    context = plan_context(request, row) | {
        "activities": activities[:UNPLANNED_SHOWN],
        "total": len(activities),
        "lines": lines,
        "problem": problem,
        "chosen": set(request.POST.getlist("kegiatan")),
        "chosen_line": request.POST.get("baris") or request.GET.get("baris", ""),
    }
    return _form_answer(request, "desk/plans/link.html", context, bool(problem))
