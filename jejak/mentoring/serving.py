"""Who serves which library: facilitators and master trainers, what they hold and carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from jejak.access.models import Assignment
from jejak.access.roles import Action, Role
from jejak.access.scope import PersonLike, people_below, scope_for
from jejak.accounts.models import User
from jejak.activities.models import Activity
from jejak.places.models import LEVEL_COLUMNS, Level, Library, Region

from .contacts import Contact
from .models import ContactNote
from .places import Asked
from .silence import (
    DAYS,
    Standing,
    open_libraries,
    served_by_nobody,
    silent_for,
    standings,
)

CONTACTS_WITHIN = timedelta(days=30)
PEOPLE_FOUND = 20


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


@dataclass(frozen=True)
class Served:
    """An open library of a regency, whether it is silent, and who serves it."""

    library: Any
    is_silent: bool
    servers: list[User]


@dataclass(frozen=True)
class Load:
    """What one facilitator carries within a regency."""

    person: User
    assignments: list[Assignment]
    library_count: int
    silent_count: int
    waiting_count: int
    contact_count: int


@dataclass(frozen=True)
class Regency:
    loads: list[Load]
    libraries: list[Served]
    trainers: list[Server]

    @property
    def unserved(self) -> list[Served]:
        return [served for served in self.libraries if not served.servers]


def regency_page(user: PersonLike, asked: Asked, now: datetime) -> Regency:
    """Return who serves which library of a regency, and how much each carries."""
    held = list(
        facilitators(user)
        .filter(held_within(asked.region))
        .select_related("user", "library", "region")
        .order_by("user__name", "user", "pk")
    )
    served = _served(user, asked, held, now)
    waiting = Activity.objects.allowing(user, Action.REVIEW).waiting_for_review()
    waiting = waiting.filter(library__in=[row.library.pk for row in served]).order_by()
    by_library = dict(waiting.values_list("library").annotate(n=Count("pk")))
    made = ContactNote.objects.allowing(user, Action.REVIEW)
    made = made.filter(at__gt=now - CONTACTS_WITHIN, library__in=[r.library.pk for r in served])
    by_person = dict(made.order_by().values_list("by").annotate(n=Count("pk")))
    people = {assignment.user_id: assignment.user for assignment in held}
    loads = []
    for pk, person in people.items():
        own = [row for row in served if person in row.servers]
        loads.append(
            Load(
                person=person,
                assignments=[a for a in held if a.user_id == pk],
                library_count=len(own),
                silent_count=sum(row.is_silent for row in own),
                waiting_count=sum(by_library.get(row.library.pk, 0) for row in own),
                contact_count=by_person.get(pk, 0),
            )
        )
    return Regency(loads, served, _trainers(asked.region))


def _served(user: PersonLike, asked: Asked, held: list[Assignment], now: datetime) -> list[Served]:
    found = open_libraries(user, asked, now)
    quiet = {row.pk for row in filter(silent_for(DAYS[0], now), standings(found, now))}
    wide = [a.user for a in held if a.region_id is not None]
    narrow: dict[int | None, list[User]] = {}
    for assignment in held:
        narrow.setdefault(assignment.library_id, []).append(assignment.user)
    return [
        Served(row, row.pk in quiet, list(dict.fromkeys([*wide, *narrow.get(row.pk, [])])))
        for row in found.select_related("village", "district").order_by("name", "pk")
    ]


def _trainers(region: Region) -> list[Server]:
    """Return the master trainers whose area holds the region."""
    above = [region.pk, region.district_id, region.regency_id, region.province_id]
    held = Assignment.objects.active().filter(
        Q(region__in=[pk for pk in above if pk]) | Q(region__level=0),
        role=Role.MASTER_TRAINER,
        user__is_active=True,
    )
    return [
        Server(
            a.user,
            f"{a.get_role_display()}, {a.region}",
            Contact(a.user.name, a.user.phone or "", a.user.email or ""),
        )
        for a in held.select_related("user", "region").order_by("user__name", "pk")
    ]


@dataclass(frozen=True)
class RegionServing:
    region: Region
    library_count: int
    unserved_count: int
    silent_count: int
    facilitator_count: int


def regions_page(user: PersonLike, asked: Asked, now: datetime) -> list[RegionServing]:
    """Return the regions below a wide one, as far as the person serves them."""
    column = LEVEL_COLUMNS[asked.region.level + 1]
    found = open_libraries(user, asked, now)
    is_silent = silent_for(DAYS[0], now)
    unserved = set(found.filter(served_by_nobody()).values_list("pk", flat=True))
    everywhere: dict[int, list[Standing]] = {}
    for row in standings(found, now):
        everywhere.setdefault(getattr(row, column), []).append(row)
    everywhere.pop(asked.region.pk, None)  # directly under the province
    people = _facilitators_by(user, asked.region, column)
    related = ("province", "regency", "district")
    made = [
        RegionServing(
            region=region,
            library_count=len(everywhere[region.pk]),
            unserved_count=sum(row.pk in unserved for row in everywhere[region.pk]),
            silent_count=sum(map(is_silent, everywhere[region.pk])),
            facilitator_count=len(people.get(region.pk, set())),
        )
        for region in Region.objects.filter(pk__in=list(everywhere)).select_related(*related)
    ]
    return sorted(made, key=lambda row: (-row.unserved_count, row.region.code))


def _facilitators_by(user: PersonLike, region: Region, column: str) -> dict[int, set[int]]:
    """Return the facilitators' ids for each region of the level below."""
    own = "region_id" if column == "regency_id" else "region__province_id"
    pairs = facilitators(user).filter(held_within(region))
    people: dict[int, set[int]] = {}
    for person, wide, narrow in pairs.values_list("user", own, f"library__{column}"):
        people.setdefault(wide or narrow, set()).add(person)
    return people


def people_named(user: PersonLike, text: str) -> list[User]:
    """Return people within reach whose name holds the text, whatever they do now."""
    held = Assignment.objects.active().filter(people_below(user), user__is_active=True)
    found = User.objects.filter(pk__in=held.values("user"), name__icontains=text)
    return list(found.order_by("name", "pk")[:PEOPLE_FOUND])
