"""What the page of a thread tells of each step, beyond the links themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.urls import reverse
from django.utils import formats

from jejak.access.scope import PersonLike
from jejak.activities.models import Activity
from jejak.common.charts import Evidence
from jejak.common.periods import Period
from jejak.desk.plans.actuals import Actual, actuals_of
from jejak.figures.measures import ALL_CATEGORIES
from jejak.figures.models import RegionFact
from jejak.media.models import Photo
from jejak.places.models import Region
from jejak.plans.models import CommunityNeed, MeetingNeed, PlanLine
from jejak.plans.queries import ranked_needs
from jejak.plans.ranking import Ranked

from .facts import Facts
from .queries import COUNTED, activities_of, evidence_photos

LINES_SHOWN, ACTIVITIES_SHOWN, PHOTOS_SHOWN, OTHERS_SHOWN = 10, 10, 6, 5


@dataclass(frozen=True)
class CountedIn:
    """A figure that has the thread's activities in it."""

    name: str
    activities: int
    href: str


@dataclass(frozen=True)
class Steps:
    need_evidence: int = 0
    ranked: Ranked | None = None
    # Of what people gave, criterion by criterion.
    means: dict[str, Decimal] = field(default_factory=dict)
    lines: list[Actual] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    evidence: Evidence | None = None
    photos: list[Photo] = field(default_factory=list)
    counted_in: list[CountedIn] = field(default_factory=list)
    others: list[CommunityNeed] = field(default_factory=list)


def steps_of(user: PersonLike, facts: Facts) -> Steps:
    rows = Activity.objects.visible_to(user).filter(activities_of(facts)).filter(COUNTED)
    need, ranked = facts.needs.only, _ranked(facts)
    means = ranked.means if ranked else {}
    return Steps(
        need_evidence=need.evidence.filter(removed_at=None).count() if need else 0,
        ranked=ranked,
        means={name: Decimal(mean.numerator) / mean.denominator for name, mean in means.items()},
        lines=_lines(user, facts),
        activities=list(rows.latest_first()[:ACTIVITIES_SHOWN]) if facts.held.count else [],
        evidence=_evidence(rows, facts),
        photos=_photos(user, rows) if facts.held.photos else [],
        counted_in=_counted_in(facts),
        others=_others(user, facts),
    )


def _ranked(facts: Facts) -> Ranked | None:
    found = facts.priority
    if found is None or found.scoring is None or not found.meeting.is_decided:
        return None
    ranked = ranked_needs(found.meeting)
    return next(one for one in ranked if one.candidate.pk == found.scoring.pk)


def _lines(user: PersonLike, facts: Facts) -> list[Actual]:
    if not facts.lines.count:
        return []
    lines = PlanLine.objects.visible_to(user).select_related("plan")
    only = facts.lines.only
    chosen = lines.filter(pk=only.id) if only else lines.filter(need__in=facts.needs.ids)
    shown = list(chosen.order_by("-year", "position", "pk")[:LINES_SHOWN])
    return actuals_of(shown, on=facts.place.today).lines


def _evidence(rows: QuerySet[Activity], facts: Facts) -> Evidence | None:
    """Each record once, at its strongest evidence."""
    if not facts.held.count:
        return None
    seen = rows.filter(is_seen=True).count()
    verified = rows.filter(is_seen=False, state="verified").count()
    photo = rows.filter(is_seen=False, has_photo=True).exclude(state="verified").count()
    return Evidence.from_counts(
        seen=seen,
        verified=verified,
        photo=photo,
        total=facts.held.count,
        any_verified=facts.held.verified,
        any_photo=facts.held.with_photo,
    )


def _photos(user: PersonLike, rows: QuerySet[Activity]) -> list[Photo]:
    photos = evidence_photos(user, rows).annotate(record=F("activity_link__activity"))
    return list(photos.order_by("-received_at", "pk")[:PHOTOS_SHOWN])


def _counted_in(facts: Facts) -> list[CountedIn]:
    """Return the month and year of the regency, and the year of the province."""
    last, library = facts.held.last, facts.place.library
    if last is None:
        return []
    year, month = Period.year(last.year), Period.month(last.year, last.month)
    sums = _sums({library.regency_id, library.province_id}, year)
    found = [
        _counted(library.regency, month, formats.date_format(last, "F Y"), sums),
        _counted(library.regency, year, str(last.year), sums),
    ]
    if library.province_id != library.regency_id:
        found.append(_counted(library.province, year, str(last.year), sums))
    return found


def _sums(region_ids: set[int], year: Period) -> dict[tuple[int, date], int]:
    rows = (
        RegionFact.objects.filter(region__in=region_ids, month__range=(year.start, year.end))
        .exclude(partner_category=ALL_CATEGORIES)
        .values_list("region", "month")
        .annotate(count=Sum("activities"))
    )
    return {(region, month): count for region, month, count in rows.order_by()}


def _counted(
    region: Region, period: Period, said: str, sums: dict[tuple[int, date], int]
) -> CountedIn:
    query = {
        "wilayah": region.code,
        "dari": period.start.isoformat(),
        "sampai": period.end.isoformat(),
    }
    return CountedIn(
        f"{region.full_name}, {said}",
        sum(sums.get((region.pk, month), 0) for month in period.months()),
        f"{reverse('capaian')}?{urlencode(query)}",
    )


def _others(user: PersonLike, facts: Facts) -> list[CommunityNeed]:
    decided = MeetingNeed.objects.filter(need=OuterRef("pk"), meeting__state="decided")
    lines = PlanLine.objects.filter(need=OuterRef("pk"), cancelled_reason="")
    needs = CommunityNeed.objects.visible_to(user).open().filter(library=facts.place.library)
    others = needs.exclude(pk__in=facts.needs.ids).annotate(
        is_ranked=Exists(decided),
        is_agreed=Exists(decided.filter(is_agreed=True)),
        is_planned=Exists(lines),
    )
    return list(others.latest_first()[:OTHERS_SHOWN])
