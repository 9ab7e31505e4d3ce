"""Which line of a plan a record carries out, and whether it may."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from jejak.activities.content import ActivityContent, say
from jejak.common.errors import InvalidContent
from jejak.plans.models.work_plans import PLAN_MOVES

# Held until the end of the transaction, so that no plan is closed meanwhile.
FIND = """
SELECT l.id, l.library_id, l.year, l.answers_need, l.cancelled_reason, p.state
FROM plans_planline l JOIN plans_workplan p ON p.id = l.plan_id
WHERE l.id = ANY(%s) ORDER BY p.id FOR SHARE OF p
"""


@dataclass(frozen=True)
class NamedLine:
    library_id: int
    year: int
    answers_need: bool
    cancelled_reason: str
    plan_state: str


class NamedLines:
    """The lines that some records name, read once."""

    def __init__(self, ids: Iterable[uuid.UUID | None]) -> None:
        wanted = [pk for pk in set(ids) if pk is not None]
        self._lines: dict[uuid.UUID, NamedLine] = {}
        if wanted:
            with connection.cursor() as cursor:
                cursor.execute(FIND, [wanted])
                self._lines = {pk: NamedLine(*values) for pk, *values in cursor.fetchall()}

    def answers_need(self, pk: uuid.UUID | None) -> bool:
        return pk is not None and self._lines[pk].answers_need

    def check(
        self, content: ActivityContent, library_id: int, *, before: uuid.UUID | None = None
    ) -> None:
        """Raise InvalidContent where the record may not carry this line out.

        `before`: the line that it names already; what is linked stays so when a plan closes.
        """
        if content.plan_line_id is None:
            return
        line = self._lines.get(content.plan_line_id)
        problem: object
        if line is None or line.library_id != library_id:
            problem = _("Choose an activity of the library's own plan.")
        elif content.held_on is None or content.held_on.year != line.year:
            problem = say("line_year", year=line.year)
        elif content.plan_line_id == before:
            return
        elif line.cancelled_reason:
            problem = _("This activity of the plan was cancelled. Choose another, or none.")
        elif line.plan_state not in PLAN_MOVES["carry_out"]:
            problem = _(
                "The plan of %(year)s is not agreed, or it is closed. Choose none, or agree on "
                "the plan first."
            ) % {"year": line.year}
        else:
            return
        raise InvalidContent(fields={"plan_line_id": problem})
