"""Whom the two sides of a record consist of: who is told what the other one did."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from jejak.access.models import Assignment
from jejak.access.roles import Action, Role
from jejak.access.scope import read_assignments_at_once, scope_for
from jejak.accounts.models import User
from jejak.activities.models import Activity

from .models import RecordMessage


def people_of_library(activity: Activity) -> list[int]:
    """Return its managers, and who wrote the record, as far as they may still see it."""
    managers = Assignment.objects.active().filter(role=Role.MANAGER, library_id=activity.library_id)
    wrote = _writers(activity, is_from_library=True)
    authors = {activity.recorded_by_id, activity.content_by_id}
    return who_still_sees(activity, {*managers.values_list("user_id", flat=True), *wrote, *authors})


def people_of_office(activity: Activity) -> list[int]:
    """Return who spoke for the office; before anybody did, who serves the library."""
    spoke = who_still_sees(activity, _writers(activity, is_from_library=False))
    if spoke:
        return spoke
    serving = Q(role=Role.FACILITATOR, library_id=activity.library_id) | Q(
        role__in=[Role.FACILITATOR, Role.REGENCY_OFFICE], region_id=activity.regency_id
    )
    above = Q(role=Role.PROVINCE_OFFICE, region_id=activity.province_id)
    for wanted in (serving, above):
        found = Assignment.objects.active().filter(wanted).values_list("user_id", flat=True)
        if people := who_still_sees(activity, found):
            return people
    return []


def _writers(activity: Activity, *, is_from_library: bool) -> Iterable[int]:
    found = RecordMessage.objects.filter(activity=activity, is_from_library=is_from_library)
    return found.values_list("by_id", flat=True).distinct()


def who_still_sees(activity: Activity, user_ids: Iterable[int]) -> list[int]:
    people = list(User.objects.filter(pk__in=set(user_ids), is_active=True))
    read_assignments_at_once(people)
    return [p.pk for p in people if scope_for(p, Action.VIEW).covers_library(activity.library)]
