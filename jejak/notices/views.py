"""One's own notices, and how often one wants them by mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejak.common.text import typed_number

from . import queries, services
from .forms import MailForm
from .models import Notice


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    before = typed_number(request.GET.get("sebelum"))
    page = queries.page_of_notices(user.pk, before=before)
    return render(
        request,
        "notices/list.html",
        {
            "page": page,
            "is_first": before is None,
            "rhythm": queries.rhythm_of(user.pk),
            "has_unread": any(row.notice.read_at is None for row in page.rows),
        },
    )


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as read and go where it leads; the page there decides who may see it."""
    user: Any = request.user
    notice = get_object_or_404(Notice.objects.visible_to(user), pk=pk)
    services.read_notice(notice)
    return redirect(notice.path)


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    services.read_all(user.pk, up_to=typed_number(request.POST.get("sampai")) or 0)
    messages.success(request, _("All read."))
    return redirect("notices")


@require_http_methods(["GET", "POST"])
def mail_choice(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = MailForm(
        request.POST if request.method == "POST" else None,
        initial={"rhythm": queries.rhythm_of(user.pk)},
    )
    if request.method == "POST" and form.is_valid():
        services.choose_mail(user, rhythm=form.cleaned_data["rhythm"])
        messages.success(request, _("Saved."))
        return redirect("mail_choice")
    return render(
        request, "notices/mail_choice.html", {"form": form}, status=422 if form.is_bound else 200
    )
