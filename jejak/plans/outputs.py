"""What the output of a plan line can be counted by: a list, so that it is counted by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class OutputSource(StrEnum):
    ACTIVITIES = "activities"  # the counted activities that carry the line out
    STATISTICS = "statistics"  # the library's monthly statistics of the plan's year


@dataclass(frozen=True)
class Output:
    """One way to count; `column` is that of its source, "" counts rows."""

    code: str
    name: object
    source: OutputSource
    column: str


OUTPUTS: dict[str, Output] = {
    output.code: output
    for output in (
        Output("meetings", _("Meetings held"), OutputSource.ACTIVITIES, ""),
        Output("attendance", _("Participants"), OutputSource.ACTIVITIES, "participant_count"),
        Output("female", _("Women and girls"), OutputSource.ACTIVITIES, "female_count"),
        Output(
            "new_participants",
            _("First-time participants"),
            OutputSource.ACTIVITIES,
            "new_participant_count",
        ),
        Output("visits", _("Visits on site"), OutputSource.STATISTICS, "visits_onsite"),
        Output("members_new", _("New members"), OutputSource.STATISTICS, "members_new"),
        Output(
            "ict_users",
            _("Users of computer, internet or wifi"),
            OutputSource.STATISTICS,
            "ict_users",
        ),
        Output("loans", _("Loans"), OutputSource.STATISTICS, "loans"),
    )
}
OUTPUT_CHOICES = [(output.code, output.name) for output in OUTPUTS.values()]
