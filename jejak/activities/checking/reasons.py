"""Common reasons for returning a record: chosen by ticking, sent as ordinary remarks.

A change of a reason's words or field raises VERSION; what was sent keeps its words. Why these:
decision 0021.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

VERSION = 1


@dataclass(frozen=True)
class Reason:
    """`field` is what the remark stands beside ("" for the record as a whole)."""

    code: str
    field: str
    words: Any


REASONS = (
    Reason(
        "photo_shows_nothing", "photos", _("The photo does not show this activity. Is there one?")
    ),
    Reason("photo_unclear", "photos", _("The photo is too dark or blurred. Is there another one?")),
    Reason("photo_old", "photos", _("This photo is of another day. Please add one of this day.")),
    Reason(
        "consent_missing",
        "photos",
        _("Please say whether the people shown agreed, and the parents of the children."),
    ),
    Reason(
        "count_does_not_fit",
        "participant_count",
        _("The number of participants does not fit the rest. How many people came?"),
    ),
    Reason(
        "count_is_guessed",
        "participant_count",
        _("Is this number counted or guessed? Please look at the attendance list."),
    ),
    Reason(
        "breakdown_missing",
        "female_count",
        _("Please add how many women and men came, as far as you know."),
    ),
    Reason("date_wrong", "held_on", _("Is this the right day? Please check it.")),
    Reason(
        "recorded_twice", "", _("This activity seems to be recorded twice. Which one is right?")
    ),
    Reason("title_unclear", "title", _("Please write in the name what people did or learnt.")),
    Reason("wrong_theme", "theme_id", _("Another theme fits better. Please choose again.")),
    Reason("wrong_strategy", "strategy", _("Another strategy fits better. Please choose again.")),
    Reason("cost_wrong", "cost_idr", _("Please check the cost. Are all the zeros there?")),
    Reason(
        "result_missing", "result_note", _("What can the participants do now that they could not?")
    ),
)
BY_CODE = {reason.code: reason for reason in REASONS}


def remarks_of(codes: Iterable[str], *, language: str) -> dict[str, str]:
    """Return what these reasons say, by field, in the reader's language."""
    said: dict[str, str] = {}
    with override(language):
        for code in dict.fromkeys(codes):
            reason = BY_CODE[code]
            said[reason.field] = f"{said.get(reason.field, '')} {reason.words}".strip()
    return said
