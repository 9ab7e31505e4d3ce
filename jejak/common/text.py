"""Numbers, days and money as people write them, in the language of the page."""

import re
import uuid
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model
from django.utils import formats
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
NOT_RECORDED = "–"
TENTH = Decimal("0.1")

Number = int | float | Decimal


# Control characters but tab and line ends, marks that turn the direction of writing, and
# signs without width: they hide or mislead, and no name needs them.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060"
    "\u2066-\u2069\ufeff\ufff0-\uffff]"
)


def visible(text: str) -> str:
    """Return the text without what nobody can see."""
    return HIDDEN.sub("", text)


def typed_number(text: str | None) -> int | None:
    """Return what an address or hidden field says; None for anything but up to 15 digits."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 15 else None


def typed_uuid(text: str | None) -> uuid.UUID | None:
    """Return the number that an address or hidden field names; None for anything else."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def column_label(model: type[Model], name: str) -> str:
    """Return the name of a column as it begins a line: `Building area (m²)`."""
    field: Any = model._meta.get_field(name)
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def number_text(value: Number | str | None) -> str:
    """Return `3.088` or `35,1`, half up; what is not recorded is a dash, never a zero."""
    if value is None or isinstance(value, str):  # "" where a template has nothing
        return NOT_RECORDED
    places = None if isinstance(value, int) else 1
    if places is not None:  # Django cuts further digits off
        value = rounded(value)
    return str(formats.number_format(value, places, use_l10n=True, force_grouping=True))


def short_number_text(value: Number | None) -> str:
    """Return `75` for 75.0 and `62,5` for 62.5: what was set by people, or counted."""
    if value is None:
        return NOT_RECORDED
    shown = rounded(value)
    return number_text(int(shown) if shown == int(shown) else shown)


def rounded(value: Number) -> Decimal:
    """Return the number with one decimal, half up; never a negative zero."""
    return Decimal(str(value)).quantize(TENTH, ROUND_HALF_UP) + 0


def exact_text(value: int | Decimal | None) -> str:
    """Return `4`, `2,5` or `0,25`: as many decimals as it has."""
    if value is None:
        return NOT_RECORDED
    places = max(0, -int(Decimal(value).normalize().as_tuple().exponent))
    return str(formats.number_format(value, places, use_l10n=True, force_grouping=True))


def percent_text(value: Number | None) -> str:
    return NOT_RECORDED if value is None else f"{number_text(round(value))}%"


def rupiah_text(value: Number | None) -> str:
    return NOT_RECORDED if value is None else f"Rp{NO_BREAK_SPACE}{number_text(round(value))}"


def day_text(value: date | None) -> str:
    return NOT_RECORDED if value is None else str(formats.date_format(value, "DATE_FORMAT"))


def short_day_text(value: date | None) -> str:
    return NOT_RECORDED if value is None else str(formats.date_format(value, "SHORT_DATE_FORMAT"))


def moment_text(value: datetime | None, zone: tzinfo | str | None = None) -> str:
    """Return `21 Nov 2026 pukul 09.14 WIB`, on the clock of the given zone."""
    if value is None:
        return NOT_RECORDED
    clock = zone if isinstance(zone, tzinfo) else ZoneInfo(zone or settings.TIME_ZONE)
    there = value.astimezone(clock)
    return _("%(day)s at %(time)s %(zone)s") % {
        "day": formats.date_format(there, "j M Y"),
        "time": formats.date_format(there, "TIME_FORMAT"),
        "zone": there.tzname(),
    }


def months_text(months: Iterable[int]) -> str:
    """Return `Mar sampai Agu, Okt`: runs of three or more are joined."""
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    said = []
    for run in runs:
        names = [str(MONTHS_3[month]).capitalize() for month in run]
        ends = {"first": names[0], "last": names[-1]}
        said.append(_("%(first)s to %(last)s") % ends if len(run) > 2 else ", ".join(names))
    return ", ".join(said)
