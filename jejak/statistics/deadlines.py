"""By when a month is due: configuration of the regions, versioned by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.periods import month_start, next_month
from jejak.places.models import Library, Region

from .models import ReportingDeadline

# Of the next month. No rule was found in the programme's papers: our default.
DEFAULT_DAY = 10
LAST_DAY = 28


class Deadlines:
    """The deadlines of many libraries, read once."""

    def __init__(self, rows: Iterable[ReportingDeadline] | None = None) -> None:
        found = ReportingDeadline.objects.order_by("valid_from") if rows is None else rows
        self._of: dict[int, list[ReportingDeadline]] = {}
        for row in found:
            self._of.setdefault(row.region_id, []).append(row)
        self._country = None
        if self._of:
            country = Region.objects.filter(level=0).values_list("pk", flat=True)
            self._country = country.first()

    def day_for(self, library: Library, month: date) -> int:
        """Return the day of the next month: of the narrowest region that has one by then."""
        places = (
            library.village_id,
            library.district_id,
            library.regency_id,
            library.province_id,
            self._country,
        )
        for place in places:
            valid = [row for row in self._of.get(place or 0, ()) if row.valid_from <= month]
            if valid:
                return valid[-1].day
        return DEFAULT_DAY

    def due_on(self, library: Library, month: date) -> date:
        return next_month(month).replace(day=self.day_for(library, month))


def due_on(library: Library, month: date) -> date:
    """Return the last day on which closing the month is on time."""
    return Deadlines().due_on(library, month)


def deadlines_of(region: Region) -> Sequence[ReportingDeadline]:
    """Return what was ever set for a region, the latest first."""
    rows = ReportingDeadline.objects.filter(region=region).select_related("by")
    return list(rows.order_by("-valid_from"))


@in_transaction
def set_deadline(
    region: Region, *, day: int, valid_from: date, by: PersonLike | None
) -> ReportingDeadline:
    """Set by which day the libraries of a region close a month, from a month on.

    Months that began before this one keep theirs: what was on time stays so. An entry for a
    month to come may be set again.
    """
    if by is not None and not scope_for(by, Action.MANAGE).covers_region(region):
        raise NotAllowed
    problems: dict[str, object] = {}
    if not 1 <= day <= LAST_DAY:
        problems["day"] = _("Choose a day from 1 to 28, which every month has.")
    if valid_from.day != 1 or valid_from < month_start(timezone.localdate()):
        problems["valid_from"] = _("Choose this month or a later one; earlier months keep theirs.")
    if problems:
        raise InvalidContent(fields=problems)
    row: ReportingDeadline
    row, _is_new = ReportingDeadline.objects.update_or_create(
        region=region, valid_from=valid_from, defaults={"day": day, "by": by}
    )
    detail: dict[str, Any] = {"day": day, "from": valid_from.isoformat()}
    audit("deadline.set", row, by=by, detail=detail)
    return row
