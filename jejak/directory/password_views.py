"""A new password for somebody else: the link or code that is given, and what it opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jejak.access.codes import spelled
from jejak.access.models import ResetCode
from jejak.access.passwords import (
    UNKNOWN_CODE,
    find_password_link,
    find_reset_code,
    make_password_link,
    make_reset_code,
    use_password_link,
    use_reset_code,
)
from jejak.access.scope import may_reset_password
from jejak.accounts.forms import PasswordByLinkForm
from jejak.accounts.limits import count_wrong_try, refuse_after_many
from jejak.accounts.second_step import has_second_step
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.forms import show_errors

from . import queries
from .forms import HelpForm, ResetCodeForm
from .sharing import password_message, public_address


@never_cache
@require_http_methods(["GET", "POST"])
def person_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Help the person of an assignment to a new password: by a link, or by a code to say."""
    person = queries.fetch_assignment_for(request.user, pk).user
    if not may_reset_password(request.user, person):
        raise NotAllowed(_("You may not help this person to a new password."))
    form = HelpForm(request.POST or None, has_second_step=has_second_step(person))
    until = timezone.now() + timedelta(hours=settings.RESET_CODE_HOURS)
    context = {"person": person, "code_until": until, "form": form}
    if request.method == "GET" or (form.is_bound and not form.is_valid()):
        status = 422 if form.errors else 200
        return render(request, "directory/password_help.html", context, status=status)
    asked = form.cleaned_data if form.is_bound else {}
    removes = bool(asked.get("removes_second_step"))
    context["removes_second_step"] = removes
    if asked.get("how") == HelpForm.CODE:
        row, code = make_reset_code(person, by=request.user, removes_second_step=removes)
        page = public_address(request, reverse("password_by_code"))
        context |= {"code": code, "row": row, "letters": spelled(code), "code_page": page}
        return render(request, "directory/password_code.html", context)
    parts = make_password_link(person, by=request.user, removes_second_step=removes)
    context["message"] = password_message(request, person, parts)
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
    if _is_set(form, lambda password: use_password_link(link, password=password)):
        return _to_sign_in(request)
    context = {
        "form": form,
        "person": link.person,
        "removes_second_step": link.removes_second_step,
    }
    return render(request, "directory/password_by_link.html", context)


def _is_set(form: PasswordByLinkForm, use: Callable[[str], object]) -> bool:
    """Set the password that was typed, if one was and it will do."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        use(form.cleaned_data["password"])
    except InvalidContent as error:
        show_errors(form, error)
        return False
    return True


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_by_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code that was told, then for a new password; the code stays in the form."""
    refuse_after_many(request)
    form = ResetCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row = find_reset_code(form.cleaned_data["code"])
        if row is not None:
            return _choose_password(request, row)
        count_wrong_try(request)
        form.add_error("code", UNKNOWN_CODE)
    status = 422 if form.errors else 200
    return render(request, "directory/reset_code.html", {"form": form}, status=status)


def _choose_password(request: HttpRequest, row: ResetCode) -> HttpResponse:
    form = PasswordByLinkForm(request.POST if "password" in request.POST else None)
    if _is_set(form, lambda password: use_reset_code(row, password=password)):
        return _to_sign_in(request)
    context = {
        "form": form,
        "person": row.user,
        "code": request.POST["code"],
        "removes_second_step": row.removes_second_step,
    }
    status = 422 if form.errors else 200
    return render(request, "directory/password_by_link.html", context, status=status)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Your new password is saved. Sign in with it now."))
    return redirect("account_login")
