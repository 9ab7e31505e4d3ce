"""Proposals: choose activities of a plan, see what is lacking, print RAB and usulan RKPDes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jejak.common.text import typed_number
from jejak.plans.models import PAYING_SOURCES
from jejak.plans.queries import estimates_of, lines_of, sum_of

from .plan_views import fetch_plan, plan_context
from .proposal import Proposed, compose, faults_of, gaps_of, proposable
from .proposal_basis import bases_of, evidence_counts
from .proposal_sheets import (
    amount_in_words,
    approver_of,
    place_lines,
    rab_sheets,
    village_groups,
)

LINES_A_PAGE = 50
# So many RAB and reasons are on one page; the rows of the usulan RKPDes are always all there.
SHEETS_A_PAGE = 25


def source_of(query: QueryDict) -> str:
    """Return the source that an address names; "" is every source."""
    typed = query.get("sumber", "")
    return typed if typed in dict(PAYING_SOURCES) else ""


def chosen_of(query: QueryDict, offered: Sequence[Proposed]) -> list[Proposed]:
    """Return the activities that were ticked; where nobody was asked, all that have costs."""
    named = set(query.getlist("kegiatan"))
    if not named and "dipilih" not in query:
        return [one for one in offered if one.estimate.costs]
    return [one for one in offered if str(one.line.pk) in named]


def _portion(query: QueryDict, total: int, size: int) -> dict[str, Any]:
    first = min(typed_number(query.get("mulai")) or 0, max(total - 1, 0))
    return {
        "first": first,
        "last": min(first + size, total),
        "total": total,
        "earlier": max(first - size, 0) if first else None,
        "later": first + size if first + size < total else None,
    }


def _rest_of(query: QueryDict) -> str:
    """Return the query without its portion, so that another portion can be added."""
    rest = query.copy()
    rest.pop("mulai", None)
    return rest.urlencode()


@require_GET
def proposal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose what is proposed and to whom, and see what it still lacks."""
    plan = fetch_plan(request, pk)
    lines = lines_of(plan)
    estimates = estimates_of(lines)
    source = source_of(request.GET)
    every = proposable(lines, estimates)
    offered = proposable(lines, estimates, source)
    portion = _portion(request.GET, len(offered), LINES_A_PAGE)
    shown = offered[portion["first"] : portion["last"]]
    chosen = chosen_of(request.GET, shown)
    evidence = evidence_counts(one.line for one in chosen)
    context = plan_context(request, plan) | {
        "source": source,
        "sources": _sources(every),
        "shown": shown,
        "portion": portion,
        "rest": f"sumber={source}",
        "chosen": {one.line.pk for one in chosen},
        "proposal": compose(chosen),
        "faults": faults_of(compose(offered)),
        "gaps": [(one, found) for one in chosen if (found := gaps_of(one, evidence))],
    }
    return render(request, "desk/plans/proposal.html", context)


def _sources(every: Sequence[Proposed]) -> list[tuple[str, str, int]]:
    """Return the sources that pay something: code, name, amount; Dana Desa and ADD apart."""
    amounts = sum_of(one.estimate for one in every).by_source
    return [(code, str(name), amounts[code]) for code, name in PAYING_SOURCES if code in amounts]


@require_GET
def proposal_print(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The sheets on paper; an address is enough to print them again."""
    plan = fetch_plan(request, pk)
    lines = lines_of(plan)
    source = source_of(request.GET)
    offered = proposable(lines, estimates_of(lines), source)
    chosen = compose(chosen_of(request.GET, offered))
    portion = _portion(request.GET, len(chosen.activities), SHEETS_A_PAGE)
    sheets = rab_sheets(chosen)[portion["first"] : portion["last"]]
    bases = bases_of(request.user, [sheet.one.line for sheet in sheets])
    context = plan_context(request, plan) | {
        "source": source,
        "source_name": dict(PAYING_SOURCES).get(source, ""),
        "proposal": chosen,
        "places": place_lines(plan.library),
        "approver": approver_of(plan.library),
        "total_in_words": amount_in_words(chosen.total_idr),
        "groups": list(village_groups(chosen, plan.library)),
        "sheets": [(sheet, bases[sheet.one.line.pk]) for sheet in sheets],
        "faults": faults_of(chosen),
        "missing": len(set(request.GET.getlist("kegiatan"))) - len(chosen.activities),
        "portion": portion,
        "rest": _rest_of(request.GET),
        "origin": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "desk/plans/proposal_print.html", context)
