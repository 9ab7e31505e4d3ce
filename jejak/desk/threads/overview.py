"""Where the threads of a region break: exact counts, one statement for each kind of row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date

from django.utils.translation import gettext as _

from jejak.common.database import fetch_named, read_snapshot
from jejak.desk.next_level import keys_of, scope_of
from jejak.places.models import Region

# What a meeting said of a need the last time: agreed or not, NULL where none decided on it.
NEEDS = """
WITH found AS MATERIALIZED (
    SELECT x.library_id, x.regency_id, x.province_id,
        EXISTS (SELECT FROM plans_needevidence e
            WHERE e.need_id = x.id AND e.removed_at IS NULL) AS is_proven,
        (SELECT s.is_agreed FROM plans_meetingneed s
            JOIN plans_prioritymeeting m ON m.id = s.meeting_id
            WHERE s.need_id = x.id AND m.state = 'decided'
            ORDER BY m.held_on DESC, m.decided_at DESC, s.id DESC LIMIT 1) AS decision,
        EXISTS (SELECT FROM plans_planline l
            WHERE l.need_id = x.id AND l.cancelled_reason = '') AS is_planned
    FROM plans_communityneed x WHERE x.state = 'open' AND {scope}
)
SELECT {region} AS region_id, {library} AS library_id,
    COUNT(*) AS needs,
    COUNT(*) FILTER (WHERE is_proven) AS proven,
    COUNT(*) FILTER (WHERE decision IS NOT NULL) AS ranked,
    COUNT(*) FILTER (WHERE decision) AS agreed,
    COUNT(*) FILTER (WHERE decision AND is_planned) AS planned
FROM found x GROUP BY GROUPING SETS ((), (1, 2))
"""
# Lines that stand in the agreed plans of the year, and the meetings due by now.
LINES = """
WITH found AS MATERIALIZED (
    SELECT x.library_id, x.regency_id, x.province_id, x.answers_need,
        (SELECT COUNT(*) FROM unnest(x.months) AS month WHERE month <= %(months_over)s)
            * x.meetings_per_month AS due,
        (SELECT COUNT(*) FROM activities_activity a WHERE a.plan_line_id = x.id
            AND a.state IN ('submitted', 'returned', 'verified')) AS held
    FROM plans_planline x JOIN plans_workplan p ON p.id = x.plan_id
    WHERE x.year = %(year)s AND x.cancelled_reason = '' AND p.state <> 'draft' AND {scope}
)
SELECT {region} AS region_id, {library} AS library_id,
    COUNT(*) AS lines,
    COUNT(*) FILTER (WHERE answers_need) AS answering,
    COUNT(*) FILTER (WHERE held > 0) AS carried,
    COUNT(*) FILTER (WHERE held < due) AS late
FROM found x GROUP BY GROUPING SETS ((), (1, 2))
"""
ACTIVITIES = """
SELECT {region} AS region_id, {library} AS library_id,
    COUNT(*) AS activities,
    COUNT(plan_line_id) AS in_plan,
    COUNT(*) FILTER (WHERE is_need_linked) AS need_linked,
    COUNT(*) FILTER (WHERE has_photo) AS with_photo,
    COUNT(*) FILTER (WHERE state = 'verified') AS verified
FROM activities_activity x
WHERE {scope} AND x.held_on BETWEEN %(first)s AND %(last)s
    AND x.state IN ('submitted', 'returned', 'verified')
GROUP BY GROUPING SETS ((), (1, 2))
"""


@dataclass(frozen=True)
class Breaks:
    """How far threads come: open needs, lines of the year's agreed plans, its activities."""

    needs: int = 0
    proven: int = 0
    ranked: int = 0
    agreed: int = 0
    planned: int = 0
    lines: int = 0
    answering: int = 0
    carried: int = 0
    late: int = 0
    activities: int = 0
    in_plan: int = 0
    need_linked: int = 0
    with_photo: int = 0
    verified: int = 0

    @property
    def in_time(self) -> int:
        return self.lines - self.late

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class Stage:
    """One step of the chain: of `whole` so many are `kept`; `gap` names what is lost.

    `code` stands in the address. A step without a gap may rightly lose some: not every need is
    agreed on, and what waits to be verified is no fault.
    """

    code: str
    whole: str
    kept: str
    icon: str

    def lost(self, breaks: Breaks) -> int:
        return int(getattr(breaks, self.whole)) - int(getattr(breaks, self.kept))

    def share_lost(self, breaks: Breaks) -> float | None:
        whole = getattr(breaks, self.whole)
        return 100 * self.lost(breaks) / whole if whole else None

    @property
    def name(self) -> str:
        return NAMES[self.code]()

    @property
    def gap(self) -> str:
        return GAPS[self.code]() if self.code in GAPS else ""


STAGES: dict[str, list[Stage]] = {
    "needs": [
        Stage("bukti", "needs", "proven", "doc"),
        Stage("urutan", "needs", "ranked", "target"),
        Stage("sepakat", "ranked", "agreed", "target"),
        Stage("rencana", "agreed", "planned", "plan"),
    ],
    "lines": [
        Stage("alasan", "lines", "answering", "need"),
        Stage("jalan", "lines", "carried", "users"),
        Stage("waktu", "lines", "in_time", "clock"),
    ],
    "activities": [
        Stage("terencana", "activities", "in_plan", "plan"),
        Stage("terkait", "in_plan", "need_linked", "need"),
        Stage("foto", "activities", "with_photo", "gallery"),
        Stage("verifikasi", "activities", "verified", "checks"),
    ],
}
NAMES: dict[str, Callable[[], str]] = {
    "bukti": lambda: _("with evidence"),
    "urutan": lambda: _("ranked in a meeting"),
    "sepakat": lambda: _("agreed as a priority"),
    "rencana": lambda: _("of the agreed ones in a plan"),
    "alasan": lambda: _("answer a need"),
    "jalan": lambda: _("begun: with an activity"),
    "waktu": lambda: _("not late"),
    "terencana": lambda: _("carry out a plan"),
    "terkait": lambda: _("of these, answer a need"),
    "foto": lambda: _("with photos"),
    "verifikasi": lambda: _("verified"),
}
GAPS: dict[str, Callable[[], str]] = {
    "bukti": lambda: _("Needs without evidence"),
    "urutan": lambda: _("Needs that no meeting ranked"),
    "rencana": lambda: _("Agreed priorities in no plan"),
    "alasan": lambda: _("Planned without a need"),
    "waktu": lambda: _("Planned and late"),
    "terencana": lambda: _("Activities in no plan"),
    "terkait": lambda: _("Planned activities that answer no need"),
    "foto": lambda: _("Activities without a photo"),
}
WITH_GAPS = [stage for stages in STAGES.values() for stage in stages if stage.code in GAPS]


def biggest_gap(breaks: Breaks) -> Stage | None:
    """Return where the largest share is lost, of equal shares where more is lost."""
    lost = [stage for stage in WITH_GAPS if stage.lost(breaks)]
    return max(
        lost, key=lambda stage: (stage.share_lost(breaks) or 0, stage.lost(breaks)), default=None
    )


@dataclass(frozen=True)
class Overview:
    """All of one moment: the region, and of its next level regions and libraries by id."""

    whole: Breaks
    regions: dict[int, Breaks]
    libraries: dict[int, Breaks]


def overview_of(region: Region, year: int, *, on: date) -> Overview:
    region_key, library_key = keys_of(region)
    scope, values = scope_of(region)
    months_over = 12 if on.year > year else on.month - 1 if on.year == year else 0
    values |= {
        "year": year,
        "months_over": months_over,
        "first": date(year, 1, 1),
        "last": date(year, 12, 31),
    }
    counts: dict[tuple[int | None, int | None], dict[str, int]] = {}
    with read_snapshot():
        for statement in (NEEDS, LINES, ACTIVITIES):
            text = statement.format(region=region_key, library=library_key, scope=scope)
            for row in fetch_named(text, values):
                key = (row.pop("region_id"), row.pop("library_id"))
                counts.setdefault(key, {}).update(row)
    return Overview(
        whole=Breaks(**counts.pop((None, None))),
        regions={pk: Breaks(**found) for (pk, _none), found in counts.items() if pk},
        libraries={pk: Breaks(**found) for (_none, pk), found in counts.items() if pk},
    )
