"""The language, and the answer to too many tries."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from . import services
from .errors import TooManyTries


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in the profile, or in a cookie, and go back to the page."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_return(request, request.POST.get("next", "")))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        services.set_language(request.user, language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response


def safe_return(request: HttpRequest, address: str) -> str:
    """Return the address if it is one of ours, else the home page."""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours and address.startswith("/") else "/"


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer allauth's own rate limit with our page."""
    return render(request, "error.html", {"error": TooManyTries()}, status=429)
