"""Refusals reach a program as JSON, and nobody asks too often."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.utils import timezone

from jejak.sync import api, writing
from jejak.sync.errors import TooMany
from jejak.sync.limits import Limiter

from .phone import AT, FIELDS, Phone

pytestmark = pytest.mark.django_db


def refusal(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/json"
    body: dict[str, Any] = answer.json()
    assert body["message"]
    return body


def test_an_unknown_address_is_told_in_json(ana: Phone) -> None:
    assert refusal(ana.client.get(AT + "nowhere"), 404)["code"] == "not_found"
    assert refusal(ana.client.get(f"{AT}photos/no-number"), 404)["code"] == "not_found"


def test_another_method_is_told_in_json(ana: Phone) -> None:
    answer = ana.client.get(AT + "changes")
    assert refusal(answer, 405)["code"] == "method_not_allowed"
    assert answer.headers["Allow"] == "POST"


def test_a_write_without_its_token_is_refused(cast: Any, ana: Phone) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.ana)
    sent = {"sent_at": timezone.now().isoformat(), "changes": [ana.change()]}
    answer = strict.post(AT + "changes", sent, content_type="application/json")
    assert refusal(answer, 403)["code"] == "csrf"
    token = strict.get(AT + "me").json()["csrf_token"]
    answer = strict.post(
        AT + "changes", sent, content_type="application/json", headers={"x-csrftoken": token}
    )
    assert answer.json()["results"][0]["status"] == "stored"
    foreign = strict.post(
        AT + "changes",
        sent,
        content_type="application/json",
        headers={"x-csrftoken": token, "origin": "https://elsewhere.example"},
    )
    assert refusal(foreign, 403)["code"] == "csrf"


def test_who_is_signed_out_is_told_so_on_every_route(client: Client) -> None:
    for method, path in (("GET", "records"), ("POST", "changes"), ("GET", "openapi.json")):
        assert refusal(client.generic(method, AT + path), 401)["code"] == "signed_out"


@pytest.mark.parametrize("body", ["", "{", "[]", '{"changes": []}', '{"sent_at": 1, "changes": 2}'])
def test_what_has_no_shape_is_refused(ana: Phone, body: str) -> None:
    answer = ana.client.post(AT + "changes", body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert refusal(answer, answer.status_code)["code"] in {"invalid", "not_understood"}


def test_half_a_letter_holds_back_no_other_change(ana: Phone) -> None:
    sent = {
        "sent_at": timezone.now().isoformat(),
        "changes": [
            {"change_id": "\ud800"},
            ana.change(fields={**FIELDS, "\ud800": "x"}),
            ana.change(fields={**FIELDS, "title": "Kelas \ud800"}),
            ana.change(fields={**FIELDS, "title": "Kelas\x00 menjahit"}),
            ana.change(answers={"\ud800": "x"}),
            ana.change(),
        ],
    }
    answer = ana.client.post(
        AT + "changes", json.dumps(sent), content_type="application/json"
    ).json()
    assert [result["status"] for result in answer["results"]] == [
        "invalid",
        "invalid",
        "invalid",
        "stored",
        "stored",
        "stored",
    ]


def test_fifty_one_changes_are_too_many(ana: Phone) -> None:
    sent = {"sent_at": timezone.now().isoformat(), "changes": [ana.change()] * 51}
    answer = ana.client.post(AT + "changes", sent, content_type="application/json")
    refusal(answer, 422)


@override_settings(MAX_REQUEST_BYTES=1000)
def test_a_request_that_is_too_large_is_told_in_json(ana: Phone) -> None:
    answer = ana.client.post(AT + "changes", "x" * 2000, content_type="application/json")
    assert refusal(answer, 413)["code"] == "too_large"


def test_a_database_that_is_away_decides_nothing(
    ana: Phone, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_args: Any, **_options: Any) -> None:
        raise OperationalError("the connection is closed")

    ana.client.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr(writing.activities, "record_each", away)
        sent = {"sent_at": timezone.now().isoformat(), "changes": [ana.change()]}
        answer = ana.client.post(AT + "changes", sent, content_type="application/json")
    assert refusal(answer, 503)["code"] == "wait"
    assert int(answer.headers["Retry-After"]) > 0
    assert "the connection is closed" in caplog.text


def test_a_person_who_asks_too_often_is_told_when_to_come_back() -> None:
    now = 1000.0
    limiter = Limiter(clock=lambda: now)
    for _turn in range(3):
        limiter.take_turn(1, most=3)
    with pytest.raises(TooMany) as refused:
        limiter.take_turn(1, most=3)
    assert refused.value.retry_after == 21  # the minute that began at 960 ends at 1020
    limiter.take_turn(2, most=3)
    now = 1020.0
    limiter.take_turn(1, most=3)


def test_too_many_requests_answer_when_to_come_back(
    ana: Phone, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(api, "limiter", Limiter())
    settings.SYNC_PER_MINUTE = 2
    assert ana.client.get(AT + "me").status_code == 200
    assert ana.client.get(AT + "lists").status_code == 200
    answer = ana.client.get(AT + "me")
    assert refusal(answer, 429)["code"] == "too_many"
    assert 0 < int(answer.headers["Retry-After"]) <= 61
