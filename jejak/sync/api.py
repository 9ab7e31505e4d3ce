"""What the capture app asks. A view translates HTTP and calls one query or service."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel

from jejak.common.errors import NotFound, NotUnderstood
from jejak.common.refusals import json_refusal

from . import queries, schemas
from .errors import Misshapen
from .limits import Limiter
from .pull import pull
from .push import push

limiter = Limiter()


def admit(request: HttpRequest) -> Any:
    """Signed in is who comes this far (`SignInMiddleware`); count the turn."""
    limiter.take_turn(request.user.pk, most=settings.SYNC_PER_MINUTE)
    return request.user


api = NinjaAPI(
    title="Jejak sync",
    version="1",
    description="For the capture app: same-origin session cookie, X-CSRFToken on writes.",
    docs_url=None,
    auth=admit,
    urls_namespace="sync",
)
REFUSALS = {code: schemas.Refusal for code in (400, 401, 403, 422, 429)}


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


def answer(found: BaseModel, *, cache: str = "private, no-store") -> HttpResponse:
    """Our own values need no second look, so they are written as they are."""
    response = HttpResponse(found.model_dump_json(), content_type="application/json")
    response.headers["Cache-Control"] = cache
    return response


@api.get("me", response={200: schemas.Me, **REFUSALS})
def me(request: HttpRequest) -> HttpResponse:
    person = request.user
    return answer(
        schemas.Me.model_construct(
            person=schemas.Person.model_construct(
                id=person.pk, name=str(person), language=person.language
            ),
            libraries=queries.libraries_of(person),
            csrf_token=get_token(request),
            now=timezone.now(),
        )
    )


@api.get("lists", response={200: schemas.Lists, 304: None, **REFUSALS})
def lists(request: HttpRequest) -> HttpResponse:
    response = answer(queries.lists(), cache="private, no-cache")
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:20]}"'
    found = get_conditional_response(request, etag=etag, response=response) or response
    found.headers["ETag"] = etag
    return found


@api.get("records", response={200: schemas.Pulled, **REFUSALS})
def records(request: HttpRequest, since: str = "") -> HttpResponse:
    return answer(pull(request.user, since))


@api.post("changes", response={200: schemas.Pushed, **REFUSALS})
def changes(request: HttpRequest, sent: schemas.Push) -> HttpResponse:
    return answer(push(request.user, sent_at=sent.sent_at, bodies=sent.changes))
