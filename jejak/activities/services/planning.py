"""Plans and their activities together: lines that change, records that are linked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from jejak.access.scope import PersonLike
from jejak.activities.models import Activity, ActivityVersion
from jejak.common.database import in_transaction
from jejak.common.errors import all_stored
from jejak.plans import services as plans
from jejak.plans.content import LineContent
from jejak.plans.models import PlanLine

from .editing import Edit, edit_each
from .versions import write_versions

# Of the activities whose line answers a need from now on, or no longer: the key between them
# has written it already.
GROW = """
UPDATE activities_activity SET version = version + 1, changed_at = COALESCE(%s, now())
WHERE plan_line_id = %s RETURNING id
"""


@in_transaction
def change_plan_line(
    line: PlanLine,
    content: LineContent,
    *,
    base_version: int,
    by: PersonLike,
    at: datetime | None = None,
) -> PlanLine:
    """Change a line, and write a version of its activities where it begins to answer a need.

    Raises as `plans.services.change_line`, which only the line knows about.
    """
    before = line.answers_need
    row = plans.change_line(line, content, base_version=base_version, by=by)
    if row.answers_need != before:
        with connection.cursor() as cursor:
            cursor.execute(GROW, [at, row.pk])
            ids = [pk for (pk,) in cursor.fetchall()]
        note = str(row)
        write_versions(ids, why=ActivityVersion.Why.PLANNED, by=by, note=note, at=at)
    return row


@in_transaction
def link_activities(
    activities: Sequence[Activity],
    line: PlanLine,
    *,
    by: PersonLike,
    at: datetime | None = None,
) -> list[Activity]:
    """Say of many records that they carry a line out, all or none; what was verified stays so.

    Raises InvalidContent where one may not.
    """
    edits = [
        Edit(
            activity_id=row.pk,
            fields={"plan_line_id": line.pk},
            base_version=row.version,
            library_id=line.library_id,
        )
        for row in activities
    ]
    return all_stored(edit_each(edits, by=by, at=at))
