"""What the capture app asks. A view translates HTTP and calls one query or service."""

from __future__ import annotations

import hashlib
import uuid
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import get_conditional_response
from ninja import Header, NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel

from jejak.activities import services as activities
from jejak.common.errors import NotFound, NotUnderstood, TooLarge
from jejak.common.refusals import json_refusal
from jejak.media import arrivals
from jejak.media.models import Photo

from . import needs, queries, schemas
from .errors import Misshapen
from .limits import Limiter
from .pull import pull
from .push import push

LARGEST_PIECE_BYTES = 4 * 1024 * 1024
limiter = Limiter()


def admit(request: HttpRequest) -> Any:
    """Who comes this far is signed in (`SignInMiddleware`); count the turn."""
    person: Any = request.user
    limiter.take_turn(person.pk, most=settings.SYNC_PER_MINUTE)
    return person


api = NinjaAPI(
    title="Jejak sync",
    version="1",
    description="For the capture app: session cookie of the same origin, X-CSRFToken on writes.",
    docs_url=None,
    auth=admit,
    urls_namespace="sync",
)


def answers(model: type[BaseModel], *refusals: int) -> dict[int, type[BaseModel] | None]:
    """Describe what a route may answer; some refusals every route shares."""
    return {200: model, **dict.fromkeys((401, 422, 429, *refusals), schemas.Refusal)}


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return json_refusal(NotFound())


@api.exception_handler(HttpError)
def _not_understood(request: HttpRequest, error: Exception) -> HttpResponse:
    return json_refusal(NotUnderstood())


@api.exception_handler(ValidationError)
def _misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = {".".join(map(str, found["loc"][1:])): found["msg"] for found in error.errors}
    return json_refusal(Misshapen(fields=said))


def json_answer(found: BaseModel, *, cache: str = "private, no-store") -> HttpResponse:
    """Our own values need no second look, so they are written as they are."""
    response = HttpResponse(found.model_dump_json(), content_type="application/json")
    response.headers["Cache-Control"] = cache
    return response


@api.get("me", response=answers(schemas.Me))
def me(request: HttpRequest) -> HttpResponse:
    """Who is signed in and where they record; also the token for writes."""
    person: Any = request.user
    return json_answer(
        schemas.Me.model_construct(
            person=schemas.Person.model_construct(
                id=person.pk, name=str(person), language=person.language
            ),
            libraries=queries.libraries_of(person),
            csrf_token=get_token(request),
            now=timezone.now(),
        )
    )


@api.get("lists", response={**answers(schemas.Lists), 304: None})
def lists(request: HttpRequest) -> HttpResponse:
    """The lists that forms choose from; with If-None-Match only when they changed."""
    return _if_changed(request, queries.lists())


@api.get("worksheet", response={**answers(schemas.Worksheet), 304: None})
def worksheet(request: HttpRequest) -> HttpResponse:
    """Needs of own libraries and lines of their plans; with If-None-Match only when they changed.

    All of them: open, and settled or agreed in the last two years.
    """
    person: Any = request.user
    return _if_changed(request, needs.worksheet(person))


def _if_changed(request: HttpRequest, found: BaseModel) -> HttpResponse:
    response = json_answer(found, cache="private, no-cache")
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:20]}"'
    told = get_conditional_response(request, etag=etag, response=response) or response
    told.headers["ETag"] = etag
    return told


@api.get("records", response=answers(schemas.Pulled))
def records(request: HttpRequest, since: str = "", sheets: str | None = None) -> HttpResponse:
    """Records that changed since the cursor; all recent ones without a cursor known here.

    With `sheets`, a cursor of its own or empty, also the monthly statistics.
    """
    return json_answer(pull(request.user, since, sheets))


@api.post("changes", response=answers(schemas.Pushed, 400, 403))
def changes(request: HttpRequest, sent: schemas.Push) -> HttpResponse:
    """Decide 1 to 50 changes, each once and alone; a result for each, in the same order."""
    return json_answer(push(request.user, sent_at=sent.sent_at, bodies=sent.changes))


@api.api_operation(
    ["GET", "HEAD"], "photos/{uuid:photo_id}", response=answers(schemas.Arrival, 403, 404, 503)
)
def photo(request: HttpRequest, photo_id: uuid.UUID) -> HttpResponse:
    """How much of an announced photo has arrived."""
    row = activities.announced_photo(photo_id, by=request.user)
    if arrivals.is_whole(row):
        row = activities.receive_piece(photo_id, offset=row.byte_count, piece=b"", by=request.user)
    return _arrival(row)


@api.patch(
    "photos/{uuid:photo_id}",
    url_name="photo",
    response=answers(schemas.Arrival, 400, 403, 404, 409, 410, 413, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/offset+octet-stream": {
                    "schema": {"type": "string", "format": "binary"}
                }
            },
        }
    },
)
def photo_piece(
    request: HttpRequest,
    photo_id: uuid.UUID,
    upload_offset: Annotated[int, Header(alias="Upload-Offset", ge=0)],
) -> HttpResponse:
    """Add bytes where the photo ends so far, at most 4 MB; after the last one it is safe."""
    piece = _body(request)
    return _arrival(
        activities.receive_piece(photo_id, offset=upload_offset, piece=piece, by=request.user)
    )


def _body(request: HttpRequest) -> bytes:
    """Read the whole piece before anything is locked; a slow line keeps nobody waiting."""
    try:
        piece: bytes = request.read(LARGEST_PIECE_BYTES + 1)
    except UnreadablePostError as error:
        raise NotUnderstood from error
    if len(piece) > LARGEST_PIECE_BYTES:
        raise TooLarge
    return piece


def _arrival(row: Photo) -> HttpResponse:
    offset = arrivals.offset_of(row)
    response = json_answer(
        schemas.Arrival.model_construct(
            id=row.pk,
            state=row.state,
            offset=offset,
            byte_count=row.byte_count,
            received_at=None if row.state == Photo.State.EXPECTED else row.received_at,
            message=str(row.get_problem_display()) if row.problem else "",
            what_to_do=row.what_to_do,
        )
    )
    response.headers["Upload-Offset"] = str(offset)
    response.headers["Upload-Length"] = str(row.byte_count)
    return response
