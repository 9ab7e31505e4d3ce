"""Reads about one person, within the scope of who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import Http404

from jejak.access.models import Assignment
from jejak.access.roles import Role
from jejak.access.scope import (
    PersonLike,
    may_end,
    may_reset_password,
    people_below,
    stands_above,
)
from jejak.accounts.models import User


def fetch_person_for(user: Any, pk: int) -> User:
    """Return oneself, or somebody who holds or held a role that the person keeps; else 404."""
    if pk == user.pk:
        return User.objects.get(pk=pk)
    kept = Assignment.objects.filter(people_below(user)).values("user_id")
    person = User.objects.filter(pk=pk, pk__in=kept).first()
    if person is None:
        raise Http404
    return person


@dataclass(frozen=True)
class Task:
    assignment: Assignment
    may_end: bool
    may_transfer: bool
    may_leave: bool


def tasks_of(user: Any, person: User) -> list[Task]:
    """Return the person's roles now and before, those of today first; only what the asker keeps."""
    rows = Assignment.objects.filter(user=person)
    if user.pk != person.pk:
        rows = rows.filter(people_below(user))
    rows = rows.select_related("user", "library__regency", "region", "created_by")
    return [
        _task(user, row)
        for row in rows.order_by(F("ended_at").desc(nulls_first=True), "-created_at", "-pk")
    ]


def _task(user: Any, row: Assignment) -> Task:
    if row.ended_at is not None:
        return Task(row, may_end=False, may_transfer=False, may_leave=False)
    ends = may_end(user, row)
    at_library = row.library_id is not None
    return Task(row, ends, ends and at_library, may_leave=row.user_id == user.pk)


@dataclass(frozen=True)
class Standing:
    """What the asker may do for the account as a whole."""

    may_reset_password: bool
    may_switch: bool
    # Of which assignment the help with the password is asked for.
    assignment_id: int | None


def standing_of(user: PersonLike, person: User, tasks: list[Task]) -> Standing:
    held = [task.assignment.pk for task in tasks if task.assignment.ended_at is None]
    above = stands_above(user, person)
    return Standing(
        may_reset_password=bool(held) and may_reset_password(user, person),
        may_switch=above,
        assignment_id=held[0] if held else None,
    )


def fetch_own_assignment(user: Any, pk: int) -> Assignment:
    """Return an active assignment of the person's own; else 404."""
    rows = Assignment.objects.active().select_related("user", "library__regency", "region")
    row = rows.filter(user_id=user.pk, pk=pk).first()
    if row is None:
        raise Http404
    return row


def is_last_of_library(assignment: Assignment) -> bool:
    """Return whether nobody else manages the library."""
    if assignment.role != Role.MANAGER:
        return False
    others = Assignment.objects.active().filter(
        role=Role.MANAGER, library=assignment.library, user__is_active=True
    )
    return not others.exclude(user_id=assignment.user_id).exists()
