"""The invited person's side: open to everybody, spent by the button only."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access import services
from jejak.access.codes import read_code, shown
from jejak.access.errors import InvitationClosed
from jejak.access.models import Invitation
from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.accounts.devices import sign_in
from jejak.accounts.limits import count_wrong_try, refuse_after_many
from jejak.accounts.names import spoken_phone
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors

from .forms import AcceptForm, CodeForm


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Show who invites; a link preview only reads, so only POST spends the invitation."""
    refuse_after_many(request)
    found = services.find_invitation(code)
    if found is None:
        return _unknown_code(request, code)
    try:
        if found.state is not Invitation.State.OPEN:
            raise InvitationClosed(found.state)
        if request.user.is_authenticated:
            return _join(request, found)
        return _accept(request, found)
    except InvitationClosed as closed:
        return render(
            request,
            "directory/invitation_closed.html",
            {"closed": closed, "invitation": found},
            status=closed.status,
        )


def _unknown_code(request: HttpRequest, code: str) -> HttpResponse:
    count_wrong_try(request)
    form = CodeForm({"code": code[:30]})
    form.add_error("code", _("This code is not known. Compare it with the message, and try again."))
    return render(request, "directory/invitation_code.html", {"form": form}, status=404)


def _join(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Somebody with an account adds the role to it."""
    problem = ""
    if request.method == "POST":
        person: Any = request.user
        try:
            services.join_by_invitation(found, by=person)
        except InvalidContent as error:
            problem = str(error)
        else:
            return redirect("welcome")
    return render(
        request,
        "directory/invitation_join.html",
        {"invitation": found, "problem": problem},
        status=400 if problem else 200,
    )


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    known = {"name": found.invited_name, "sign_in_name": spoken_phone(found.invited_phone)}
    form = AcceptForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.accept_invitation(
                found, language=get_language() or "id", **form.cleaned_data
            )
        except InvalidContent as error:
            show_errors(form, error)
        else:
            sign_in(request, user)
            return redirect("welcome")
    return render(request, "directory/invitation.html", {"invitation": found, "form": form})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation_code(request: HttpRequest) -> HttpResponse:
    """For who has the code on paper, or a link that does not open."""
    refuse_after_many(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        plain = read_code(typed)
        if plain is None:
            form.add_error("code", _("A code has ten letters and digits. Look at it once more."))
        elif services.find_invitation(plain) is None:
            return _unknown_code(request, typed)
        else:
            return redirect("invitation", code=shown(plain))
    return render(request, "directory/invitation_code.html", {"form": form})


@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    """Show the sign-in name large, to be noted, and the way to the first record."""
    may_record = bool(scope_for(request.user, Action.RECORD))
    return render(request, "directory/welcome.html", {"may_record": may_record})
