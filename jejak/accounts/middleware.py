from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from jejak.common.errors import SignedOut
from jejak.common.refusals import is_from_a_program, json_refusal

KNOWN = {code for code, _name in settings.LANGUAGES}


class LanguageMiddleware:
    """The language comes from the profile, then the cookie, never from the path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = settings.LANGUAGE_CODE
        if request.user.is_authenticated:
            language = request.user.language
        elif (cookie := request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)) in KNOWN:
            language = cookie or language
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """All but a few open pages want sign-in; a program is told so and never sent to a form."""

    def handle_no_permission(  # type: ignore[override]  # its stub knows redirects only
        self, request: HttpRequest, view_func: Callable[..., HttpResponse]
    ) -> HttpResponse:
        if is_from_a_program(request):
            return json_refusal(SignedOut())
        return super().handle_no_permission(request, view_func)
