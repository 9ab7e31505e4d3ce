"""The page of a region's breaks: its chain with doors, and the next level as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, may_see_place, scope_for
from jejak.desk.next_level import RegionYear, libraries_below, library_count, regions_below
from jejak.places.models import Library, Region

from .overview import STAGES, WITH_GAPS, Breaks, Overview, Stage, biggest_gap

ROWS_SHOWN = 10
DEFAULT = "celah"


@dataclass(frozen=True)
class StageShown:
    """A step of the chain in numbers; doors are empty where the reader's scope stops."""

    stage: Stage
    whole: int
    kept: int
    lost: int
    kept_href: str
    lost_href: str

    @property
    def percent(self) -> float | None:
        return 100 * self.kept / self.whole if self.whole else None

    @property
    def is_gap(self) -> bool:
        return bool(self.lost and self.stage.gap)


@dataclass(frozen=True)
class ChainPart:
    name: str
    about: str
    icon: str
    total: int
    href: str
    stages: list[StageShown]


# What the list of records is asked for behind a step: what is kept, and what is lost.
ACTIVITY_DOORS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "terencana": ({"rencana": "ada"}, {"rencana": "tidak"}),
    "terkait": ({"rencana": "kebutuhan"}, {"rencana": "tanpa-kebutuhan"}),
    "foto": ({"foto": "ada"}, {"foto": "tidak"}),
    "verifikasi": ({"bukti": "verified"}, {}),
}


def chain_of(asked: RegionYear, breaks: Breaks, user: PersonLike) -> list[ChainPart]:
    names = {
        "needs": (_("Open needs"), _("noted in any year and not settled"), "need"),
        "lines": (_("Planned activities"), _("of agreed plans of the year"), "plan"),
        "activities": (_("Activities"), _("counted in the year"), "users"),
    }
    return [
        ChainPart(
            *names[part],
            total=getattr(breaks, part),
            href=_records(asked, user) if part == "activities" else _sorted_by(asked, part),
            stages=[_shown(asked, breaks, user, part, stage) for stage in stages],
        )
        for part, stages in STAGES.items()
    ]


def _shown(
    asked: RegionYear, breaks: Breaks, user: PersonLike, part: str, stage: Stage
) -> StageShown:
    if part == "activities":
        kept, lost = ACTIVITY_DOORS[stage.code]
        doors = _records(asked, user, **kept), _records(asked, user, **lost)
    else:
        doors = (_sorted_by(asked, stage.code),) * 2
    whole = int(getattr(breaks, stage.whole))
    lost_count = stage.lost(breaks)
    return StageShown(stage, whole, whole - lost_count, lost_count, *doors)


def _sorted_by(asked: RegionYear, code: str) -> str:
    """Return the table below, the places with the most of it first."""
    return f"?{asked.as_query(urut=code)}#places"


def _records(asked: RegionYear, user: PersonLike, **query: str) -> str:
    if not scope_for(user, Action.VIEW).covers_region(asked.region):
        return ""
    return _records_at(asked, {"wilayah": asked.region.code}, query)


def _records_at(asked: RegionYear, place: Mapping[str, object], query: Mapping[str, str]) -> str:
    period = {
        "dari": asked.period.start.isoformat(),
        "sampai": asked.period.end.isoformat(),
        "keadaan": "counted",
    }
    return f"{reverse('activities')}?{urlencode({**place, **period, **query})}"


@dataclass(frozen=True)
class Row:
    """One place of the next level; its doors lead to its own chain, plans and records."""

    name: str
    href: str
    needs_href: str
    plans_href: str
    records_href: str
    breaks: Breaks

    @property
    def gap(self) -> Stage | None:
        return biggest_gap(self.breaks)

    @property
    def gap_text(self) -> str:
        """`Activities in no plan: 12 of 15`, empty where nothing is lost."""
        if (gap := self.gap) is None:
            return ""
        return gap_text(gap, self.breaks)


def gap_text(gap: Stage, breaks: Breaks) -> str:
    return _("%(gap)s: %(lost)s of %(whole)s") % {
        "gap": gap.gap,
        "lost": gap.lost(breaks),
        "whole": getattr(breaks, gap.whole),
    }


@dataclass(frozen=True)
class Rows:
    shown: list[Row]
    visible_count: int
    all_count: int

    @property
    def is_cut(self) -> bool:
        return len(self.shown) < self.visible_count

    @property
    def hidden_count(self) -> int:
        return self.all_count - self.visible_count


def _biggest_share(breaks: Breaks) -> float | None:
    gap = biggest_gap(breaks)
    return gap.share_lost(breaks) if gap else None


# How the table may be sorted: by the largest gap, by a count, or by what a step loses.
SORTS: dict[str, Callable[[Breaks], float | None]] = {
    DEFAULT: _biggest_share,
    "needs": lambda row: row.needs,
    "lines": lambda row: row.lines,
    "activities": lambda row: row.activities,
    "sepakat": lambda row: row.agreed,
    "jalan": lambda row: row.lines - row.carried,
    **{stage.code: stage.lost for stage in WITH_GAPS},
}


def sort_names() -> dict[str, str]:
    """Return what the table offers to sort by, and what a door into it may ask for."""
    return {
        DEFAULT: _("Largest gap"),
        "needs": _("Open needs"),
        "lines": _("Planned activities"),
        "activities": _("Activities"),
        "sepakat": _("Agreed priorities"),
        "jalan": _("Planned, nothing held yet"),
        **{stage.code: stage.gap for stage in WITH_GAPS},
    }


OFFERED = (DEFAULT, "needs", "rencana", "lines", "waktu", "activities", "terencana")


@dataclass(frozen=True)
class Sort:
    code: str
    name: str
    href: str
    is_current: bool


def sort_of(query: Mapping[str, str]) -> str:
    code = query.get("urut", "")
    return code if code in SORTS else DEFAULT


def sorts_of(asked: RegionYear, code: str) -> list[Sort]:
    names = sort_names()
    offered = OFFERED if code in OFFERED else (*OFFERED, code)
    return [Sort(one, names[one], _sorted_by(asked, one), one == code) for one in offered]


def rows_of(
    asked: RegionYear, overview: Overview, user: PersonLike, *, code: str, show_all: bool
) -> Rows:
    """Return the places of the next level: regions by their totals, libraries within the scope."""
    regions = regions_below(asked.region, overview.regions)
    libraries = libraries_below(asked.region, overview.libraries, user)
    found: list[tuple[Region | Library, Breaks]] = [
        *((row, overview.regions.get(row.pk, Breaks())) for row in regions),
        *((row, overview.libraries.get(row.pk, Breaks())) for row in libraries),
    ]
    visible = [(place, breaks) for place, breaks in found if may_see_place(user, place)]
    value_of = SORTS[code]

    def key(one: tuple[Region | Library, Breaks]) -> tuple[float, str]:
        return -(value_of(one[1]) or 0), str(one[0])

    in_order = sorted(visible, key=key)
    shown = in_order if show_all else in_order[:ROWS_SHOWN]
    rows = [_row(asked, place, breaks, user) for place, breaks in shown]
    everything = len(regions) + library_count(asked.region, overview.libraries)
    return Rows(rows, len(visible), everything)


def _row(asked: RegionYear, place: Region | Library, breaks: Breaks, user: PersonLike) -> Row:
    if isinstance(place, Library):
        query = urlencode({"perpustakaan": place.pk})
        needs, plans = f"{reverse('needs')}?{query}", f"{reverse('plans')}?{query}"
        records = _records_at(asked, {"perpustakaan": place.pk}, {})
        return Row(str(place), plans, needs, plans, records, breaks)
    below = RegionYear(place, asked.year)
    return Row(
        place.full_name,
        f"{reverse('thread_overview')}?{below.as_query()}",
        "",
        "",
        _records(below, user),
        breaks,
    )
