"""Pages of one photo, and adding photos to a record."""

from __future__ import annotations

import uuid
from typing import IO, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jejak.access.roles import Action
from jejak.common.errors import InvalidContent
from jejak.media import services as media
from jejak.media.errors import StoreUnavailable
from jejak.media.models import Photo

from .errors import NotYourRecord
from .models import Activity, ActivityPhoto
from .photo_forms import PhotoAnswersForm, PhotoForm, RemovePhotoForm
from .services import may_change, photo_changes

MOST_PHOTOS_AT_ONCE = 10


@require_POST
def activity_photo_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    activity = Activity.objects.select_related("library__regency").fetch_for(
        request.user, Action.RECORD, pk=pk
    )
    files = request.FILES.getlist("photos")
    if not files:
        messages.warning(request, _("Choose one or more photos first."))
        return redirect("activity", pk=pk)
    form = PhotoAnswersForm(request.POST)
    if form.is_valid():
        answers = form.answers
    else:
        answers = form.safest_answers
        problems = " ".join(str(text) for texts in form.errors.values() for text in texts)
        messages.warning(request, _("Kept for reports inside the programme.") + " " + problems)
    try:
        photos = photo_changes.add_photos(
            activity,
            files=[
                (cast("IO[bytes]", file), file.name or "") for file in files[:MOST_PHOTOS_AT_ONCE]
            ],
            answers=answers,
            by=request.user,
        )
    except StoreUnavailable as error:
        messages.error(request, str(error))
    else:
        _tell(request, photos, left_out=len(files) - len(photos))
    return redirect("activity", pk=pk)


def _tell(request: HttpRequest, photos: list[Photo], *, left_out: int) -> None:
    """Say what became of each photo; the record itself stands in any case."""
    safe = sum(not photo.problem for photo in photos)
    if safe:
        messages.success(request, _("Photos safe at the server: %(count)s.") % {"count": safe})
    for number, photo in enumerate(photos, start=1):
        if photo.problem:
            messages.error(
                request,
                _("Photo %(number)s (%(name)s): %(problem)s %(remedy)s The record itself is saved.")
                % {
                    "number": number,
                    "name": photo.original_name,
                    "problem": photo.get_problem_display(),
                    "remedy": photo.what_to_do,
                },
            )
    if left_out:
        messages.warning(
            request,
            _("At most %(most)s photos are taken at once. Not taken: %(left_out)s. Add them now.")
            % {"most": MOST_PHOTOS_AT_ONCE, "left_out": left_out},
        )


@require_http_methods(["GET", "POST"])
def photo_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    photo = _fetch(request, Action.RECORD, pk)
    if (activity := _activity_of(photo)) and not may_change(request.user, activity):
        raise NotYourRecord
    form = PhotoForm(_posted(request), initial=PhotoForm.initial_of(photo))
    if request.method == "POST" and form.is_valid():
        caption = form.cleaned_data["caption"]
        photo_changes.edit_photo(photo, caption=caption, answers=form.answers, by=request.user)
        messages.success(request, _("The change is safe at the server."))
        return _back(photo)
    return _page(request, "activities/photo_edit.html", photo, form)


@require_http_methods(["GET", "POST"])
def photo_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    photo = _fetch(request, Action.VIEW, pk)
    media.require_may_remove(photo, by=request.user)
    form = RemovePhotoForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            photo_changes.remove_photo(photo, reason=form.cleaned_data["reason"], by=request.user)
        except InvalidContent as error:
            for name, problem in error.fields.items():
                form.add_error(name, str(problem))
        else:
            messages.success(request, _("The photo is removed for good."))
            return _back(photo)
    return _page(request, "activities/photo_remove.html", photo, form)


def _posted(request: HttpRequest) -> QueryDict | None:
    """Even an empty form that was sent is checked."""
    return request.POST if request.method == "POST" else None


def _fetch(request: HttpRequest, action: Action, pk: uuid.UUID) -> Photo:
    photo = Photo.objects.select_related("library__regency").fetch_for(request.user, action, pk=pk)
    if photo.state == Photo.State.REMOVED:
        raise Http404
    return photo


def _activity_of(photo: Photo) -> Activity | None:
    link = ActivityPhoto.objects.filter(photo=photo).select_related("activity__library").first()
    return link.activity if link else None


def _back(photo: Photo) -> HttpResponse:
    if activity := _activity_of(photo):
        return redirect("activity", pk=activity.pk)
    # A photo may prove a need, or be of a meeting.
    if proof := getattr(photo, "need_evidence", None):
        return redirect("need", pk=proof.need_id)
    if meeting := getattr(photo, "priority_meeting", None):
        return redirect("meeting", pk=meeting.pk)
    return redirect("activities")


def _page(
    request: HttpRequest, template: str, photo: Photo, form: PhotoForm | RemovePhotoForm
) -> HttpResponse:
    context = {
        "photo": photo,
        "form": form,
        "activity": _activity_of(photo),
        "proof": getattr(photo, "need_evidence", None),
        "meeting": getattr(photo, "priority_meeting", None),
        "zone": photo.library.zone,
    }
    return render(request, template, context, status=422 if form.errors else 200)
