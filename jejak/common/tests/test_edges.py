"""Refusals become pages that say what happened and what to do."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from jejak.common.errors import InvalidContent
from jejak.common.ids import uuid7
from jejak.common.middleware import ErrorMiddleware, RequestSizeMiddleware
from jejak.common.views import csrf_failure


def refused(request: HttpRequest) -> HttpResponse:
    raise AssertionError("the request went through")


def request_from(referer: str = "", **extra: str) -> HttpRequest:
    request = RequestFactory().post("/kegiatan/baru/", headers={"referer": referer}, **extra)
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def test_a_refusal_says_what_is_wrong_and_leads_back() -> None:
    error = InvalidContent(fields={"held_on": "Periksa tahunnya."})
    request = request_from("http://testserver/kegiatan/baru/")
    with translation.override("id"):
        answer = ErrorMiddleware(refused).process_exception(request, error)
    assert answer is not None
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Periksa tahunnya." in page
    assert 'href="http://testserver/kegiatan/baru/"' in page


def test_a_refusal_never_leads_to_a_foreign_page() -> None:
    request = request_from("https://elsewhere.example/")
    answer = ErrorMiddleware(refused).process_exception(request, InvalidContent())
    assert answer is not None
    assert b"elsewhere.example" not in answer.content


def test_an_unexpected_failure_is_not_hidden() -> None:
    assert ErrorMiddleware(refused).process_exception(request_from(), ValueError()) is None


@override_settings(MAX_REQUEST_BYTES=1000)
def test_a_request_that_is_too_large_is_refused_unread() -> None:
    request = request_from(CONTENT_LENGTH="1001")
    with translation.override("id"):
        answer = RequestSizeMiddleware(refused)(request)
    assert answer.status_code == 413
    assert "terlalu besar" in answer.content.decode()


def test_who_is_not_signed_in_sends_at_most_a_megabyte() -> None:
    answer = RequestSizeMiddleware(refused)(request_from(CONTENT_LENGTH="1048577"))
    assert answer.status_code == 413


@pytest.mark.django_db
def test_signing_out_empties_the_cache_of_a_shared_computer(cast: Any, client: Client) -> None:
    client.force_login(cast.ana)
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"
    assert client.post("/keluar/").headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.django_db
def test_an_address_that_only_takes_forms_says_so(cast: Any, client: Client) -> None:
    client.force_login(cast.ben)
    page = client.get(f"/kegiatan/{uuid7()}/verifikasi/")
    assert page.status_code == 405
    assert "hanya untuk mengirim" in page.content.decode()


@override_settings(MAX_REQUEST_BYTES=1000)
@pytest.mark.parametrize("length", ["", "0", "1000", "nonsense"])
def test_other_requests_pass(length: str) -> None:
    answer = RequestSizeMiddleware(lambda _request: HttpResponse("in"))(
        request_from(CONTENT_LENGTH=length)
    )
    assert answer.content == b"in"


def test_a_stale_form_is_explained() -> None:
    with translation.override("en"):
        answer = csrf_failure(request_from(), reason="token missing")
    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_pages_of_last_resort_need_no_context(name: str) -> None:
    assert "Jejak" in render_to_string(name)


@pytest.mark.django_db
def test_an_unknown_address_is_told_in_the_chosen_language(client: Client) -> None:
    client.cookies["django_language"] = "en"
    answer = client.get("/tidak-ada/")
    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()
