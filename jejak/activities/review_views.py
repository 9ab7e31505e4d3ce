"""Pages of the reviewers: verify and return."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jejak.access.roles import Action
from jejak.common.errors import InvalidContent
from jejak.common.text import typed_number, with_query

from . import queries, questions, services
from .checking.queue import Queue, QueueFilter
from .content import content_of
from .errors import ChangedMeanwhile, WrongState
from .forms import MORE_REMARK_FIELDS, REMARK_FIELDS, ReturnForm
from .labels import all_themes, value_text
from .models import Activity
from .services.reviewers import may_review


@require_POST
def activity_verify(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.fetch_for(request.user, Action.REVIEW, pk=pk)
    try:
        services.verify_activity(row, by=request.user, seen_version=_seen(request))
    except (ChangedMeanwhile, WrongState) as error:
        messages.warning(request, str(error))
        return redirect("activity", pk=pk)
    return _to_the_next(request, row)


@require_http_methods(["GET", "POST"])
def activity_return(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.select_related("library", "content_by").fetch_for(
        request.user, Action.REVIEW, pk=pk
    )
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.return_activity(
                row,
                remarks=form.remarks(row.content_by.language),
                reasons=form.cleaned_data["reasons"],
                by=request.user,
                seen_version=_seen(request),
            )
        except (InvalidContent, ChangedMeanwhile, WrongState) as error:
            row.refresh_from_db()
            form.refuse(error)
        else:
            messages.success(request, _("Returned. The library sees your remarks."))
            if "antrean" in request.GET:
                return _to_the_next(request, row)
            return redirect("activity", pk=pk)
    links = queries.photo_links(row)
    return render(
        request,
        "activities/return.html",
        {
            "activity": row,
            "form": form,
            "zone": row.library.zone,
            "questions": questions.questions_of(links, request.user),
            "may_decide": row.counts and may_review(request.user, row),
            "first": _with_values(form, row, REMARK_FIELDS),
            "more": _with_values(form, row, MORE_REMARK_FIELDS),
            "back": _back(request, row),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _back(request: HttpRequest, row: Activity) -> str:
    """Return where the person came from: the queue, or the record's own page."""
    if "antrean" not in request.GET:
        return reverse("activity", args=[row.pk])
    query = QueueFilter.from_query(request.GET, request.user).as_query()
    return with_query(reverse("check_record", args=[row.pk]), query)


def _to_the_next(request: HttpRequest, row: Activity) -> HttpResponse:
    """Open what waits next in the queue that the person works through."""
    queue = Queue(request.user, QueueFilter.from_query(request.GET, request.user))
    following = queue.after(row)
    if following is None:
        return redirect(with_query(reverse("check_queue"), queue.wanted.as_query()))
    address = reverse("check_record", args=[following.pk])
    return redirect(with_query(address, queue.wanted.as_query()))


def _seen(request: HttpRequest) -> int:
    """Return the version that the reviewer decided about; without one nothing is decided."""
    return typed_number(request.POST.get("version")) or 0


def _with_values(
    form: ReturnForm, row: Activity, names: tuple[str, ...]
) -> list[tuple[object, str]]:
    content, themes = content_of(row), all_themes()
    return [(form[name], value_text(name, getattr(content, name), themes)) for name in names]
