from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from jejak.common.errors import InvalidContent, InvalidMove, JejakError

from .questions import Question


class StatisticsConflict(JejakError):
    """Two people changed the same number; both answers (theirs, mine) are in `conflicts`."""

    status = 409
    code = "conflict"
    message = _("This month changed while you were writing. Both answers are shown.")

    def __init__(self, conflicts: Mapping[str, tuple[Any, Any]], current_version: int) -> None:
        super().__init__()
        self.conflicts = dict(conflicts)
        self.current_version = current_version


class MonthClosed(InvalidMove):
    code = "month_closed"
    message = _("This month is closed. Open it again with a reason to change it.")


class MonthNotClosed(InvalidMove):
    code = "month_not_closed"
    message = _("This month is open already.")


class MonthNotOver(InvalidMove):
    code = "month_not_over"
    message = _("This month still runs. It can be closed from its last day on.")


class NothingToClose(InvalidContent):
    code = "nothing_to_close"
    message = _("Nothing of this month is recorded yet.")


class QuestionsOpen(JejakError):
    """Numbers look odd; they are right if the library says so."""

    status = 409
    code = "questions"
    message = _("Please look at these numbers once more. If they are right, say so and close.")

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__()
        self.questions = list(questions)

    @property
    def added(self) -> dict[str, object]:
        return {
            "questions": [
                {"code": question.code, "field": question.field, "text": str(question.text)}
                for question in self.questions
            ]
        }
