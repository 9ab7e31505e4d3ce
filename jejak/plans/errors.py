from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jejak.common.errors import InvalidMove, JejakError


class NeedConflict(JejakError):
    """Two people changed the same answer; both (theirs, mine) are in `conflicts`."""

    status = 409
    code = "conflict"
    message = _("This need changed while you were writing. Both answers are shown.")

    def __init__(self, conflicts: Mapping[str, tuple[Any, Any]], current_version: int) -> None:
        super().__init__()
        self.conflicts = dict(conflicts)
        self.current_version = current_version


class LineConflict(NeedConflict):
    message = _("This line changed while you were writing. Both answers are shown.")


class NeedSettled(InvalidMove):
    code = "need_settled"
    message = _("This need is settled. Open it again to change it.")


class IdTaken(InvalidMove):
    code = "id_taken"
    message = _("Another entry has this number already. Send it as a new one.")


class MeetingDecided(InvalidMove):
    code = "meeting_decided"
    message = _("This meeting has decided. Its scores stay as they are; hold a new one.")


class MeetingScored(InvalidMove):
    code = "meeting_scored"
    message = _(
        "Somebody has scored already. Take those scores away first, or hold another meeting."
    )


class ScoredAlready(InvalidMove):
    """A form that was sent came again with other scores: of whom, only people know."""

    code = "scored_already"

    def __init__(self, number: int) -> None:
        super().__init__(
            _(
                "This form was saved already, as person %(number)s. Save once more if it is "
                "another person; to mend those scores, go back to the meeting."
            )
            % {"number": number}
        )
        self.number = number


class ScorerGone(InvalidMove):
    code = "scorer_gone"
    message = _("These scores were taken away meanwhile. Let the person score again.")


class PlanNotOpen(InvalidMove):
    code = "plan_not_open"
    message = _("This plan is agreed. Revise it to change it.")


class PlanClosed(InvalidMove):
    code = "plan_closed"
    message = _("This plan is closed. It stays as it is; write the next year's.")


class PlanExists(InvalidMove):
    code = "plan_exists"
    message = _("There is a plan for this year already.")
