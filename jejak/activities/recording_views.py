"""Pages where the library's people write: record, edit, send, delete a draft."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jejak.access.querysets import fetch_library_for, libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.ids import uuid7
from jejak.common.text import typed_number, typed_uuid
from jejak.places.models import Library
from jejak.plans.models import PlanLine
from jejak.plans.queries import open_lines

from . import queries, services
from .content import content_of, local_today
from .errors import AlreadyRecorded, EditConflict, IdTaken, NotYourRecord
from .forms import ActivityForm, starting_values, starting_values_of_line
from .labels import all_themes, label_of, value_text
from .models import Activity, Remark, State
from .photo_forms import PhotoAnswersForm
from .series import most_repeated, places_in_series
from .uploads import receive_files

LIBRARY_CHOICES_SHOWN = 30


@require_http_methods(["GET", "POST"])
def activity_new(request: HttpRequest) -> HttpResponse:
    library = chosen_library(request)
    if library is None:
        return choose_library(request)
    today = local_today(library, timezone.now())
    if request.method == "POST":
        form = ActivityForm(request.POST)
        return _store_new(request, library, form)
    # The number of the record stands in the address, so that Back leads to the same record.
    record_id = typed_uuid(request.GET.get("nomor"))
    if record_id is None:
        query = request.GET.copy()
        query["nomor"] = str(uuid7())
        return redirect(f"{request.path}?{query.urlencode()}")
    stored = Activity.objects.visible_to(request.user).filter(pk=record_id).first()
    if stored is not None:
        messages.info(request, _("This record is stored already."))
        return redirect("activity", pk=stored.pk)
    copied = copied_record(request, library)
    initial = starting_values(copied, today)
    if line := _chosen_line(request, library):
        initial |= starting_values_of_line(line)
    form = ActivityForm(initial=initial)
    return _form_page(request, library, form, record_id=record_id, copied=copied, line=line)


def _chosen_line(request: HttpRequest, library: Library) -> PlanLine | None:
    """Return the line of the plan that the address names, if it may be carried out."""
    pk = typed_uuid(request.GET.get("rencana"))
    if pk is None:
        return None
    lines = PlanLine.objects.visible_to(request.user).open().filter(library=library)
    return lines.select_related("need").filter(pk=pk).first()


def chosen_library(request: HttpRequest) -> Library | None:
    allowed = libraries_allowing(request.user, Action.RECORD)
    chosen = request.POST.get("perpustakaan") or request.GET.get("perpustakaan")
    if (pk := typed_number(chosen)) is not None:
        return fetch_library_for(request.user, Action.RECORD, pk)
    if line := typed_uuid(request.GET.get("rencana")):
        named = PlanLine.objects.allowing(request.user, Action.RECORD).filter(pk=line).first()
        if named is not None:
            return fetch_library_for(request.user, Action.RECORD, named.library_id)
    if copied := typed_uuid(request.GET.get("salin")):
        row = Activity.objects.allowing(request.user, Action.RECORD).filter(pk=copied).first()
        if row is not None:
            return fetch_library_for(request.user, Action.RECORD, row.library_id)
    first = list(allowed.select_related("regency", "district", "village")[:2])
    return first[0] if len(first) == 1 else None


def choose_library(request: HttpRequest) -> HttpResponse:
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


def copied_record(request: HttpRequest, library: Library) -> Activity | None:
    pk = typed_uuid(request.GET.get("salin"))
    if pk is None:
        return None
    return Activity.objects.visible_to(request.user).filter(pk=pk, library=library).first()


def _store_new(request: HttpRequest, library: Library, form: ActivityForm) -> HttpResponse:
    record_id = typed_uuid(request.POST.get("id")) or uuid7()
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
        except (AlreadyRecorded, IdTaken) as error:
            record_id = uuid7()
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
    line: PlanLine | None = None,
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
    lines = (
        queries.lines_to_offer(library, activity) if activity else open_lines(library, from_today)
    )
    form.offer_lines(lines)
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
            "line": line,
            "lines": lines,
            "answers": answers or PhotoAnswersForm(),
            "received": list(received),
            "today": from_today,
            "base_version": base_version,
            "remarks": remarks,
            "remarks_by_field": _by_field(remarks, library),
            "conflicts": conflicts or [],
            "typed_answers": _answers(request),
            "links": queries.photo_links(activity) if activity else [],
            "recent": _recent(request, library) if activity is None else [],
            "is_on_behalf": services.is_on_behalf(request.user, library),
            "repeated": most_repeated(request.user, library) if activity is None else [],
            "place": places_in_series(request.user, [activity]).get(activity.pk)
            if activity
            else None,
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


def _recent(request: HttpRequest, library: Library) -> list[Activity]:
    own = Activity.objects.visible_to(request.user).filter(library=library)
    return list(own.counted().latest_first()[:4])


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
    base_version = typed_number(request.POST.get("base_version")) or 0
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


def _answers(request: HttpRequest) -> dict[int, str]:
    return {
        pk: str(text).replace("\x00", "")
        for name, text in request.POST.items()
        if name.startswith("answer_") and (pk := typed_number(name[7:])) is not None
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
