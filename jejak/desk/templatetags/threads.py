"""The thread on every page of one of its links, also of those that stand on lower floors."""

from __future__ import annotations

from typing import Any

from django import template

from jejak.desk.threads.queries import facts_of
from jejak.desk.threads.thread import address_of, links_of

register = template.Library()


@register.inclusion_tag("desk/threads/_thread.html", takes_context=True)
def thread(context: dict[str, Any], row: Any) -> dict[str, Any]:
    """Show the links before and after a need, meeting, plan line, record or photo."""
    facts = facts_of(context["request"].user, row)
    # A photo of a form that was not finished stands in no thread.
    known = facts.record or facts.needs.ids or facts.lines.count or facts.priority
    if not known:
        return {}
    return {"links": links_of(facts), "address": address_of(facts)}
