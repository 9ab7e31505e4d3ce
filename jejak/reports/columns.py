"""The columns of exported lists: what each is called, what it means, how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from jejak.activities.content import COUNTS
from jejak.activities.labels import label_of
from jejak.activities.models import Mode, State
from jejak.activities.receipts import receipt_code
from jejak.places.models import Library, PartnerCategory
from jejak.plans.models import FundSource, Strategy, TargetGroup


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    """`paths` are read from the database; `value` makes of them what is written."""

    label: Any
    definition: Any
    paths: tuple[str, ...]
    kind: Kind = Kind.TEXT
    value: Callable[..., Any] = lambda value: value
    width: int = 14


def text(label: Any, path: str, definition: Any = "", *, width: int = 24) -> Column:
    return Column(label, definition, (path,), width=width)


def number(label: Any, path: str, definition: Any = "") -> Column:
    return Column(label, definition, (path,), Kind.NUMBER)


def day(label: Any, path: str, definition: Any = "") -> Column:
    return Column(label, definition, (path,), Kind.DATE)


def moment(label: Any, path: str, zone: str) -> Column:
    return Column(label, _("On the library's own clock."), (path, zone), Kind.MOMENT, _local)


def choice(
    label: Any, path: str, choices: type[models.TextChoices], definition: Any = ""
) -> Column:
    return Column(label, definition, (path,), value=_labels(choices), width=20)


def yes_no(label: Any, path: str, definition: Any = "") -> Column:
    return Column(label, definition, (path,), value=_yes_no, width=10)


def _local(value: datetime | None, zone: str) -> datetime | None:
    return value.astimezone(_zone(zone)).replace(tzinfo=None) if value else None


ZONES: dict[str, ZoneInfo] = {}


def _zone(name: str) -> ZoneInfo:
    if name not in ZONES:
        ZONES[name] = ZoneInfo(name)
    return ZONES[name]


def _labels(choices: type[models.TextChoices]) -> Callable[[str], str]:
    return lambda value: str(choices(value).label) if value else ""


def _yes_no(value: bool | None) -> str:
    return "" if value is None else str(_("yes") if value else _("no"))


def _groups(codes: list[str]) -> str:
    return ", ".join(str(TargetGroup(code).label) for code in codes)


def theme_column(names: Mapping[int, str]) -> Column:
    return Column(_("Theme"), "", ("theme_id",), value=lambda pk: names.get(pk, ""), width=22)


NOT_ZERO = _("Empty means not recorded, not zero.")


def activity_columns(themes: Mapping[int, str]) -> list[Column]:
    """Return what a file of records says. Whoever recorded it is not named: counts, not names."""
    return [
        Column(
            _("Receipt"),
            _("The code of the record and its version, as its page shows it."),
            ("id", "version"),
            value=receipt_code,
        ),
        Column(
            _("Record number"),
            _("The last part of the record's address."),
            ("id",),
            value=str,
            width=38,
        ),
        day(_("Date"), "held_on", _("Of an event of several days, the first.")),
        number(_("Number of days"), "duration_days"),
        text(_("Name of the activity"), "title", width=40),
        choice(_("Strategy"), "strategy", Strategy),
        theme_column(themes),
        choice(_("How"), "mode", Mode),
        number(_("Participants"), "participant_count", _("Attendance. %s") % NOT_ZERO),
        *(number(label_of(name), name, NOT_ZERO) for name in COUNTS[1:]),
        text(_("Library"), "library__name", width=36),
        choice(_("Type of library"), "library__library_type", Library.Type),
        choice(_("Partner category"), "partner_category", PartnerCategory),
        text(_("Province"), "province__name"),
        text(_("Regency or city"), "regency__name"),
        text(_("District"), "library__district__name"),
        text(_("Village"), "library__village__name"),
        Column(
            _("Region code"),
            _("The official code of the narrowest region that is known."),
            ("library__village__code", "library__district__code", "regency__code"),
            value=lambda *codes: next(filter(None, codes), ""),
        ),
        choice(_("State"), "state", State, _("Submitted, returned and verified records count.")),
        yes_no(_("With photos"), "has_photo"),
        yes_no(_("Seen on site"), "is_seen"),
        yes_no(
            _("On behalf"), "is_on_behalf", _("Recorded by somebody who is not of the library.")
        ),
        moment(_("Sent"), "submitted_at", "regency__time_zone"),
        moment(_("Verified on"), "verified_at", "regency__time_zone"),
        *(
            text(label_of(name), name, width=30)
            for name in ("description", "skill_type", "place", "resource_person", "collection_used")
        ),
        Column(_("Target groups"), "", ("target_groups",), value=_groups, width=30),
        yes_no(_("For reading and literacy"), "counts_for_literacy"),
        number(_("Cost (rupiah)"), "cost_idr", NOT_ZERO),
        choice(_("Source of funds"), "fund_source", FundSource),
        text(label_of("result_note"), "result_note", width=30),
        text(label_of("follow_up"), "follow_up", width=30),
        Column(
            label_of("publication_links"), "", ("publication_links",), value="\n".join, width=30
        ),
    ]


def library_columns() -> list[Column]:
    return [
        text(_("Name"), "name", width=36),
        choice(_("Type"), "library_type", Library.Type),
        choice(_("Partner category"), "partner_category", PartnerCategory),
        text(_("Province"), "province__name"),
        text(_("Regency or city"), "regency__name"),
        text(_("District"), "district__name"),
        text(_("Village"), "village__name"),
        Column(
            _("Region code"),
            _("The official code of the narrowest region that is known."),
            ("village__code", "district__code", "regency__code"),
            value=lambda *codes: next(filter(None, codes), ""),
        ),
        day(_("Joined the programme on"), "joined_on"),
        day(_("Open since"), "opened_on"),
        day(_("Closed on"), "closed_on"),
        text(_("NPP registration number"), "npp"),
        text(_("Address"), "address", width=36),
        number(_("Staff"), "staff_count", NOT_ZERO),
        number(_("Titles"), "title_count", NOT_ZERO),
        number(_("Computers"), "computer_count", NOT_ZERO),
        number(_("Working computers"), "working_computer_count", NOT_ZERO),
        yes_no(_("Has internet"), "has_internet", NOT_ZERO),
    ]
