"""The bytes of a photo, to whom may see it."""

from __future__ import annotations

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from jejak.access.roles import Action

from .models import Photo
from .storage import Size, size_path

# Long enough to spare prepaid data, short enough that a removed photo is soon gone.
KEPT_BY_BROWSER_SECONDS = 24 * 3600


@require_safe
def photo_file(request: HttpRequest, pk: uuid.UUID, size: Size) -> HttpResponseBase:
    """Answer one size; a neutral drawing while the worker has not made it yet."""
    photo = Photo.objects.fetch_for(request.user, Action.VIEW, pk=pk)
    if photo.state == Photo.State.REMOVED:
        raise Http404
    if photo.state != Photo.State.READY:
        return _placeholder(request, photo)
    etag = f'"{photo.pk.hex}-{size}"'
    response = get_conditional_response(request, etag=etag) or _file(photo, size)
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={KEPT_BY_BROWSER_SECONDS}"
    # Packed already: keep GZipMiddleware away.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return _shut_in(response)


def _file(photo: Photo, size: Size) -> FileResponse:
    try:
        file = size_path(photo.pk, size).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file, content_type="image/webp", filename=f"foto-{photo.pk.hex[-8:]}-{size}.webp"
    )


def _placeholder(request: HttpRequest, photo: Photo) -> HttpResponseBase:
    response = render(
        request, "media/placeholder.svg", {"photo": photo}, content_type="image/svg+xml"
    )
    response["Cache-Control"] = "no-store"
    return _shut_in(response)


def _shut_in(response: HttpResponseBase) -> HttpResponseBase:
    """Whatever the bytes are, they are a picture and nothing else."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
