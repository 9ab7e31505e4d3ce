"""Silent libraries: the list, and the page on which a library is contacted."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.forms import show_errors
from jejak.common.text import typed_number
from jejak.figures.filters import zone_of
from jejak.places.models import Library

from . import services
from .calls import CALLS_SHOWN, calls_to_make, notes_of
from .forms import ContactNoteForm
from .greetings import contacts_of
from .models import Channel
from .places import CATEGORY_CHOICES, Asked, asked_place, filled, regions_to_choose, text_of
from .serving import servers_in
from .silence import DAYS, EVER, NEVER, NOBODY, Wanted, reason_names, silence_of, silent_page
from .steps import with_steps


@require_GET
def silent(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not scope_for(user, Action.REVIEW):
        raise NotAllowed(_("Only those who serve libraries see this page."))
    asked = asked_place(request.GET, user)
    servers = servers_in(user, asked.region)
    wanted = wanted_of(request, asked, {str(person.pk) for person in servers})
    cursor = typed_number(request.GET.get("setelah"))
    page = silent_page(user, wanted, cursor=cursor)
    contacts = contacts_of(request, page.rows)
    steps = {library.pk: step for library, step in with_steps(user, [r.library for r in page.rows])}
    today = timezone.now().astimezone(zone_of(user)).date()
    return render(
        request,
        "mentoring/silent.html",
        {
            "asked": asked,
            "wanted": wanted,
            "categories": CATEGORY_CHOICES,
            "region_choices": regions_to_choose(user, asked.region),
            "reasons": page.by_reason,
            "servers": servers,
            "nobody": NOBODY,
            "tabs": length_tabs(wanted, page.by_length),
            "reason_rows": reason_links(wanted, page.by_reason),
            "page": page,
            "rows": [(r, contacts[r.library.pk], steps[r.library.pk]) for r in page.rows],
            "calls": list(calls_to_make(user)[:CALLS_SHOWN]),
            "call_count": calls_to_make(user).count(),
            "today": today,
            "is_filtered": bool(wanted.reason or wanted.server),
            "clear_href": address(wanted, alasan="", pendamping=""),
            "next_query": urlencode({**parts_of(wanted), "setelah": page.next_cursor}),
        },
        status=422 if asked.problems else 200,
    )


def wanted_of(request: HttpRequest, asked: Asked, servers: set[str]) -> Wanted:
    """Read the address; what is not offered is left out."""
    length = text_of(request.GET, "lama")
    reason = text_of(request.GET, "alasan")
    server = text_of(request.GET, "pendamping")
    return Wanted(
        asked=asked,
        length=length if length in {*map(str, DAYS), NEVER} else EVER,
        reason=reason if reason in reason_names() else "",
        server=server if server in servers | {NOBODY} else "",
    )


def parts_of(wanted: Wanted) -> dict[str, str]:
    own = {
        "lama": "" if wanted.length == EVER else wanted.length,
        "alasan": wanted.reason,
        "pendamping": wanted.server,
    }
    return filled(wanted.asked.parts | own)


def address(wanted: Wanted, **changes: str) -> str:
    return f"{reverse('silent')}?{urlencode(filled(parts_of(wanted) | changes))}"


def length_tabs(wanted: Wanted, counts: dict[str, int]) -> list[tuple[str, Any, int, str]]:
    """Return code, name, count and address of each length of silence."""
    names: dict[str, Any] = {EVER: _("All silent")}
    names |= {str(days): _("%(days)s days") % {"days": days} for days in DAYS}
    names[NEVER] = _("Never reported")
    return [
        (code, name, counts[code], address(wanted, lama="" if code == EVER else code))
        for code, name in names.items()
    ]


def reason_links(
    wanted: Wanted, counts: list[tuple[str, str, int]]
) -> list[tuple[str, str, int, float, str]]:
    """Return code, name, count, share and address of each reason, the most frequent first."""
    total = sum(n for _code, _name, n in counts)
    found = [
        (code, name, n, 100 * n / total, address(wanted, alasan=code))
        for code, name, n in counts
        if n
    ]
    return sorted(found, key=lambda row: -row[2])


@require_http_methods(["GET", "POST"])
def library_contact(request: HttpRequest, pk: int) -> HttpResponse:
    library = fetch_library_for(request.user, Action.REVIEW, pk)
    lately = text_of(request.GET, "lewat")
    initial = {"channel": lately} if lately in Channel.values else None
    form = ContactNoteForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _note(request, library, form):
        messages.success(request, _("Noted. Thank you for asking after them."))
        return redirect(f"{reverse('library_contact', args=[pk])}#notes")
    row = silence_of(library)
    may_manage = scope_for(request.user, Action.MANAGE).covers_library(library)
    return render(
        request,
        "mentoring/contact.html",
        {
            "library": library,
            "row": row,
            "contacts": contacts_of(request, [row])[library.pk],
            "step": with_steps(request.user, [row.library])[0][1],
            "form": form,
            "notes": notes_of(request.user, library),
            "zone": library.zone,
            "may_close": may_manage and not library.closed_on,
        },
        status=422 if form.is_bound else 200,
    )


def _note(request: HttpRequest, library: Library, form: ContactNoteForm) -> bool:
    try:
        services.note_contact(library, by=request.user, **form.cleaned_data)
    except InvalidContent as error:
        show_errors(form, error)
        return False
    return True
