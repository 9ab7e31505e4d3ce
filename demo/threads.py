"""From problems to plans: Ana's whole thread, and her neighbours' at every stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import Q

from jejak.activities.models import Activity
from jejak.activities.services.planning import change_plan_line, link_activities
from jejak.plans import services
from jejak.plans.content import CostContent, LineContent, NeedContent, line_content_of
from jejak.plans.models import (
    BudgetAccount,
    BudgetStep,
    CommunityNeed,
    PlanLine,
    PriorityMeeting,
    WorkPlan,
)
from jejak.plans.services.calendar import EnteredDays

from .country import Country, Site
from .needs import (
    ANAS_NEEDS,
    ANAS_SCORES,
    CHILI,
    LABELS,
    NEIGHBOURS_NEEDS,
    PAPERS,
    PRICES,
    READERS,
    WEAVERS,
    Told,
)

NAMES = ("urgency", "affected", "ability", "support")
MINUTES = (
    "Dibuka kepala dusun. Setiap usulan dibacakan, lalu dinilai bersama. Disepakati bahwa dua "
    "masalah pertama dikerjakan perpustakaan tahun ini; yang lain menunggu dana."
)


@dataclass(frozen=True)
class Threads:
    """Writes needs, meetings and plans as they would stand on `today`."""

    theme_ids: dict[str, int]
    today: date

    @cached_property
    def accounts(self) -> dict[str, int]:
        return dict(BudgetAccount.objects.values_list("activity_code", "pk"))

    @property
    def year(self) -> int:
        """The year in which most of the latest records were held."""
        return (self.today - timedelta(days=45)).year

    def keep(self, country: Country) -> None:
        self._office(country)
        self._anas(country.ana)
        stages = (
            self._only_needs,
            self._being_scored,
            self._decided_without_plan,
            self._plan_without_needs,
            self._whole,
            self._closed_last_year,
        )
        for site, stage in zip(country.kendal.sites[1:], stages, strict=False):
            stage(site)

    def _office(self, country: Country) -> None:
        """What Rina keeps for her regency: prices, and the days of next year's budget."""
        kendal, rina = country.kendal.region, country.kendal.office
        for description, unit, price, source in PRICES:
            content = services.PriceContent(
                description=description, unit=unit, price_idr=price, source=source
            )
            services.add_price(kendal, content, year=self.year, by=rina)
        services.copy_prices(kendal, year=self.year + 1, by=rina)
        steps = dict(BudgetStep.objects.values_list("code", "pk"))
        days = [
            EnteredDays(
                step_id=steps["rkpdes-drafted"],
                starts_on=date(self.year, 7, 6),
                ends_on=date(self.year, 7, 31),
                note="Surat Dispermasdes kepada camat",
            ),
            EnteredDays(
                step_id=steps["rkpdes-fixed"],
                starts_on=date(self.year, 9, 1),
                ends_on=date(self.year, 9, 25),
                note="",
            ),
        ]
        services.set_regency_dates(kendal, budget_year=self.year + 1, days=days, by=rina)

    def _at(self, day: date, site: Site) -> datetime:
        """Return four in the afternoon of that day, at the latest at midnight before today."""
        cutoff = datetime.combine(self.today, time(0), UTC) - timedelta(hours=7)
        return min(datetime.combine(day, time(16, 5), site.library.zone), cutoff)

    def _note(self, site: Site, told: Told, day: date) -> CommunityNeed:
        content = NeedContent(
            problem=told.problem,
            quote=told.quote,
            noted_on=day,
            theme_id=self.theme_ids[told.theme],
            affected=told.affected,
            affected_count=told.count,
            affected_unit=told.unit,
            cause=told.cause,
            potential=told.potential,
            library_part=told.library_part,
        )
        proof = services.NewEvidence(
            kind=told.kind,
            statement=told.statement,
            source=told.source,
            dated_on=day - timedelta(days=20),
        )
        return services.record_need(
            site.library, content, evidence=[proof], by=site.author, at=self._at(day, site)
        )

    def _meet(
        self,
        site: Site,
        needs: Sequence[CommunityNeed],
        day: date,
        scores: Sequence[Sequence[Sequence[int]]],
        *,
        agreed: int,
        present: int,
    ) -> PriorityMeeting:
        """Hold a meeting; with `agreed` above 0 it decides on so many of the first."""
        meeting = services.open_meeting(
            site.library,
            held_on=day,
            need_ids=[need.pk for need in needs],
            place="Balai desa",
            by=site.author,
            at=self._at(day, site),
        )
        candidates = list(meeting.candidates.all())
        for label, person in zip(LABELS, scores, strict=False):
            given = {
                one.pk: dict(zip(NAMES, values, strict=True))
                for one, values in zip(candidates, person, strict=True)
            }
            services.score_needs(meeting, given, label=label, by=site.author)
        if agreed:
            services.decide_meeting(
                meeting,
                agreed=[one.pk for one in candidates[:agreed]],
                present_count=present,
                minutes=MINUTES,
                by=site.author,
                at=self._at(day, site),
            )
        return meeting

    def _line(
        self,
        plan: WorkPlan,
        site: Site,
        told: Told,
        need: CommunityNeed | None,
        months: Sequence[int],
        *,
        source: str = "dana_desa",
        title: str = "",
        meetings: int = 1,
        people: int = 15,
    ) -> PlanLine:
        content = LineContent(
            title=title or told.title,
            need_id=need.pk if need else None,
            objective=told.objective,
            strategy="community_involvement",
            target_groups=(told.group,),
            participant_target=people,
            months=tuple(months),
            meetings_per_month=meetings,
            place="Ruang baca perpustakaan",
            person_in_charge="Pengelola perpustakaan",
            partners="PKK desa",
            output_measure="meetings",
            output_target=len(months) * meetings,
            account_id=self.accounts.get(told.account),
        )
        line = services.add_line(plan, content, by=site.author)
        costs = [
            CostContent(
                description=description,
                volume=Decimal(volume),
                unit=unit,
                unit_price_idr=price,
                fund_source=source,
            )
            for description, volume, unit, price in told.costs
        ]
        return services.set_costs(line, costs, base_version=line.version, by=site.author)

    def _begin(self, site: Site, year: int, day: date) -> WorkPlan:
        return services.create_plan(site.library, year=year, by=site.author, at=self._at(day, site))

    def _agree(self, plan: WorkPlan, site: Site, day: date) -> None:
        services.agree_plan(
            plan,
            agreed_on=min(day, self.today),
            agreed_with="Kepala desa dan Badan Permusyawaratan Desa",
            by=site.author,
            at=self._at(day, site),
        )

    def _done(self, site: Site, *titles: str) -> list[Activity]:
        """Return the counted records of the year whose names begin so."""
        named = Q()
        for title in titles:
            named |= Q(title__startswith=title)
        rows = Activity.objects.counted().filter(
            named, library=site.library, held_on__year=self.year
        )
        return list(rows.order_by("held_on"))

    def _anas(self, ana: Site) -> None:
        """Ana's thread, with what is late, cancelled, outside the plan, and next year's draft."""
        day = date(self.year, 1, 11)
        needs = [
            self._note(ana, told, day - timedelta(days=n)) for n, told in enumerate(ANAS_NEEDS)
        ]
        self._meet(ana, needs, day, ANAS_SCORES, agreed=2, present=27)
        plan = self._begin(ana, self.year, date(self.year, 1, 14))
        sewing = self._done(ana, "Kelas menjahit", "Kelas menenun")
        selling = self._done(ana, "Pelatihan pemasaran")
        crafts = self._line(plan, ana, WEAVERS, needs[0], _months_of(sewing), meetings=3)
        market = self._line(
            plan, ana, WEAVERS, needs[0], _months_of(selling), source="add", meetings=2,
            title="Pelatihan pemasaran digital",
        )  # fmt: skip
        reading = self._line(plan, ana, READERS, needs[1], range(2, 12), people=20)
        garden = self._line(plan, ana, CHILI, None, (_months_of(self._done(ana, "Menanam")))[:1])
        papers = self._line(plan, ana, PAPERS, needs[3], (4, 5, 6), people=10)
        self._agree(plan, ana, date(self.year, 1, 20))
        for line, records in (
            (crafts, sewing),
            (market, selling),
            (reading, self._done(ana, "Baca bersama")),
            (garden, self._done(ana, "Menanam")[:1]),
        ):
            link_activities(records, line, by=ana.author, at=self._at(self.today, ana))
        self._revise(plan, ana, papers, garden, needs[2])
        self._next_year(ana, plan, needs)

    def _revise(
        self, plan: WorkPlan, ana: Site, papers: PlanLine, garden: PlanLine, need: CommunityNeed
    ) -> None:
        """In the middle of the year: one line cancelled, one found its need."""
        services.revise_plan(plan, by=ana.author)
        services.cancel_line(papers, reason="Desa membuka loket sendiri sejak Mei.", by=ana.author)
        garden.refresh_from_db()
        content = line_content_of(garden)
        told = {name: getattr(content, name) for name in content.__dataclass_fields__}
        changed = LineContent(**told | {"need_id": need.pk})
        change_plan_line(
            garden,
            changed,
            base_version=garden.version,
            by=ana.author,
            at=self._at(self.today, ana),
        )
        self._agree(plan, ana, min(date(self.year, 7, 4), self.today - timedelta(days=1)))

    def _next_year(self, ana: Site, plan: WorkPlan, needs: Sequence[CommunityNeed]) -> None:
        draft = self._begin(ana, self.year + 1, self.today - timedelta(days=12))
        chosen = plan.lines.filter(cancelled_reason="").order_by("position")[:2]
        services.copy_lines(
            draft, source=plan, line_ids=[line.pk for line in chosen], by=ana.author
        )
        self._line(draft, ana, READERS, needs[1], range(1, 13), source="add", people=20)

    def _only_needs(self, site: Site) -> None:
        for n, told in enumerate(NEIGHBOURS_NEEDS[:2]):
            self._note(site, told, self.today - timedelta(days=30 + n))

    def _being_scored(self, site: Site) -> None:
        day = self.today - timedelta(days=2)
        needs = [self._note(site, told, day) for told in NEIGHBOURS_NEEDS[:4]]
        scores = [person[:4] for person in ANAS_SCORES[:3]]
        self._meet(site, needs, day, scores, agreed=0, present=0)

    def _decided_without_plan(self, site: Site) -> None:
        day = self.today - timedelta(days=40)
        needs = [self._note(site, told, day) for told in NEIGHBOURS_NEEDS]
        self._meet(site, needs, day, ANAS_SCORES, agreed=1, present=19)

    def _plan_without_needs(self, site: Site) -> None:
        """A plan that was agreed though nobody noted why; its records are not linked."""
        plan = self._begin(site, self.year, date(self.year, 1, 8))
        self._line(plan, site, NEIGHBOURS_NEEDS[1], None, (5, 6, 7, 8))
        self._line(plan, site, NEIGHBOURS_NEEDS[2], None, (9, 10, 11, 12), source="apbd")
        self._agree(plan, site, date(self.year, 1, 25))

    def _whole(self, site: Site) -> None:
        """All of it: noted, agreed, planned, and most of it done."""
        day = date(self.year, 1, 10)
        needs = [self._note(site, told, day) for told in NEIGHBOURS_NEEDS[:3]]
        self._meet(
            site, needs, day, [person[:3] for person in ANAS_SCORES[:5]], agreed=3, present=16
        )
        plan = self._begin(site, self.year, day)
        records = Activity.objects.counted().filter(library=site.library, held_on__year=self.year)
        held = list(records.order_by("held_on"))
        half = (len(held) + 1) // 2
        halves = (held[:half], held[half:])
        told = (NEIGHBOURS_NEEDS[0], NEIGHBOURS_NEEDS[2])
        lines = [
            self._line(plan, site, one, need, _months_of(some))
            for one, need, some in zip(told, (needs[0], needs[2]), halves, strict=True)
        ]
        self._agree(plan, site, date(self.year, 1, 28))
        for line, some in zip(lines, halves, strict=True):
            link_activities(some, line, by=site.author, at=self._at(self.today, site))

    def _closed_last_year(self, site: Site) -> None:
        year = self.year - 1
        need = self._note(site, NEIGHBOURS_NEEDS[0], date(year, 2, 2))
        plan = self._begin(site, year, date(year, 2, 3))
        self._line(plan, site, NEIGHBOURS_NEEDS[0], need, (3, 4, 5))
        self._agree(plan, site, date(year, 2, 20))
        services.close_plan(
            plan,
            worked="Ibu balita datang terus sampai pertemuan terakhir.",
            hard="Bahan segar sulit didapat pada musim kemarau.",
            next_year="Bekerja sama dengan kebun kelor milik desa.",
            by=site.author,
            at=self._at(date(year, 12, 20), site),
        )
        draft = self._begin(site, self.year, date(self.year, 1, 15))
        services.copy_lines(
            draft,
            source=plan,
            line_ids=[line.pk for line in plan.lines.all()],
            by=site.author,
        )


def _months_of(records: Sequence[Activity]) -> list[int]:
    return sorted({row.held_on.month for row in records}) or [6]
