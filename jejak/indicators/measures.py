"""What an expression may name: every measure whose records exist, with its unit.

A measure that nothing records yet is not listed, so that it is never shown as 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from jejak.statistics.content import STATISTIC_FIELDS


class Source(StrEnum):
    ACTIVITIES = "activities"  # figures_libraryfact, per library and month
    STATISTICS = "statistics"  # statistics_monthlystatistics, per library and month
    REPORTING = "reporting"  # which months were expected, reported and closed


@dataclass(frozen=True)
class Measure:
    """One number of a library over a run of whole months.

    `column` is that of its source. `is_stock`: the last value known in the period; else the
    sum over its months.
    """

    code: str
    name: object
    unit: str
    source: Source
    column: str
    is_stock: bool = False


def _activity(code: str, name: object, unit: str = "activity") -> Measure:
    return Measure(code, name, unit, Source.ACTIVITIES, code)


def _reporting(code: str, name: object) -> Measure:
    return Measure(code, name, "month", Source.REPORTING, code)


MEASURES: dict[str, Measure] = {
    measure.code: measure
    for measure in (
        _activity("activities", _("Activities")),
        _activity("involvement", _("Activities of community involvement")),
        _activity("information", _("Activities of information service")),
        _activity("advocacy", _("Activities of advocacy")),
        _activity("attendance", _("Participants"), "person"),
        _activity("female", _("Women and girls among the participants"), "person"),
        _activity("male", _("Men and boys among the participants"), "person"),
        _activity("broken_down", _("Activities with all participants told apart by sex")),
        _activity("with_photo", _("Activities with an accepted photo")),
        _activity("verified", _("Verified activities")),
        _activity("seen", _("Activities seen on site")),
        _activity("need_linked", _("Activities that answer a need of the community")),
        *(
            Measure(
                field.name,
                field.label,
                field.unit,
                Source.STATISTICS,
                field.name,
                field.is_stock,
            )
            for field in STATISTIC_FIELDS
        ),
        _reporting("months_expected", _("Months in which a report is expected")),
        _reporting("months_reported", _("Months with at least one activity")),
        _reporting("months_begun", _("Months whose statistics are begun")),
        _reporting("months_closed", _("Months whose statistics are closed")),
        _reporting("months_on_time", _("Months whose statistics were closed on time")),
    )
}


# Units as people read them; a ratio is written with a stroke: `people / activities`.
UNITS: dict[str, object] = {
    "activity": _("activities"),
    "person": _("people"),
    "visit": _("visits"),
    "member": _("members"),
    "user": _("users"),
    "use": _("items used"),
    "title": _("titles"),
    "copy": _("copies"),
    "day": _("days"),
    "hour": _("hours"),
    "computer": _("computers"),
    "month": _("months"),
}
SOURCES: dict[Source, object] = {
    Source.ACTIVITIES: _("Activity records"),
    Source.STATISTICS: _("Monthly statistics"),
    Source.REPORTING: _("Which months were reported and closed"),
}


def unit_words(unit: str) -> str:
    return " / ".join(str(UNITS.get(part, part)) for part in unit.split("/"))
