"""The language, and a new password by a link from the facilitator."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors

from . import services
from .errors import TooManyTries
from .forms import PasswordByLinkForm


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


@login_not_required
@never_cache
@sensitive_post_parameters()
def password_by_link(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Let the holder of a link choose a new password, once."""
    user = services.user_of_link(uid, token)
    if user is None:
        return render(request, "accounts/password_link_spent.html", status=410)
    form = PasswordByLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_new_password(user, password=form.cleaned_data["password"], by=user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Your new password is saved. Sign in with it now."))
            return redirect("account_login")
    return render(request, "accounts/password_by_link.html", {"form": form, "person": user})


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer allauth's own rate limit with our page."""
    return render(request, "error.html", {"error": TooManyTries()}, status=429)
