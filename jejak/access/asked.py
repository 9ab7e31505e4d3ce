"""Which library a page is about: the one that is named, else one's own."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from jejak.common.errors import NotAllowed
from jejak.common.text import typed_number
from jejak.places.models import Library

from .querysets import fetch_library_for
from .roles import Action
from .scope import assignments_of


def library_asked(request: HttpRequest, action: Action) -> Library | None:
    """Return the library that the address or form names, else the person's own; None: neither.

    404 out of scope or where a form names none, 403 within it but not for this, or for
    whoever has no role at all.
    """
    typed = request.POST.get("perpustakaan") or request.GET.get("perpustakaan")
    pk = typed_number(typed)
    if pk is None and request.method == "POST":
        raise Http404
    if pk is None:
        held = assignments_of(request.user)
        if not held:
            raise NotAllowed
        own = [one.library_id for one in held if one.library_id]
        if not own:
            return None
        pk = own[0]
    return fetch_library_for(request.user, action, pk)
