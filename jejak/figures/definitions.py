"""What each figure counts, in words; a changed meaning gets a new version."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

VERSION = 1


@dataclass(frozen=True)
class Definition:
    code: str
    name: object
    counts: object
    source: object
    version: int = VERSION


RECORDS = _("Activity records of the libraries.")
SHEETS = _("Monthly sheets of the libraries.")
BOTH = _("Activity records and monthly sheets of the libraries.")
PLANS = _("Work plans of the libraries, and the records that carry them out.")

DEFINITIONS = {
    definition.code: definition
    for definition in (
        Definition(
            "activities",
            _("Activities"),
            _(
                "One record is one occasion on one day. An event of several days counts once, "
                "on its first day; each meeting of a series counts. Submitted, returned and "
                "verified records count; drafts and withdrawn ones do not."
            ),
            RECORDS,
        ),
        Definition(
            "participants",
            _("Participants"),
            _(
                "Attendance: a person who comes to eight meetings counts eight times. Women, men, "
                "ages and disabilities are shown as far as they were recorded; not broken down "
                "is not zero."
            ),
            RECORDS,
        ),
        Definition(
            "libraries",
            _("Libraries reporting"),
            _("Libraries with at least one counted activity in the period."),
            RECORDS,
        ),
        Definition(
            "villages",
            _("Villages reached"),
            _(
                "Villages and urban villages of the libraries reporting. A library whose village "
                "is not recorded counts in none."
            ),
            RECORDS,
        ),
        Definition(
            "districts",
            _("Districts reached"),
            _("Districts of the libraries reporting."),
            RECORDS,
        ),
        Definition(
            "regencies",
            _("Regencies and cities reached"),
            _(
                "Regencies and cities of the libraries reporting. A library directly under a "
                "province counts in its province and in no regency."
            ),
            RECORDS,
        ),
        Definition(
            "provinces",
            _("Provinces reached"),
            _("Provinces of the libraries reporting."),
            RECORDS,
        ),
        Definition(
            "cost",
            _("Cost"),
            _("Whole rupiah as recorded with the activities; many records name none."),
            RECORDS,
        ),
        Definition(
            "evidence",
            _("Strength of evidence"),
            _(
                "Three questions, each on its own: is there an accepted photo, was the record "
                "verified by somebody else, was it seen on site. In the bar a record counts once, "
                "at its strongest level; the words below give each share on its own."
            ),
            _("Accepted photos, reviews and visits."),
        ),
        Definition(
            "women",
            _("Women in verified activities"),
            _(
                "The women and girls of records that somebody else verified. Who was not broken "
                "down by sex is in neither number."
            ),
            RECORDS,
        ),
        Definition(
            "statistics",
            _("Monthly statistics"),
            _(
                "Of whole months only; days at the ends that fill no month are left out, and the "
                "page says so. What happens in a month (visits, loans) is summed. What stands at "
                "its end (members, titles) is, of each library, the last number known in these "
                "months, then summed. What nobody recorded is a dash, never 0. A sheet counts "
                "from when it is saved; pages say how many are closed and how many estimated."
            ),
            SHEETS,
        ),
        Definition(
            "expected",
            _("Months expected"),
            _(
                "One library in one month: of a partner, from the month after joining and from "
                "the month of opening, to the month before closing, and not before the month has "
                "begun."
            ),
            _("Register of the libraries."),
        ),
        Definition(
            "reported",
            _("Months with an activity"),
            _("Months expected in which at least one counted activity was held."),
            RECORDS,
        ),
        Definition(
            "closed",
            _("Months closed"),
            _("Months expected whose monthly sheet is closed now."),
            SHEETS,
        ),
        Definition(
            "on_time",
            _("Months closed on time"),
            _(
                "Months expected whose sheet was first closed by the deadline of the region, or "
                "by the 10th of the next month without one. Opening it again later costs nothing."
            ),
            SHEETS,
        ),
        Definition(
            "account",
            _("Libraries with an account"),
            _("Libraries expected that have a manager who may sign in."),
            _("Tasks and accounts of the managers."),
        ),
        Definition(
            "behind",
            _("Behind"),
            _(
                "The five places of the next level with the least of the chosen column, nothing "
                "included; only regions with a partner library. Where the column is a share, a "
                "place without any activity has none and is counted beside the list."
            ),
            RECORDS,
        ),
        Definition(
            "plans",
            _("Libraries with an agreed plan"),
            _(
                "Work plans of the year that were agreed, are being revised or are closed; one "
                "library has at most one. A draft is nobody's promise and is in no sum."
            ),
            PLANS,
        ),
        Definition(
            "planned",
            _("Planned activities"),
            _(
                "Activities of agreed plans that are not cancelled. Done: as many meetings were "
                "held as the whole year asks. Late: fewer than the months asked that are over. "
                "Else it is under way, or nothing of it was held yet."
            ),
            PLANS,
        ),
        Definition(
            "held",
            _("Meetings held for the plan"),
            _(
                "Counted activities that name what they carry out of the plan of their year, in "
                "whichever month they were held, also of what was cancelled since."
            ),
            PLANS,
        ),
        Definition(
            "unplanned",
            _("Records outside the plan"),
            _("Counted activities of the year that carry no plan out."),
            RECORDS,
        ),
        Definition(
            "plan_cost",
            _("Planned and spent cost"),
            _(
                "Planned: volume times price of every cost of the planned activities, by who "
                "pays. Spent: what the meetings held say that they cost; a record that names no "
                "cost is not one that cost nothing."
            ),
            PLANS,
        ),
        Definition(
            "reached",
            _("Targets reached"),
            _(
                "Planned activities whose counted result, from their records or from the monthly "
                "statistics of the year, is at least its target. Without a target, or where "
                "nothing is recorded, it is unknown."
            ),
            PLANS,
        ),
        Definition(
            "target",
            _("Target"),
            _(
                "The official target of each library expected to report, for its months, added "
                "up; a target that is a share stays one, as the mean of those of the libraries. "
                "Of whole months, by the version of the indicators in force on the last day."
            ),
            BOTH,
        ),
        Definition(
            "score",
            _("Score of the report card"),
            _(
                "The points of the weighted indicators of the version in force on the last day, "
                "0 to 100. That of a region is made by the same rule, libraries without a report "
                "included."
            ),
            BOTH,
        ),
    )
}
