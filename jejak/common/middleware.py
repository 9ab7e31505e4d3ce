"""The edges where a refusal becomes a page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from .errors import JejakError, NotThisWay, TooLarge
from .refusals import is_from_a_program, json_refusal

SIGNED_OUT_BYTES = 1024 * 1024
GetResponse = Callable[[HttpRequest], HttpResponse]


class ErrorMiddleware:
    """The one edge where an expected failure becomes a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            refusal = _refusal(request, NotThisWay())
            refusal.headers["Allow"] = response.headers["Allow"]
            return refusal
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, JejakError):
            return None
        return _refusal(request, error)


def _refusal(request: HttpRequest, error: JejakError) -> HttpResponse:
    if is_from_a_program(request):
        return json_refusal(error)
    context = {"error": error, "back": came_from(request)}
    return render(request, "error.html", context, status=error.status)


class RequestSizeMiddleware:
    """Refuse a request that is too large before any of its body is read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.MAX_REQUEST_BYTES
        if not request.user.is_authenticated:
            limit = min(limit, SIGNED_OUT_BYTES)  # a signed-out person sends no photos
        if not length.isdigit() or int(length) <= limit:
            return self.get_response(request)
        if is_from_a_program(request):
            return json_refusal(TooLarge())
        return render(request, "413.html", status=413)


class PrivatePagesMiddleware:
    """Leave nothing of a signed-in person in a shared computer's cache.

    Pages are asked for anew, yet Back still shows what was typed; signing out empties the
    cache, photos too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in:
            response.headers.setdefault("Cache-Control", "private, no-cache")
            if not request.user.is_authenticated:
                response.headers["Clear-Site-Data"] = '"cache"'
        return response


def came_from(request: HttpRequest) -> str:
    """Return the page that sent this request, when it is one of ours."""
    referer = request.headers.get("referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return referer if is_ours else ""
