"""What is said about the numbers of a month: for the pages and for the phone, in one place."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    # A number that cannot be.
    "method": _("Choose: counted or estimated."),
    "note": _("Write at most 500 letters."),
    "unknown": _("There is no such number."),
    "whole": _("Write a whole number, 0 or more."),
    "most": _("At most %(most)s is possible. Lower it or leave it empty."),
    "no_day": _("There is no such day."),
    "day_not_in_month": _("The month has no such day."),
    "day_not_come": _("This day is still to come."),
    "days_sum": _("The days of the tally sum to %(sum)s. Change the days, or empty them first."),
    "above_visits": _("This is more than all visits (%(visits)s). Lower it or leave it empty."),
    # What closing asks for.
    "missing": _("Fill this in; write 0 if there were none: %(name)s."),
    "missing_method": _("Say whether it was counted or estimated."),
    # What closing asks about.
    "ask_many": _("%(name)s: %(value)s, ten times as many as before (%(before)s). Is that right?"),
    "ask_few": _("%(name)s: %(value)s, a tenth of before (%(before)s). Is that right?"),
    "ask_zero": _("%(name)s: 0, after months of more (%(before)s). Is that right?"),
    "ask_above": _("%(name)s (%(value)s) is more than: %(other)s (%(most)s). Is that right?"),
    "all_visits": _("all visits"),
    "ask_above_calendar": _("%(name)s: %(value)s, but there were %(most)s at most. Is that right?"),
    "ask_few_days": _("%(name)s: counted day by day on %(days)s days only. Is that the month?"),
    "ask_days_missing": _(
        "%(name)s: counted on %(days)s of %(open)s days open. Is that the month?"
    ),
}


def said(code: str, **values: object) -> str:
    """Return a message in the language that is active."""
    text = str(MESSAGES[code])
    return text % values if values else text
