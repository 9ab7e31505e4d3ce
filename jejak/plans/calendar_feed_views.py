"""Secret addresses under which calendar programs read a library's budget calendar."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.access.scope import assignments_of
from jejak.accounts.limits import count_wrong_try, refuse_after_many
from jejak.common.text import typed_number
from jejak.directory.sharing import public_address

from . import calendar_queries as queries
from . import services
from .calendar_file import calendar_file

# A program asks again and again under an address that was revoked. That must not keep others on
# its network from typing codes or from reading their calendars: these tries are counted apart,
# and an address that is known is always answered.
WRONG_ADDRESSES = "calendar-feeds"


@require_GET
def feeds(request: HttpRequest) -> HttpResponse:
    """One's own links; for a library that is named, or one's own, a new one can be made."""
    pk = typed_number(request.GET.get("perpustakaan"))
    if pk is None:
        pk = next((a.library_id for a in assignments_of(request.user) if a.library_id), None)
    library = fetch_library_for(request.user, Action.VIEW, pk) if pk else None
    context = {"library": library, "feeds": queries.feeds_of(request.user)}
    return render(request, "plans/calendar_feeds.html", context)


@never_cache
@require_POST
def feed_new(request: HttpRequest) -> HttpResponse:
    """Make a link and show it, this once."""
    pk = typed_number(request.POST.get("perpustakaan"))
    if pk is None:
        raise Http404
    library = fetch_library_for(request.user, Action.VIEW, pk)
    _row, secret = services.make_feed(library, by=request.user)
    address = public_address(request, reverse("calendar_feed_file", args=[secret]))
    context = {
        "library": library,
        "address": address,
        "webcal": "webcal://" + address.partition("://")[2],
    }
    return render(request, "plans/calendar_feed_made.html", context)


@require_POST
def feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    feed = queries.own_feed(request.user, pk)
    if feed is None:
        raise Http404
    services.revoke_feed(feed, by=request.user)
    messages.success(request, _("Revoked. Calendars that read it get nothing any more."))
    return redirect(f"{reverse('calendar_feeds')}?perpustakaan={feed.library_id}")


@login_not_required
@require_safe
def feed_file(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar, for whoever holds the secret while its maker may see the library."""
    feed = queries.feed_under(secret)
    if feed is None:
        refuse_after_many(request, what=WRONG_ADDRESSES)
        count_wrong_try(request, what=WRONG_ADDRESSES)
        raise Http404
    services.note_reading(feed)
    page = public_address(request, reverse("budget_calendar"))
    with translation.override(feed.user.language):
        body = calendar_file(feed.library, page=f"{page}?perpustakaan={feed.library_id}")
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="jejak.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
