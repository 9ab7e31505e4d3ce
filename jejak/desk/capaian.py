"""What the page *Capaian* shows of an overview: doors, chart, tiles and rows."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from jejak.access.scope import PersonLike, may_see_totals
from jejak.activities.evidence import LEVELS, PHOTO, SEEN, VERIFIED
from jejak.common.charts import Evidence, Series, StackedChart
from jejak.common.maps import RegionMap
from jejak.common.periods import Period
from jejak.common.tiles import TileItem
from jejak.figures.filters import FigureFilter
from jejak.figures.queries import ActivityFigures, Overview, PlaceFigures, StrategyMonth
from jejak.places.maps import region_map
from jejak.places.models import Level, Region
from jejak.plans.models import Strategy

# More months than this are drawn as years.
MOST_MONTHS = 36
STRATEGY_COLOURS = {
    Strategy.INVOLVEMENT: "c1",
    Strategy.INFORMATION: "c2",
    Strategy.ADVOCACY: "c3",
}


@dataclass(frozen=True)
class Doors:
    """Addresses of the records behind a figure; empty where the person's scope stops."""

    filter: FigureFilter
    is_open: bool

    def to(self, **changes: object) -> str:
        if not self.is_open:
            return ""
        query = self.filter.as_query(keadaan="counted", **changes)
        return f"{reverse('activities')}?{query}"

    def within(self, period: Period) -> str:
        return self.to(dari=period.start.isoformat(), sampai=period.end.isoformat())


def doors_of(filter: FigureFilter, user: PersonLike) -> Doors:
    return Doors(filter, filter.is_within(user))


def evidence_of(figures: ActivityFigures, measure: str) -> Evidence | None:
    """Return the shares of `activities` or `attendance`."""
    levels = {name: getattr(share, measure) for name, share in figures.strongest().items()}
    return Evidence.from_counts(
        seen=levels["seen"],
        verified=levels["verified"],
        photo=levels["photo"],
        total=getattr(figures, measure),
        any_verified=getattr(figures.share(VERIFIED), measure),
        any_photo=getattr(figures.share(PHOTO), measure),
    )


@dataclass(frozen=True)
class EvidenceRow:
    name: str
    activities: int
    attendance: int
    percent: float | None
    href: str = ""


def evidence_rows(figures: ActivityFigures, doors: Doors) -> list[EvidenceRow]:
    """Return each share on its own; they overlap, so they do not sum to the whole."""
    rows = []
    for name, code, share in (
        (_("Verified"), "verified", figures.share(VERIFIED)),
        (_("With photos"), "photo", figures.share(PHOTO)),
        (_("Seen on site"), "seen", figures.share(SEEN)),
        (_("Only reported"), "reported", figures.by_evidence[0]),
    ):
        # With an evidence already chosen the door would show another set than the figure.
        href = "" if figures.filter.evidence else doors.to(bukti=code)
        percent = percent_of(share.activities, figures.activities)
        rows.append(EvidenceRow(name, share.activities, share.attendance, percent, href))
    return rows


def combination_rows(figures: ActivityFigures) -> list[EvidenceRow]:
    """Return every combination of the three that occurs; these sum to the whole."""
    names = {PHOTO: _("with photos"), VERIFIED: _("verified"), SEEN: _("seen on site")}
    rows = []
    for level in LEVELS:
        share = figures.by_evidence[level]
        if share.activities:
            parts = [name for bit, name in names.items() if level & bit]
            name = ", ".join(parts) or _("only reported")
            percent = percent_of(share.activities, figures.activities)
            rows.append(EvidenceRow(name, share.activities, share.attendance, percent))
    return rows


def share_text(part: int, whole: int) -> tuple[int, float | None]:
    """Return a part and its percent of the whole."""
    return part, percent_of(part, whole)


def percent_of(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


@dataclass(frozen=True)
class PeopleRow:
    """Some of the participants, and their share of all of them.

    Never of those broken down: a record that names only its women would make them all women.
    """

    name: str
    people: int
    everybody: int
    is_rest: bool = False

    @property
    def percent(self) -> float | None:
        return percent_of(self.people, self.everybody)


def people_rows(figures: ActivityFigures) -> list[PeopleRow]:
    rest = figures.attendance - figures.disability_known
    rows = [
        (_("Women"), figures.female, False),
        (_("Men"), figures.male, False),
        (_("Sex not broken down"), figures.sex_not_recorded, True),
        (_("Children (0 to 12 years)"), figures.child, False),
        (_("Teenagers (13 to 17 years)"), figures.teen, False),
        (_("Adults (18 to 59 years)"), figures.adult, False),
        (_("Elderly (60 years and over)"), figures.elderly, False),
        (_("Age not broken down"), figures.age_not_recorded, True),
        (_("People with disabilities"), figures.disability, False),
        (_("Disability not recorded"), rest, True),
    ]
    return [PeopleRow(name, people, figures.attendance, is_rest) for name, people, is_rest in rows]


@dataclass(frozen=True)
class Bucket:
    label: str
    name: str
    period: Period


def month_chart(
    months: list[StrategyMonth], filter: FigureFilter, doors: Doors, today: date
) -> StackedChart:
    """Draw months, or years of a long period; days to come are left out while empty."""
    last = max([today, *(month.month for month in months)])
    buckets = _buckets(filter.period, last)
    index = {
        (day.year, day.month): number
        for number, bucket in enumerate(buckets)
        for day in bucket.period.months()
    }
    series = []
    for strategy in Strategy:
        values = [0] * len(buckets)
        for month in months:
            if month.strategy == strategy:
                values[index[month.month.year, month.month.month]] += month.activities
        series.append(Series(str(strategy.label), STRATEGY_COLOURS[strategy], values))
    by_year = len(filter.period.months()) > MOST_MONTHS
    return StackedChart(
        title=_("Activities by year and strategy")
        if by_year
        else _("Activities by month and strategy"),
        labels=[bucket.label for bucket in buckets],
        rows=[bucket.name for bucket in buckets],
        hrefs=[doors.within(bucket.period) or None for bucket in buckets],
        series=series,
        row_heading=_("Year") if by_year else _("Month"),
    )


def _buckets(period: Period, last: date) -> list[Bucket]:
    """Cut the period into months or years; the first and last may be partial."""
    months = period.months()
    by_year = len(months) > MOST_MONTHS
    found: list[Bucket] = []
    for month in months:
        if month > last and found:
            break
        end = date(month.year, month.month, monthrange(month.year, month.month)[1])
        part = Period(max(month, period.start), min(end, period.end))
        if by_year:
            if found and found[-1].period.start.year == month.year:
                part = Period(found.pop().period.start, part.end)
            found.append(Bucket(str(month.year), str(month.year), part))
        else:
            found.append(Bucket(_month_label(month, months), _month_name(month), part))
    return found


def _month_label(month: date, months: list[date]) -> str:
    if len(months) > 12 and month.month == 1:
        return str(month.year)
    return str(formats.date_format(month, "M"))


def _month_name(month: date) -> str:
    return str(formats.date_format(month, "F Y"))


def place_map(page: Overview, user: PersonLike) -> RegionMap | None:
    """Draw the provinces or regencies that the person may see; None where it says nothing."""
    asked = page.figures.filter
    below = {Level.COUNTRY: Level.PROVINCE, Level.PROVINCE: Level.REGENCY}
    level = below.get(Level(asked.region.level))
    if level is None or asked.library:
        return None
    seen = [
        (row, place)
        for row in page.places
        if isinstance(place := row.place, Region)
        and place.level == level
        and may_see_totals(user, place)
    ]
    if len(seen) < 2:
        return None
    national = level == Level.PROVINCE
    return region_map(
        asked.region,
        (_map_item(row, place, asked) for row, place in seen),
        name=_("Activities by province") if national else _("Activities by regency"),
        unit=_("activities"),
        none=_("no partner yet"),
    )


def _map_item(row: PlaceFigures, place: Region, filter: FigureFilter) -> TileItem:
    has_something = row.has_partner or row.activities
    href = f"{reverse('capaian')}?{filter.as_query(wilayah=place.code)}"
    return TileItem(place.code, place.full_name, row.activities, href if has_something else None)


@dataclass(frozen=True)
class Crumb:
    name: str
    href: str


def crumbs_of(filter: FigureFilter, above: list[Region], user: PersonLike) -> list[Crumb]:
    """Return the way from the nation to the place itself, which comes last without a link."""
    links = [
        Crumb(
            region.full_name,
            f"{reverse('capaian')}?{filter.as_query(wilayah=region.code, perpustakaan='')}"
            if may_see_totals(user, region)
            else "",
        )
        for region in above
    ]
    return [*links, Crumb(str(filter.place), "")]


def ancestors_of(filter: FigureFilter) -> list[Region]:
    country = Region.objects.by_code("0")
    library, region = filter.library, filter.region
    chain: Iterable[Region | None]
    if library is not None:
        chain = (country, library.province, library.regency)
    elif region.level == Level.COUNTRY:
        chain = ()
    else:
        chain = (country, region.province, region.regency, region.district)
    found: list[Region] = []
    for place in chain:
        if place is not None and place not in found:
            found.append(place)
    return found


def region_choices(page: Overview, above: list[Region], user: PersonLike) -> list[tuple[str, str]]:
    """Return codes and names to choose from: the way up, here, and the next level."""
    asked = page.figures.filter
    here = [] if asked.library else [asked.region]
    below = sorted(
        (row.place for row in page.places if isinstance(row.place, Region)),
        key=lambda region: region.name,
    )
    seen = [region for region in (*above, *here, *below) if may_see_totals(user, region)]
    return [(region.code, region.full_name) for region in seen]
