"""What a library counts in a month: one list for table, forms, phone, facts and figures.

The names are those of the programme's monthly sheet; what is empty was not recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class StatisticField:
    """One number of the month.

    `is_stock`: how many there are at the end of the month; else how many in the month, which
    sums over months. `is_tallied`: may be counted day by day. `is_required`: a month is not
    closed without it. `most` is what a month can hold.
    """

    name: str
    label: Any
    unit: str
    is_stock: bool = False
    is_tallied: bool = False
    is_required: bool = False
    most: int = 10_000_000


STATISTIC_FIELDS: tuple[StatisticField, ...] = (
    StatisticField(
        "visits_onsite", _("Visits to the library"), "visit", is_tallied=True, is_required=True
    ),
    StatisticField("visits_online", _("Visits online"), "visit", is_tallied=True, is_required=True),
    StatisticField("visits_female", _("Visits by women and girls"), "visit", is_tallied=True),
    StatisticField("visits_male", _("Visits by men and boys"), "visit", is_tallied=True),
    StatisticField(
        "visits_children", _("Visits by children (0 to 12 years)"), "visit", is_tallied=True
    ),
    StatisticField(
        "members_total", _("Members at the end of the month"), "member", True, is_required=True
    ),
    StatisticField("members_new", _("New members"), "member", is_tallied=True, is_required=True),
    StatisticField(
        "ict_users",
        _("Users of computer, internet or wifi"),
        "user",
        is_tallied=True,
        is_required=True,
    ),
    StatisticField("loans", _("Items lent"), "use", is_tallied=True),
    StatisticField("in_library_uses", _("Items read in the library"), "use", is_tallied=True),
    StatisticField("interlibrary", _("Items from or for other libraries"), "use"),
    StatisticField("digital_uses", _("Digital collections used"), "use", is_tallied=True),
    StatisticField("titles", _("Titles in the collection"), "title", True),
    StatisticField("copies", _("Copies in the collection"), "copy", True),
    StatisticField("additions_titles", _("Titles added"), "title"),
    StatisticField("additions_copies", _("Copies added"), "copy"),
    StatisticField("staff", _("Staff"), "person", True),
    StatisticField("volunteers", _("Volunteers"), "person", True),
    StatisticField("days_open", _("Days open"), "day", most=31),
    StatisticField("hours_open", _("Hours open"), "hour", most=744),
    StatisticField("computers_working", _("Computers that work"), "computer", True),
    StatisticField("internet_days_down", _("Days without internet"), "day", most=31),
)
FIELDS: dict[str, StatisticField] = {field.name: field for field in STATISTIC_FIELDS}
FIELD_NAMES: tuple[str, ...] = tuple(FIELDS)
TALLIED: tuple[str, ...] = tuple(name for name, field in FIELDS.items() if field.is_tallied)
REQUIRED: tuple[str, ...] = tuple(name for name, field in FIELDS.items() if field.is_required)
STOCKS: tuple[str, ...] = tuple(name for name, field in FIELDS.items() if field.is_stock)
