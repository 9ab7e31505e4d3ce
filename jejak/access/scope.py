"""The one decision: where may this person do this? Lists and single rows both ask here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from jejak.common.errors import NotAllowed
from jejak.common.prepared import Prepared
from jejak.places.models import Level, Library, Region

from .models import Assignment
from .roles import GRANTS, INVITABLE, RANK, Action, Role, fits_place

PersonLike = Any  # User, or AnonymousUser who has no assignment
ACTIVE_OF_PERSON = Prepared(
    lambda: (
        Assignment.objects.active().filter(user_id=0).select_related("library__regency", "region")
    )
)


@dataclass(frozen=True)
class Scope:
    """Plain ids: districts and villages are already expanded to libraries."""

    everything: bool = False
    province_ids: frozenset[int] = frozenset()
    regency_ids: frozenset[int] = frozenset()
    library_ids: frozenset[int] = frozenset()
    # The districts and villages that were expanded; they widen `covers_region`, nothing else.
    narrow_region_ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.province_ids or self.regency_ids or self.library_ids)

    @property
    def is_one_library(self) -> bool:
        return (
            not self.everything
            and not self.province_ids
            and not self.regency_ids
            and len(self.library_ids) == 1
        )

    def condition(self, library_field: str = "library_id") -> Q:
        """Return the filter on a row's own columns; never a join."""
        if self.everything:
            return Q()
        parts = [
            Q(**{f"{column}__in": sorted(ids)})
            for column, ids in (
                ("province_id", self.province_ids),
                ("regency_id", self.regency_ids),
                (library_field, self.library_ids),
            )
            if ids
        ]
        if not parts:
            return Q(pk__in=[])
        found = parts[0]
        for part in parts[1:]:
            found |= part
        return found

    def covers(self, *, library_id: int, regency_id: int, province_id: int) -> bool:
        return (
            self.everything
            or province_id in self.province_ids
            or regency_id in self.regency_ids
            or library_id in self.library_ids
        )

    def covers_library(self, library: Library) -> bool:
        return self.covers(
            library_id=library.pk,
            regency_id=library.regency_id,
            province_id=library.province_id,
        )

    def covers_region(self, region: Region) -> bool:
        """Return whether every library of the region is in scope.

        A province among the `regency_ids` is only the libraries directly under it.
        """
        return (
            self.everything
            or region.pk in self.province_ids
            or region.province_id in self.province_ids
            or (region.level == Level.REGENCY and region.pk in self.regency_ids)
            or region.regency_id in self.regency_ids
            or region.pk in self.narrow_region_ids
            or region.district_id in self.narrow_region_ids
        )

    def region_condition(self) -> Q:
        """Return the filter on regions that chooses what `covers_region` grants."""
        if self.everything:
            return Q()
        wide = sorted(self.province_ids)
        return (
            Q(pk__in=wide)
            | Q(province_id__in=wide)
            | Q(pk__in=sorted(self.regency_ids), level=Level.REGENCY)
            | Q(regency_id__in=sorted(self.regency_ids))
            | Q(pk__in=sorted(self.narrow_region_ids))
            | Q(district_id__in=sorted(self.narrow_region_ids))
        )

    def covers_place(self, place: Library | Region) -> bool:
        if isinstance(place, Library):
            return self.covers_library(place)
        return self.covers_region(place)

    def as_json(self) -> dict[str, Any]:
        return {
            "everything": self.everything,
            "provinces": sorted(self.province_ids),
            "regencies": sorted(self.regency_ids),
            "libraries": sorted(self.library_ids),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Scope:
        return cls(
            bool(stored["everything"]),
            frozenset(stored["provinces"]),
            frozenset(stored["regencies"]),
            frozenset(stored["libraries"]),
        )


def still_covers(user: PersonLike, action: Action, held: Scope) -> bool:
    """Return whether the person's scope now has all of a scope that was held before."""
    now = scope_for(user, action)
    if now.everything:
        return True
    if held.everything or held.province_ids - now.province_ids:
        return False
    regencies = Region.objects.filter(pk__in=held.regency_ids - now.regency_ids)
    libraries = Library.objects.filter(pk__in=held.library_ids - now.library_ids)
    return not (
        regencies.exclude(Q(pk__in=now.province_ids) | Q(province_id__in=now.province_ids)).exists()
        or libraries.exclude(now.condition("pk")).exists()
    )


def assignments_of(user: PersonLike) -> list[Assignment]:
    """Return the active assignments, read once for each user object (one request)."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    return assignments_kept_for(user)


def assignments_kept_for(person: PersonLike) -> list[Assignment]:
    """Return the active assignments, also of an account that is switched off."""
    known: list[Assignment] | None = getattr(person, "_active_assignments", None)
    if known is None:
        known = sorted(ACTIVE_OF_PERSON.rows(person.pk), key=lambda row: row.pk)
        person._active_assignments = known
    return known


def read_assignments_at_once(people: Iterable[PersonLike]) -> None:
    """Read for a whole list what `assignments_of` would read one by one."""
    people = list(people)
    held: dict[int, list[Assignment]] = {person.pk: [] for person in people}
    rows = Assignment.objects.active().filter(user__in=list(held))
    for assignment in rows.select_related("library", "region").order_by("id"):
        held[assignment.user_id].append(assignment)
    for person in people:
        person._active_assignments = held[person.pk]


def forget_assignments(user: PersonLike) -> None:
    """Read them anew next time; for code that outlives a request."""
    if hasattr(user, "_active_assignments"):
        del user._active_assignments
    if hasattr(user, "_scopes"):
        del user._scopes


def scope_for(user: PersonLike, action: Action) -> Scope:
    scopes: dict[Action, Scope] | None = getattr(user, "_scopes", None)
    if scopes is None:
        scopes = {}
        if getattr(user, "is_authenticated", False):
            user._scopes = scopes
    if action not in scopes:
        scopes[action] = _scope_of(
            (a for a in assignments_of(user) if action in GRANTS[Role(a.role)]), action
        )
    return scopes[action]


def _scope_of(assignments: Iterable[Assignment], action: Action) -> Scope:
    everything = False
    provinces: set[int] = set()
    regencies: set[int] = set()
    libraries: set[int] = set()
    narrow: set[int] = set()
    for assignment in assignments:
        region = assignment.region
        if region is None:
            assert assignment.library_id is not None
            libraries.add(assignment.library_id)
        elif region.level == Level.COUNTRY:
            everything = True
        elif region.level == Level.PROVINCE:
            if assignment.role == Role.PROVINCE_OFFICE and action is Action.RECORD:
                # Its own library stands directly under the province (decision 0003).
                regencies.add(region.pk)
            else:
                provinces.add(region.pk)
        elif region.level == Level.REGENCY:
            regencies.add(region.pk)
        else:
            narrow.add(region.pk)
            column = "district_id" if region.level == Level.DISTRICT else "village_id"
            libraries.update(
                Library.objects.filter(**{column: region.pk}).values_list("pk", flat=True)
            )
    return Scope(
        everything,
        frozenset(provinces),
        frozenset(regencies),
        frozenset(libraries),
        frozenset(narrow),
    )


def scopes_by_role(user: PersonLike, action: Action) -> list[tuple[Role, Scope]]:
    """Return each assignment that grants the action, alone: who does what in which capacity."""
    return [
        (Role(a.role), _scope_of([a], action))
        for a in assignments_of(user)
        if action in GRANTS[Role(a.role)]
    ]


def require(user: PersonLike, action: Action, library: Library) -> None:
    """Raise NotAllowed unless the person may do this in the library; for services."""
    if not scope_for(user, action).covers_library(library):
        raise NotAllowed


def rank_in(user: PersonLike, library: Library) -> int:
    """Return the person's highest rank over the library, 0 for none."""
    role = role_in(user, library)
    return RANK[role] if role else 0


def role_in(user: PersonLike, library: Library) -> Role | None:
    """Return the role that ranks highest over the library, None where none does."""
    held = [
        role
        for role, scope in scopes_by_role(user, Action.VIEW)
        if role in RANK and scope.covers_library(library)
    ]
    return max(held, key=RANK.__getitem__, default=None)


def _roles_over(user: PersonLike, action: Action, place: Library | Region) -> set[Role]:
    """Return the person's roles that grant the action over this very place.

    Each assignment is asked alone: a manager of one library who facilitates another does not
    carry the facilitator's powers into the first.
    """
    return {
        Role(a.role)
        for a in assignments_of(user)
        if action in GRANTS[Role(a.role)] and _scope_of([a], action).covers_place(place)
    }


def invitable_roles(user: PersonLike, place: Library | Region) -> list[Role]:
    """Return the roles that the person may give over the place, in the order of `Role`."""
    held = _roles_over(user, Action.INVITE, place)
    return [
        role
        for role in Role
        if fits_place(role, place) and any(role in INVITABLE.get(own, ()) for own in held)
    ]


def may_invite(user: PersonLike, role: Role, place: Library | Region) -> bool:
    return role in invitable_roles(user, place)


def may_end(user: PersonLike, assignment: Assignment) -> bool:
    """Return whether the person may end it: a role below theirs, and never their own."""
    held = _roles_over(user, Action.MANAGE, assignment.place)
    return assignment.user_id != user.pk and any(
        assignment.role in INVITABLE.get(own, ()) for own in held
    )


def may_reset_password(user: PersonLike, person: PersonLike) -> bool:
    """Return whether a reviewer may help the person to a new password."""
    return bool(person.is_active) and stands_above(user, person)


def stands_above(user: PersonLike, person: PersonLike) -> bool:
    """Return whether a reviewer may act on the person's whole account, also one switched off.

    Everything that the person may do must stand below the helper: with the new password comes
    all of it. So nobody helps one of their own rank; for the national team the operator does.
    """
    held = assignments_kept_for(person)
    return bool(held) and user.pk != person.pk and all(_may_help(user, a) for a in held)


def may_transfer(user: PersonLike, assignment: Assignment, place: Library | Region) -> bool:
    """Return whether the person may end it where it is and give it there."""
    return may_end(user, assignment) and may_invite(user, Role(assignment.role), place)


def _may_help(user: PersonLike, assignment: Assignment) -> bool:
    return any(
        Action.REVIEW in GRANTS[own]
        and assignment.role in INVITABLE.get(own, ())
        and RANK.get(Role(assignment.role), 0) < RANK.get(own, 0)
        for own in _roles_over(user, Action.INVITE, assignment.place)
    )


def may_see_totals(user: PersonLike, region: Region) -> bool:
    """Totals are wider than records: own regency, own province and the nation are open.

    Everything within the person's scope of viewing is open too.
    """
    assignments = assignments_of(user)
    if not assignments:
        return False
    if region.level == Level.COUNTRY or scope_for(user, Action.VIEW).covers_region(region):
        return True
    own: set[int | None] = set()
    for assignment in assignments:
        place = assignment.library or assignment.region
        if isinstance(place, Library):
            own |= {place.regency_id, place.province_id}
        elif place is not None:
            own |= {place.pk, place.regency_id, place.province_id}
    return region.level in {Level.PROVINCE, Level.REGENCY} and region.pk in own


def may_see_place(user: PersonLike, place: Library | Region) -> bool:
    """Return whether a line about the place may be shown: a region's totals, a library by name."""
    if isinstance(place, Library):
        return scope_for(user, Action.VIEW).covers_library(place)
    return may_see_totals(user, place)


def people_below(user: PersonLike) -> Q:
    """Return the filter on Assignment for the people that this person may see and manage."""
    scope = scope_for(user, Action.INVITE)
    if scope.everything:
        return Q()
    return (
        Q(library_id__in=sorted(scope.library_ids))
        | Q(library__regency_id__in=sorted(scope.regency_ids))
        | Q(library__province_id__in=sorted(scope.province_ids))
        | Q(region_id__in=sorted(scope.regency_ids | scope.province_ids))
        | Q(region__regency_id__in=sorted(scope.regency_ids))
        | Q(region__province_id__in=sorted(scope.province_ids))
    )
