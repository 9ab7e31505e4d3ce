"""Small makers for tests of every app that needs activities."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db import connection

from jejak.accounts.models import User
from jejak.activities.content import ActivityContent
from jejak.activities.models import Activity
from jejak.activities.services import record_activity
from jejak.places.models import Library
from jejak.plans.models import Theme


def content(**changed: Any) -> ActivityContent:
    """A complete sewing class of 15 people on 3 November 2026."""
    values: dict[str, Any] = {
        "title": "Kelas menjahit pemula",
        "held_on": date(2026, 11, 3),
        "strategy": "community_involvement",
        "theme_id": Theme.objects.get(code="economy").pk,
        "mode": "offline",
        "participant_count": 15,
    }
    return ActivityContent(**values | changed)


def recorded(
    cast: SimpleNamespace,
    *,
    by: User | None = None,
    library: Library | None = None,
    submit: bool = True,
    **changed: Any,
) -> Activity:
    return record_activity(
        library=library or cast.library,
        content=content(**changed),
        by=by or cast.ana,
        submit=submit,
    )


def copies(activity: Activity, count: int) -> None:
    """Make so many of it in all, past the services: versions and audit lines have no copies."""
    names = ", ".join(f.column for f in Activity._meta.concrete_fields if f.column != "id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO activities_activity (id, {names}) "  # noqa: S608
            f"SELECT gen_random_uuid(), {names} FROM activities_activity, generate_series(2, %s) "
            "WHERE id = %s",
            [count, activity.pk],
        )
