"""Who serves which library: facilitators and master trainers, what they hold and carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from jejak.access.models import Assignment
from jejak.access.roles import Action, Role
from jejak.access.scope import PersonLike, people_below, scope_for
from jejak.accounts.models import User
from jejak.places.models import Level, Library, Region

from .contacts import Contact


@dataclass(frozen=True)
class Server:
    """Somebody who serves a library, by which role, and how to reach them."""

    person: User
    role_name: str
    contact: Contact


def people_serving(user: PersonLike, library: Library) -> list[Server] | None:
    """Return who serves a library, for those who record or review there; None for others."""
    if not any(scope_for(user, a).covers_library(library) for a in (Action.RECORD, Action.REVIEW)):
        return None
    above = [library.village_id, library.district_id, library.regency_id, library.province_id]
    held = Assignment.objects.active().filter(
        Q(library=library) | Q(region__in=[pk for pk in above if pk]) | Q(region__level=0),
        role__in=[Role.FACILITATOR, Role.MASTER_TRAINER],
        user__is_active=True,
    )
    found: dict[int, Server] = {}
    for assignment in held.select_related("user").order_by("role", "user__name", "pk"):
        person = assignment.user
        contact = Contact(person.name, person.phone or "", person.email or "")
        role_name = assignment.get_role_display()
        found.setdefault(person.pk, Server(person, role_name, contact))
    return list(found.values())


def held_within(region: Region) -> Q:
    """Return the filter on assignments over the region, or over what lies in it."""
    if region.level == Level.COUNTRY:
        return Q()
    column = {
        Level.PROVINCE: "province",
        Level.REGENCY: "regency",
        Level.DISTRICT: "district",
        Level.VILLAGE: "village",
    }[Level(region.level)]
    found = Q(region=region.pk) | Q(**{f"library__{column}": region.pk})
    if region.level < Level.DISTRICT:
        return found | Q(**{f"region__{column}": region.pk})
    # A facilitator of the regency serves its districts too.
    return found | Q(region=region.regency_id)


def facilitators(user: PersonLike) -> Any:
    """Return the facilitators' roles that the person may see, of people who may sign in."""
    return Assignment.objects.active().filter(
        people_below(user), role=Role.FACILITATOR, user__is_active=True
    )


def servers_in(user: PersonLike, region: Region) -> list[User]:
    """Return the facilitators who serve the region or libraries in it, by name."""
    held = facilitators(user).filter(held_within(region)).values("user")
    return list(User.objects.filter(pk__in=held).order_by("name", "pk"))
