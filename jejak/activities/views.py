"""Pages of records: the list, one record, its history, taking it back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.accounts.saved_filters import saved_filters
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.media.models import Photo

from . import listing, queries, questions, services
from .checking.decisions import may_take_back
from .content import content_of, local_today
from .filters import ActivityFilter
from .forms import WithdrawForm
from .labels import all_themes, details, label_of
from .models import Activity, Remark, State
from .photo_forms import PhotoAnswersForm
from .series import places_in_series
from .services.reviewers import may_review
from .talk.queries import talk_about


@require_GET
def activities(request: HttpRequest) -> HttpResponse:
    wanted = ActivityFilter.from_query(request.GET, request.user)
    page = queries.page_of(
        wanted.apply(Activity.objects.visible_to(request.user), request.user),
        cursor=request.GET.get("setelah", ""),
        count_all="hitung" in request.GET,
    )
    if not page.rows and page.is_first and (mended := listing.mended(wanted, request.user)):
        wanted = mended
        page = queries.page_of(
            wanted.apply(Activity.objects.visible_to(request.user), request.user)
        )
    may_record = bool(scope_for(request.user, Action.RECORD))
    states = [s for s in State if may_record or s is not State.DRAFT]
    tabs = [("", _("All")), *((s.value, str(s.label)) for s in states)]
    return render(
        request,
        "activities/list.html",
        {
            "wanted": wanted,
            "page": page,
            "places": places_in_series(request.user, page.rows),
            "next_query": wanted.as_query(setelah=page.next_cursor) if page.next_cursor else "",
            "count_query": wanted.as_query(hitung="1"),
            "tabs": [
                {"label": label, "query": wanted.as_query(keadaan=code), "code": code}
                for code, label in tabs
            ],
            **listing.filter_context(wanted),
            "saved": saved_filters(request.user, "kegiatan"),
            "is_queue": wanted.state == State.SUBMITTED
            and bool(scope_for(request.user, Action.REVIEW)),
            "may_record": may_record,
            "shows_questions": may_record or bool(scope_for(request.user, Action.REVIEW)),
            "shows_library": not scope_for(request.user, Action.VIEW).is_one_library,
        },
    )


@require_GET
def activity(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.select_related(
        "library__regency",
        "library__district",
        "library__village",
        "theme",
        "recorded_by",
        "content_by",
        "verified_by",
    ).fetch_for(request.user, Action.VIEW, pk=pk)
    entries = queries.history_of(row)
    recorded = services.may_change(request.user, row)
    may_repeat = scope_for(request.user, Action.RECORD).covers_library(row.library)
    in_review = scope_for(request.user, Action.REVIEW).covers_library(row.library)
    links = queries.photo_links(row)
    return render(
        request,
        "activities/detail.html",
        {
            "activity": row,
            "library": row.library,
            "zone": row.library.zone,
            "details": details(content_of(row), all_themes()),
            "not_broken_down": _not_broken_down(row),
            "is_dated_ahead": row.held_on > local_today(row.library, row.recorded_at),
            "links": links,
            "awaited_count": sum(link.photo.state == Photo.State.EXPECTED for link in links),
            "questions": questions.questions_of(links, request.user)
            if recorded or in_review
            else [],
            "answers": PhotoAnswersForm() if recorded else None,
            "remarks": [
                (remark, label_of(remark.field))
                for remark in Remark.objects.filter(activity=row).select_related("by")
            ],
            "talk": talk_about(row, request.user),
            "entries": entries[:5],
            "version_count": len(entries),
            "may_record": recorded,
            "may_repeat": may_repeat,
            "may_edit": recorded and row.allows("edit"),
            "may_withdraw": recorded and row.allows("withdraw"),
            "may_restore": recorded and row.allows("restore"),
            "may_review": in_review and may_review(request.user, row),
            "may_decide": in_review and row.counts and may_review(request.user, row),
            "is_waiting_for_others": in_review
            and row.state == State.SUBMITTED
            and not may_review(request.user, row),
            "place": places_in_series(request.user, [row]).get(row.pk),
            "may_take_back": in_review and may_take_back(request.user, row),
        },
    )


def _not_broken_down(row: Activity) -> int | None:
    """People whose sex was not recorded; None where nothing was broken down."""
    if row.participant_count is None or row.female_count is row.male_count is None:
        return None
    return int(row.participant_count - (row.female_count or 0) - (row.male_count or 0))


@require_GET
def activity_history(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.select_related("library__regency").fetch_for(
        request.user, Action.VIEW, pk=pk
    )
    return render(
        request,
        "activities/history.html",
        {
            "activity": row,
            "zone": row.library.zone,
            "entries": queries.history_of(row),
            "place": places_in_series(request.user, [row]).get(row.pk),
        },
    )


@require_http_methods(["GET", "POST"])
def activity_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.fetch_for(request.user, Action.RECORD, pk=pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_activity(row, reason=form.cleaned_data["reason"], by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Withdrawn. It no longer counts; you can undo this."))
            return redirect("activity", pk=pk)
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "activities/withdraw.html", {"activity": row, "form": form}, status=status
    )


@require_POST
def activity_restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.fetch_for(request.user, Action.RECORD, pk=pk)
    services.restore_activity(row, by=request.user)
    messages.success(request, _("Restored. It counts again and waits to be checked."))
    return redirect("activity", pk=pk)
