"""Pages of the library's people: list, record, edit, send, withdraw."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejak.access.querysets import fetch_library_for, libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.common.errors import InvalidContent, JejakError, NotAllowed
from jejak.common.ids import uuid7
from jejak.places.models import Library

from . import queries, services
from .content import content_of, local_today
from .errors import EditConflict, NotYourRecord
from .evidence import EVIDENCE_CHOICES
from .forms import ActivityForm, WithdrawForm, starting_values
from .labels import all_themes, details, label_of, value_text
from .models import Activity, ActivityPhoto, Remark, State, Strategy, Theme
from .photo_forms import PhotoAnswersForm
from .services.review import may_review
from .uploads import receive_files

LIBRARY_CHOICES_SHOWN = 30


@require_GET
def activities(request: HttpRequest) -> HttpResponse:
    wanted = queries.ActivityFilter.from_query(request.GET, request.user)
    page = queries.page_of(
        wanted.apply(Activity.objects.visible_to(request.user)),
        cursor=request.GET.get("setelah", ""),
        count_all="hitung" in request.GET,
    )
    tabs = [("", _("All")), *((s.value, str(s.label)) for s in State)]
    return render(
        request,
        "activities/list.html",
        {
            "wanted": wanted,
            "page": page,
            "next_query": wanted.as_query(setelah=page.next_cursor) if page.next_cursor else "",
            "count_query": wanted.as_query(hitung="1"),
            "tabs": [
                {"label": label, "query": wanted.as_query(keadaan=code), "code": code}
                for code, label in tabs
            ],
            "clear_query": f"keadaan={wanted.state}" if wanted.state else "",
            "strategies": Strategy.choices,
            "themes": Theme.objects.all(),
            "evidence_choices": EVIDENCE_CHOICES,
            "may_record": bool(scope_for(request.user, Action.RECORD)),
        },
    )


@require_http_methods(["GET", "POST"])
def activity_new(request: HttpRequest) -> HttpResponse:
    library = _chosen_library(request)
    if library is None:
        return _choose_library(request)
    today = local_today(library, timezone.now())
    if request.method == "POST":
        form = ActivityForm(request.POST)
        return _store_new(request, library, form)
    copied = _copied(request, library)
    form = ActivityForm(initial=starting_values(copied, today))
    return _form_page(request, library, form, record_id=uuid7(), copied=copied)


def _chosen_library(request: HttpRequest) -> Library | None:
    allowed = libraries_allowing(request.user, Action.RECORD)
    chosen = request.POST.get("perpustakaan") or request.GET.get("perpustakaan")
    if chosen and chosen.isdigit() and len(chosen) < 16:
        return fetch_library_for(request.user, Action.RECORD, int(chosen))
    if copied := _uuid(request.GET.get("salin")):
        row = Activity.objects.allowing(request.user, Action.RECORD).filter(pk=copied).first()
        if row is not None:
            return fetch_library_for(request.user, Action.RECORD, row.library_id)
    first = list(allowed.select_related("regency", "district", "village")[:2])
    return first[0] if len(first) == 1 else None


def _choose_library(request: HttpRequest) -> HttpResponse:
    allowed = libraries_allowing(request.user, Action.RECORD).open_on(timezone.localdate())
    asked = request.GET.get("cari", "").strip()[:80].replace("\x00", "")
    found = allowed.named_like(asked) if asked else allowed.order_by("name", "pk")
    rows = list(found.select_related("regency", "village")[: LIBRARY_CHOICES_SHOWN + 1])
    if not rows and not asked and not scope_for(request.user, Action.RECORD):
        raise NotAllowed
    return render(
        request,
        "activities/choose_library.html",
        {
            "libraries": rows[:LIBRARY_CHOICES_SHOWN],
            "is_cut": len(rows) > LIBRARY_CHOICES_SHOWN,
            "asked": asked,
        },
    )


def _copied(request: HttpRequest, library: Library) -> Activity | None:
    pk = _uuid(request.GET.get("salin"))
    if pk is None:
        return None
    return Activity.objects.visible_to(request.user).filter(pk=pk, library=library).first()


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _store_new(request: HttpRequest, library: Library, form: ActivityForm) -> HttpResponse:
    record_id = _uuid(request.POST.get("id")) or uuid7()
    submit = request.POST.get("save") != "draft"
    answers = PhotoAnswersForm(request.POST)
    photo_ids = receive_files(request, library, answers)
    if form.is_valid() and answers.is_valid():
        try:
            row = services.record_activity(
                id=record_id,
                library=library,
                content=form.content(),
                submit=submit,
                photo_ids=photo_ids,
                by=request.user,
            )
        except InvalidContent as error:
            form.refuse(error)
        else:
            messages.success(request, _saved_text(row))
            return redirect("activity", pk=row.pk)
    return _form_page(
        request, library, form, record_id=record_id, answers=answers, photo_ids=photo_ids
    )


def _saved_text(row: Activity) -> str:
    if row.state == State.DRAFT:
        return _("Saved as a draft. It counts once you send it.")
    return _("Safe at the server. Thank you.")


def _form_page(
    request: HttpRequest,
    library: Library,
    form: ActivityForm,
    *,
    activity: Activity | None = None,
    record_id: uuid.UUID | None = None,
    copied: Activity | None = None,
    answers: PhotoAnswersForm | None = None,
    photo_ids: tuple[uuid.UUID, ...] = (),
    base_version: int | None = None,
    conflicts: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    from_today = local_today(library, timezone.now())
    remarks = (
        list(Remark.objects.open().filter(activity=activity).select_related("by"))
        if activity
        else []
    )
    received = library.photos.filter(pk__in=photo_ids, uploaded_by_id=request.user.pk)
    return render(
        request,
        "activities/form.html",
        {
            "form": form,
            "library": library,
            "activity": activity,
            "record_id": record_id,
            "copied": copied,
            "answers": answers or PhotoAnswersForm(),
            "received": list(received),
            "today": from_today,
            "base_version": base_version,
            "remarks": remarks,
            "remarks_by_field": _by_field(remarks, library),
            "conflicts": conflicts or [],
            "typed_answers": _answers(request),
            "links": _links(activity) if activity else [],
            "recent": _recent(request, library) if activity is None else [],
            "is_on_behalf": services.is_on_behalf(request.user, library),
        },
        status=422 if form.is_bound and form.errors else 409 if conflicts else 200,
    )


def _open_remarks(activity: Activity) -> list[Remark]:
    return list(Remark.objects.open().filter(activity=activity).select_related("by"))


def _by_field(remarks: list[Remark], library: Library) -> dict[str, str]:
    """Return the remarks of each field as they stand between its label and its input."""
    found: dict[str, list[Remark]] = {}
    for remark in remarks:
        found.setdefault(remark.field or "general", []).append(remark)
    return {
        name: render_to_string("activities/_remarks.html", {"remarks": said, "library": library})
        for name, said in found.items()
    }


def _links(activity: Activity) -> list[ActivityPhoto]:
    return list(ActivityPhoto.objects.filter(activity=activity).select_related("photo__removed_by"))


def _recent(request: HttpRequest, library: Library) -> list[Activity]:
    own = Activity.objects.visible_to(request.user).filter(library=library)
    return list(own.counted().latest_first()[:4])


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
            "links": _links(row),
            "answers": PhotoAnswersForm() if recorded else None,
            "remarks": [
                (remark, label_of(remark.field))
                for remark in Remark.objects.filter(activity=row).select_related("by")
            ],
            "entries": entries[:5],
            "version_count": len(entries),
            "may_record": recorded,
            "may_repeat": may_repeat,
            "may_edit": recorded and row.allows("edit"),
            "may_withdraw": recorded and row.allows("withdraw"),
            "may_restore": recorded and row.allows("restore"),
            "may_review": in_review and may_review(request.user, row),
            "is_waiting_for_others": in_review
            and row.state == State.SUBMITTED
            and not may_review(request.user, row),
            "next": queries.next_waiting(request.user, after=row) if in_review else None,
        },
    )


def _not_broken_down(row: Activity) -> int | None:
    """People whose sex was not recorded; None where nothing was broken down."""
    if row.participant_count is None or row.female_count is row.male_count is None:
        return None
    return int(row.participant_count - (row.female_count or 0) - (row.male_count or 0))


@require_http_methods(["GET", "POST"])
def activity_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.fetch_for(request.user, Action.RECORD, pk=pk)
    library = fetch_library_for(request.user, Action.RECORD, row.library_id)
    if not services.may_change(request.user, row):
        raise NotYourRecord
    if request.method == "GET":
        form = ActivityForm(initial=ActivityForm.initial_of(content_of(row)))
        return _form_page(request, library, form, activity=row, base_version=row.version)
    form = ActivityForm(request.POST)
    base_version = _number(request.POST.get("base_version")) or row.version
    answers = PhotoAnswersForm(request.POST)
    photo_ids = receive_files(request, library, answers)
    conflicts: list[dict[str, Any]] = []
    if form.is_valid() and answers.is_valid():
        try:
            changed = services.edit_activity(
                row,
                content=form.content(),
                base_version=base_version,
                by=request.user,
                photo_ids=photo_ids,
                submit=request.POST.get("save") == "submit",
                answers=_answers(request),
            )
        except EditConflict as error:
            conflicts = _conflict_texts(error)
            base_version = error.current_version
        except InvalidContent as error:
            form.refuse(error)
        else:
            messages.success(request, _("The change is safe at the server."))
            return redirect("activity", pk=changed.pk)
    return _form_page(
        request,
        library,
        form,
        activity=row,
        answers=answers,
        photo_ids=photo_ids,
        base_version=base_version,
        conflicts=conflicts,
    )


def _conflict_texts(error: EditConflict) -> list[dict[str, Any]]:
    themes = all_themes()
    return [
        {
            "name": name,
            "label": label_of(name),
            "theirs": value_text(name, theirs, themes),
            "mine": value_text(name, mine, themes),
        }
        for name, (theirs, mine) in error.conflicts.items()
    ]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() and len(text) < 9 else None


def _answers(request: HttpRequest) -> dict[int, str]:
    return {
        int(name.removeprefix("answer_")): text.replace("\x00", "")
        for name, text in request.POST.items()
        if name.startswith("answer_")
        and name[7:].isdigit()
        and len(name) < 24
        and isinstance(text, str)
    }


@require_POST
def activity_submit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.fetch_for(request.user, Action.RECORD, pk=pk)
    try:
        services.submit_activity(row, by=request.user)
    except InvalidContent as error:
        library = fetch_library_for(request.user, Action.RECORD, row.library_id)
        form = ActivityForm(ActivityForm.initial_of(content_of(row)))
        form.is_valid()
        form.refuse(error)
        return _form_page(request, library, form, activity=row, base_version=row.version)
    messages.success(request, _("Sent. It counts from now on."))
    return redirect("activity", pk=pk)


@require_http_methods(["GET", "POST"])
def activity_delete_draft(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.fetch_for(request.user, Action.RECORD, pk=pk)
    if request.method == "POST":
        services.delete_draft(row, by=request.user)
        messages.success(request, _("The draft is deleted."))
        return redirect("activities")
    return render(request, "activities/delete_draft.html", {"activity": row})


@require_GET
def activity_history(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.select_related("library__regency").fetch_for(
        request.user, Action.VIEW, pk=pk
    )
    return render(
        request,
        "activities/history.html",
        {"activity": row, "zone": row.library.zone, "entries": queries.history_of(row)},
    )


@require_http_methods(["GET", "POST"])
def activity_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.fetch_for(request.user, Action.RECORD, pk=pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_activity(row, reason=form.cleaned_data["reason"], by=request.user)
        except InvalidContent as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Withdrawn. It no longer counts; you can undo this."))
            return redirect("activity", pk=pk)
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "activities/withdraw.html", {"activity": row, "form": form}, status=status
    )


def _refuse(form: Any, error: JejakError) -> None:
    for name, problem in error.fields.items():
        form.add_error(name if name in form.fields else None, str(problem))
    if not error.fields:
        form.add_error(None, str(error))


@require_POST
def activity_restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = Activity.objects.fetch_for(request.user, Action.RECORD, pk=pk)
    services.restore_activity(row, by=request.user)
    messages.success(request, _("Restored. It counts again and waits to be checked."))
    return redirect("activity", pk=pk)
