"""The server does what its own description says, whatever is sent to it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from jejak.media.tests.pictures import small_photo

from .phone import AT, Phone, meta

pytestmark = pytest.mark.django_db
EXAMPLES = 25
# Whether bad input is refused is not asked here: one bad change refuses no request.
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
OPERATIONS = {
    ("GET", "/api/sync/v1/me"),
    ("GET", "/api/sync/v1/lists"),
    ("GET", "/api/sync/v1/worksheet"),
    ("GET", "/api/sync/v1/records"),
    ("POST", "/api/sync/v1/changes"),
    ("GET", "/api/sync/v1/photos/{photo_id}"),
    ("HEAD", "/api/sync/v1/photos/{photo_id}"),
    ("PATCH", "/api/sync/v1/photos/{photo_id}"),
}
# They take no input, so none of it can be wrong.
WITHOUT_INPUT = {("GET", f"/api/sync/v1/{name}") for name in ("me", "lists", "worksheet")}


@schemathesis.serializer("application/offset+octet-stream")
def as_bytes(_context: schemathesis.SerializationContext, value: Any) -> Any:
    """Send a piece as it is."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(autouse=True)
def no_limit(settings: Any) -> None:
    settings.SYNC_PER_MINUTE = 1_000_000


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Nonsense that the database refuses is logged; here that is no news."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@contextmanager
def one_connection() -> Iterator[None]:
    """A request that begins or ends leaves the test's own transaction open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def described(phone: Phone) -> Any:
    """Load the description as the phone's person, and send as them."""
    schema = schemathesis.openapi.from_dict(phone.client.get(AT + "openapi.json").json())
    schema.app = WSGIHandler()
    return schema


def make_ours(case: Any, phone: Phone, photo_id: str) -> None:
    """Let half of what is sent be about this person, this library and this photo."""
    if "photo_id" in (case.path_parameters or {}):
        case.path_parameters["photo_id"] = photo_id
    sent = case.body.get("changes") if isinstance(case.body, dict) else None
    for change in sent if isinstance(sent, list) else []:
        if isinstance(change, dict):
            change |= {"author": phone.person.pk, "library_id": phone.library.pk}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_of_those_described(ana: Phone, mode: GenerationMode) -> None:
    photo = meta(small_photo())
    ana.store(photos=[photo])
    session = ana.client.cookies["sessionid"].value
    token = ana.client.get(AT + "me").json()["csrf_token"]
    secret = ana.client.cookies["csrftoken"].value
    operations = list(described(ana).get_all_operations())
    asked = set()
    for found in operations:
        operation = found.ok()
        name = (operation.method.upper(), operation.path)
        if mode is GenerationMode.NEGATIVE and name in WITHOUT_INPUT:
            continue
        asked.add(name)

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(mode), number=...)
        def ask(case: schemathesis.Case, number: bool) -> None:
            if number:
                make_ours(case, ana, photo["id"])
            with transaction.atomic():
                response = case.call(
                    cookies={"sessionid": session, "csrftoken": secret},
                    headers={"X-CSRFToken": token, "Accept-Encoding": "identity"},
                )
                transaction.set_rollback(True)
            case.validate_response(response, checks=CHECKS)

        with one_connection():
            ask()
    assert asked == OPERATIONS - (WITHOUT_INPUT if mode is GenerationMode.NEGATIVE else set())
