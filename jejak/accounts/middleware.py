from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

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
