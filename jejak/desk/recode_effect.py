"""What a recoding would change in the figures, counted from the library's own records."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum

from jejak.activities.models import Activity
from jejak.places.models import Library, PartnerCategory, Region
from jejak.places.placements import regions_of
from jejak.places.services import place_columns
from jejak.statistics.models import MonthlyStatistics


@dataclass(frozen=True)
class YearMoved:
    year: int
    activities: int
    participants: int


@dataclass(frozen=True)
class Effect:
    """The counted records of the years, and where they stop and begin to count."""

    years: list[YearMoved]
    leaves: list[Region]
    joins: list[Region]
    # Labels of the categories, empty when it stays.
    old_category: str
    new_category: str
    # All records that move with it: also drafts and withdrawn ones, which no figure counts.
    records: int
    # Monthly statistics, which move too.
    months: int

    @property
    def activities(self) -> int:
        return sum(year.activities for year in self.years)

    @property
    def participants(self) -> int:
        return sum(year.participants for year in self.years)

    @property
    def changes_figures(self) -> bool:
        return bool(self.years or self.months) and bool(
            self.leaves or self.joins or self.new_category
        )


def effect_of(library: Library, *, region: Region, partner_category: str) -> Effect:
    """Return what changes when the library is recoded so; nothing is written."""
    rows = Activity.objects.filter(library=library)
    years = (
        rows.counted()
        .values_list("held_on__year")
        .annotate(n=Count("pk"), people=Sum("participant_count"))
        .order_by("-held_on__year")
    )
    before, after = regions_of(library), regions_at(region)
    is_other = partner_category != library.partner_category
    return Effect(
        years=[YearMoved(*row) for row in years],
        leaves=[one for one in before if one not in after],
        joins=[one for one in after if one not in before],
        old_category=str(library.get_partner_category_display()) if is_other else "",
        new_category=str(PartnerCategory(partner_category).label) if is_other else "",
        records=rows.count(),
        months=MonthlyStatistics.objects.filter(library=library).count(),
    )


def regions_at(region: Region) -> list[Region]:
    """Return the regions that a library stands in whose narrowest region is this one."""
    by_id = {
        one.pk: one
        for one in (region, region.district, region.regency, region.province)
        if one is not None
    }
    columns = place_columns(region)
    names = ("village_id", "district_id", "regency_id", "province_id")
    ids = dict.fromkeys(pk for name in names if (pk := columns[name]) is not None)
    return [by_id[pk] for pk in ids]
