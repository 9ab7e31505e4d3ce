"""What mentoring adds to the page of a library, which stands on a lower floor (0023)."""

from __future__ import annotations

from typing import Any

from django import template

from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.mentoring.calls import notes_of
from jejak.mentoring.serving import people_serving
from jejak.places.models import Library

register = template.Library()
NOTES_SHOWN = 5


@register.inclusion_tag("mentoring/_library.html", takes_context=True)
def library_care(context: dict[str, Any], library: Library) -> dict[str, Any]:
    """Show who serves the library, and the latest notes to those who call it."""
    user = context["request"].user
    may_review = scope_for(user, Action.REVIEW).covers_library(library)
    return {
        "library": library,
        "servers": people_serving(user, library),
        "may_review": may_review,
        "notes": notes_of(user, library)[:NOTES_SHOWN] if may_review else [],
        "zone": library.zone,
    }
