"""What is said about photos that were shown before: the reporter answers, a reviewer decides."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jejak.access.roles import Action
from jejak.common.text import with_query
from jejak.media.models import Photo, PhotoMatch

from .checking.queue import QueueFilter
from .errors import NotYourRecord
from .models import Activity, ActivityPhoto
from .photo_forms import PhotoVerdictForm
from .services import may_change, reuse
from .services.reviewers import require_reviewer


@require_POST
def photo_match_answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    match, activity = _fetch(request, Action.RECORD, pk)
    if not may_change(request.user, activity):
        raise NotYourRecord
    form = PhotoVerdictForm(request.POST)
    if not form.is_valid():
        return _ask_again(request, form, activity)
    said = form.cleaned_data
    reuse.answer_match(match.pk, is_reused=said["is_reused"], words=said["words"], by=request.user)
    messages.success(request, _("Your answer is safe at the server. Thank you."))
    return redirect("activity", pk=activity.pk)


@require_POST
def photo_match_decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    match, activity = _fetch(request, Action.REVIEW, pk)
    require_reviewer(request.user, activity)
    form = PhotoVerdictForm(request.POST)
    if not form.is_valid():
        return _ask_again(request, form, activity)
    reuse.decide_match(match, is_reused=form.cleaned_data["is_reused"], by=request.user)
    messages.success(request, _("Decided. You can decide again."))
    if "antrean" in request.POST:
        query = QueueFilter.from_query(QueryDict(request.POST["antrean"]), request.user).as_query()
        return redirect(with_query(reverse("check_record", args=[activity.pk]), query))
    page = "activity_return" if "returning" in request.POST else "activity"
    return redirect(page, pk=activity.pk)


def _fetch(request: HttpRequest, action: Action, pk: uuid.UUID) -> tuple[PhotoMatch, Activity]:
    photo = Photo.objects.fetch_for(request.user, action, pk=pk)
    link = (
        ActivityPhoto.objects.filter(photo=photo, photo__match__isnull=False)
        .select_related("activity__library", "activity__content_by", "photo__match")
        .first()
    )
    if link is None:
        raise Http404
    return link.photo.match, link.activity


def _ask_again(request: HttpRequest, form: PhotoVerdictForm, activity: Activity) -> HttpResponse:
    for problems in form.errors.values():
        messages.warning(request, " ".join(str(text) for text in problems))
    return redirect("activity", pk=activity.pk)
