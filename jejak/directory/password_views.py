"""A new password for somebody else: the link that is sent, and the page that it opens."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jejak.access.passwords import find_password_link, make_password_link, use_password_link
from jejak.accounts.forms import PasswordByLinkForm
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors

from . import queries
from .sharing import password_message


@never_cache
@require_POST
def person_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the link with which the person of an assignment chooses a new password."""
    person = queries.fetch_assignment_for(request.user, pk).user
    parts = make_password_link(person, by=request.user)
    context = {"message": password_message(request, person, parts), "person": person}
    return render(request, "directory/password_link.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_by_link(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Let the holder of a link choose a new password, once."""
    link = find_password_link(uid, token)
    if link is None:
        return render(request, "directory/password_link_spent.html", status=410)
    form = PasswordByLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            use_password_link(link, password=form.cleaned_data["password"])
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Your new password is saved. Sign in with it now."))
            return redirect("account_login")
    context = {"form": form, "person": link.person}
    return render(request, "directory/password_by_link.html", context)
