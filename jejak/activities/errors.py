from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from jejak.common.errors import InvalidContent, InvalidMove, JejakError, NotAllowed
from jejak.common.text import day_text


class IdTaken(JejakError):
    status = 409
    code = "id_taken"
    message = _("Another record already has this number. Save again to get a new one.")


class AlreadyRecorded(JejakError):
    """The same form was sent again with other answers; nothing was stored."""

    status = 409
    code = "already_recorded"
    message = _(
        "This form was saved before with other answers. Save again to keep these as a record "
        "of their own."
    )


class EditConflict(JejakError):
    """Two people changed the same field; both answers are in `conflicts`."""

    status = 409
    code = "conflict"
    message = _("This record changed while you were writing. Both answers are shown.")

    def __init__(self, conflicts: dict[str, tuple[Any, Any]], current_version: int) -> None:
        super().__init__()
        self.conflicts = conflicts
        self.current_version = current_version


class SeriesConflict(JejakError):
    """Several meetings were changed at once and some of them by somebody else meanwhile."""

    status = 409
    code = "series_conflict"
    message = _("Some meetings changed while you were writing. Both answers are shown.")

    def __init__(self, conflicts: Mapping[UUID, EditConflict]) -> None:
        super().__init__()
        self.conflicts = conflicts


class OwnWords(NotAllowed):
    code = "own_words"
    message = _("You wrote the latest version of this record, so somebody else verifies it.")


class NotAboveTheAuthor(NotAllowed):
    code = "not_above_author"
    message = _("This record was written by an office; a higher office verifies it.")


class NotYourRecord(NotAllowed):
    code = "not_your_record"
    message = _("The library wrote this record. Return it with a remark; its people mend it.")


class WrongState(InvalidMove):
    code = "wrong_state"


class Gone(WrongState):
    code = "gone"
    message = _("This record is not here any more. It was a draft that somebody deleted.")


class ChangedMeanwhile(InvalidMove):
    code = "changed_meanwhile"
    message = _("This record changed since you opened it. Look at it again, then decide.")


class NotYourDecision(InvalidMove):
    code = "not_your_decision"
    message = _("Somebody decided or changed something since. Your decision stands in the history.")


class TooLateToUndo(InvalidMove):
    code = "too_late_to_undo"
    message = _("The time to take this decision back is over. Return the record instead.")


class RecodedMeanwhile(InvalidMove):
    code = "recoded_meanwhile"
    message = _("Somebody recoded this library since you opened the page. Look at it again.")


class LibraryClosed(InvalidContent):
    code = "library_closed"
    problem: Any = _("The library closed on %(day)s. Choose a day up to then.")

    def __init__(self, closed_on: date) -> None:
        super().__init__(fields={"held_on": self.problem % {"day": day_text(closed_on)}})
