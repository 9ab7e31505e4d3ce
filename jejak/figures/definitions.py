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
    )
}
