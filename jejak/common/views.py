import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from .errors import Broken, NotFound, NotUnderstood, StaleToken, Unavailable
from .refusals import is_from_a_program, json_refusal


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in plain words that the form's token is no longer good."""
    if is_from_a_program(request):
        return json_refusal(StaleToken())
    return render(request, "csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_from_a_program(request):
        return json_refusal(NotFound())
    return defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_from_a_program(request):
        return json_refusal(NotUnderstood())
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_from_a_program(request):
        is_away = isinstance(sys.exception(), OperationalError | InterfaceError)
        return json_refusal(Unavailable() if is_away else Broken())
    return defaults.server_error(request)
