"""Libraries before and after one that closed, as far as the person may see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.places.models import Library

MATCHES = 12
NEIGHBOURS = 5


def successors_to_choose(
    user: PersonLike, library: Library, search: str, chosen: int | None
) -> list[Library]:
    """Return open libraries: the one chosen, then those found, or those nearby."""
    seen = libraries_allowing(user, Action.VIEW).exclude(pk=library.pk)
    seen = seen.select_related("regency", "district", "village")
    open_ones = seen.open_on(timezone.localdate())
    if search:
        found = list(open_ones.named_like(search)[:MATCHES])
    else:
        near = Q(village=library.village_id) if library.village_id else Q(pk__in=[])
        if library.district_id:
            near |= Q(district=library.district_id)
        found = list(open_ones.filter(near).order_by("name", "pk")[:NEIGHBOURS])
    if chosen and all(one.pk != chosen for one in found):
        # A closed one too, so that the service can say why it cannot be.
        found = [*seen.filter(pk=chosen), *found]
    return found


@dataclass(frozen=True)
class Line:
    """Before and after: what the person may not see is only said to be there."""

    successor: Library | None
    successor_is_elsewhere: bool
    predecessors: list[Library]


def line_of(user: PersonLike, library: Library) -> Line:
    visible = libraries_allowing(user, Action.VIEW)
    related = Q(pk=library.successor_id) | Q(successor=library.pk)
    rows = list(visible.filter(related).order_by("name", "pk"))
    successor = next((row for row in rows if row.pk == library.successor_id), None)
    return Line(
        successor=successor,
        successor_is_elsewhere=library.successor_id is not None and successor is None,
        predecessors=[row for row in rows if row.successor_id == library.pk],
    )
