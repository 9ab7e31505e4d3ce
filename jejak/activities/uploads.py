"""Photos that arrive with a form: kept at once, so that no wrong answer loses them."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

from jejak.media.models import Photo
from jejak.media.services import receive_photo
from jejak.places.models import Library

from .photo_forms import PhotoAnswersForm

MOST_PHOTOS = 10


def receive_files(
    request: HttpRequest, library: Library, answers: PhotoAnswersForm
) -> tuple[uuid.UUID, ...]:
    """Store the files of this request and return their ids after those of earlier tries."""
    earlier = _earlier(request, library)
    said = answers.cleaned_data if answers.is_valid() else {}
    received = [
        receive_photo(library=library, file=file, name=file.name or "", by=request.user, **said).pk
        for file in request.FILES.getlist("photos")[: MOST_PHOTOS - len(earlier)]
    ]
    return (*earlier, *received)


def _earlier(request: HttpRequest, library: Library) -> tuple[uuid.UUID, ...]:
    asked = []
    for text in request.POST.getlist("photo_ids")[:MOST_PHOTOS]:
        try:
            asked.append(uuid.UUID(text))
        except ValueError:
            continue
    own = Photo.objects.visible_to(request.user).filter(
        pk__in=asked, library=library, uploaded_by_id=request.user.pk, is_attached=False
    )
    known = set(own.values_list("pk", flat=True))
    return tuple(pk for pk in asked if pk in known)
