"""The national team edits the steps of the budget calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.forms import show_errors

from . import calendar_queries as queries
from . import services
from .calendar_forms import StepForm, starting_step
from .models import BudgetStep


def _require_defining(request: HttpRequest) -> None:
    if not scope_for(request.user, Action.DEFINE):
        raise NotAllowed


@require_GET
def steps(request: HttpRequest) -> HttpResponse:
    _require_defining(request)
    return render(request, "plans/calendar_steps.html", {"steps": queries.all_steps()})


@require_http_methods(["GET", "POST"])
def step_new(request: HttpRequest) -> HttpResponse:
    _require_defining(request)
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
def step_edit(request: HttpRequest, pk: int) -> HttpResponse:
    _require_defining(request)
    row = queries.step_named(pk)
    if row is None:
        raise Http404
    return _edit(request, row)


def _edit(request: HttpRequest, row: BudgetStep | None) -> HttpResponse:
    form = StepForm(
        request.POST if request.method == "POST" else None,
        initial=starting_step(row),
        preparations=queries.preparations_of(row) if row else (),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.save_step(row, form.content(), by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved. Every calendar shows it from now on."))
            return redirect("budget_steps")
    status = 422 if form.is_bound else 200
    return render(request, "plans/calendar_step.html", {"form": form, "step": row}, status=status)
