"""Photos that arrive with a form: kept at once, so that no wrong answer loses them."""

from __future__ import annotations

import uuid
from typing import IO, cast

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jejak.media.errors import StoreUnavailable
from jejak.media.models import Photo
from jejak.media.services import edit_photo, receive_photo
from jejak.places.models import Library

from .photo_forms import PhotoAnswersForm

MOST_PHOTOS = 10


def receive_files(
    request: HttpRequest, library: Library, form: PhotoAnswersForm
) -> tuple[uuid.UUID, ...]:
    """Store the files of this request and return their ids after those of earlier tries.

    Where the answers contradict each other the photos are kept for inside use only, and the
    form asks again.
    """
    answers = form.answers if form.is_valid() else form.safest_answers
    earlier = _earlier(request, library)
    if form.is_valid():
        for photo in earlier:
            edit_photo(photo, caption=photo.caption, answers=answers, by=request.user)
    sent = request.FILES.getlist("photos")
    files = sent[: max(0, MOST_PHOTOS - len(earlier))]
    if left_out := len(sent) - len(files):
        messages.warning(
            request,
            _("At most %(most)s photos are taken at once. Not taken: %(left_out)s. Add them now.")
            % {"most": MOST_PHOTOS, "left_out": left_out},
        )
    received = []
    try:
        for file in files:
            photo = receive_photo(
                library=library,
                file=cast("IO[bytes]", file),
                name=file.name or "",
                by=request.user,
                **vars(answers),
            )
            received.append(photo.pk)
    except StoreUnavailable as error:
        messages.error(request, str(error))
    return (*(photo.pk for photo in earlier), *received)


def _earlier(request: HttpRequest, library: Library) -> list[Photo]:
    asked: list[uuid.UUID] = []
    for text in request.POST.getlist("photo_ids")[:MOST_PHOTOS]:
        try:
            asked.append(uuid.UUID(text))
        except ValueError:
            continue
    return list(
        Photo.objects.visible_to(request.user)
        .filter(pk__in=asked, library=library, uploaded_by_id=request.user.pk, is_attached=False)
        .order_by("pk")
    )
