"""One's own account: name, sign-in names, language, and what one may do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jejak.access.roles import OFFICES
from jejak.access.scope import assignments_of
from jejak.accounts import services
from jejak.accounts.forms import OwnAccountForm
from jejak.accounts.names import spoken_phone
from jejak.accounts.second_step import has_second_step
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The person's own name, sign-in names and language."""
    user: Any = request.user
    initial = {
        "name": user.name,
        "phone": spoken_phone(user.phone),
        "email": user.email,
        "language": user.language,
    }
    form = OwnAccountForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_account(user, **form.cleaned_data)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("account")
    roles = {assignment.role for assignment in assignments_of(user)}
    second = has_second_step(user)
    context = {
        "form": form,
        "assignments": assignments_of(user),
        "has_second_step": second,
        "advise_second_step": not second and bool(roles & OFFICES),
    }
    return render(request, "directory/account.html", context)
