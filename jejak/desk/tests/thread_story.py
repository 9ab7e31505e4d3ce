"""Random stories of needs, meetings, plans and records, told by the services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from hypothesis import strategies as st

from jejak.access.scope import forget_assignments
from jejak.activities import services as activities
from jejak.activities.models import Activity
from jejak.activities.services.planning import change_plan_line, link_activities
from jejak.activities.tests.factories import recorded
from jejak.common.errors import JejakError
from jejak.figures.recoding import recode_library
from jejak.places.models import Library
from jejak.plans import services
from jejak.plans.content import line_content_of
from jejak.plans.models import CommunityNeed, PlanLine, WorkPlan
from jejak.plans.services.needs import NewEvidence
from jejak.plans.tests.factories import agreed, lined, meeting_of, need_content, planned, score

ON = date(2026, 6, 15)
number = st.integers(0, 30)
STEPS = (
    "need",
    "proof",
    "settle",
    "meeting",
    "plan",
    "line",
    "agree",
    "revise",
    "cancel",
    "answer",
    "record",
    "link",
    "withdraw",
    "verify",
    "photo",
    "recode",
)
steps = st.tuples(st.sampled_from(STEPS), number, number)
# How every story begins, so that what follows has something to happen to: needs of each
# library, a meeting on them, agreed plans of two years with lines, records linked with them.
BEGINNING = (
    *("need",) * 6,
    *("meeting",) * 3,
    *("plan",) * 4,
    *("line",) * 8,
    *("agree",) * 4,
    *("record",) * 10,
    *("link",) * 12,
    *("proof",) * 3,
    *("cancel",) * 2,
)
beginnings = st.tuples(*(st.tuples(st.just(name), number, number) for name in BEGINNING))


class Story:
    """Carries out random steps by the services; a refused step changes nothing."""

    def __init__(self, cast: SimpleNamespace) -> None:
        self.cast = cast
        self.writers = {
            cast.library.pk: cast.ana,
            cast.other_library.pk: cast.dewi,
            cast.province_library.pk: cast.citra,
        }

    def step(self, name: str, first: int, second: int) -> None:
        for person in self.writers.values():
            forget_assignments(person)
        try:
            with transaction.atomic():
                getattr(self, f"do_{name}")(first, second)
        except JejakError:
            pass

    def library(self, first: int) -> Library:
        pks = list(self.writers)
        return Library.objects.select_related("regency").get(pk=pks[first % len(pks)])

    @staticmethod
    def one(rows: Any, number: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def do_need(self, first: int, second: int) -> None:
        library = self.library(first)
        content = need_content(problem=f"Masalah {second}")
        services.record_need(library, content, by=self.writers[library.pk])

    def do_proof(self, first: int, second: int) -> None:
        """What proves a need is added, and at times taken away again."""
        need = self.one(CommunityNeed.objects.select_related("library"), first)
        if need is None:
            return
        by = self.writers[need.library_id]
        said = NewEvidence(kind="talk", statement="Kata warga", source="Warga", dated_on=ON)
        proof = services.add_evidence(need, said, by=by)
        if second % 2:
            services.remove_evidence(proof, by=by)

    def do_settle(self, first: int, second: int) -> None:
        need = self.one(CommunityNeed.objects.select_related("library"), first)
        if need is None:
            return
        by = self.writers[need.library_id]
        if need.is_open and second % 3 == 0:
            services.settle_need(need, reason="Sudah selesai.", by=by)
        elif not need.is_open:
            services.reopen_need(need, by=by)

    def do_meeting(self, first: int, second: int) -> None:
        library = self.library(first)
        needs = list(CommunityNeed.objects.filter(library=library).open().order_by("pk")[:3])
        if len(needs) < 2:
            return
        by = self.writers[library.pk]
        day = date(2026, 1, 1) + timedelta(days=second)
        for need in needs:
            need.library = library
        meeting = meeting_of(self.cast, needs, by=by, held_on=day)
        if second % 4 == 0:
            return  # still being scored
        for _person in range(2):
            score(meeting, *([5 - (n + second) % 5] * 4 for n in range(len(needs))), by=by)
        pks = [one.pk for one in meeting.candidates.all()]
        services.decide_meeting(
            meeting, agreed=pks[: second % 3], present_count=9, minutes="Sepakat.", by=by
        )

    def do_plan(self, first: int, second: int) -> None:
        library = self.library(first)
        planned(self.cast, library=library, by=self.writers[library.pk], year=2026 - second % 2)

    def _plan(self, first: int) -> Any:
        plans = WorkPlan.objects.select_related("library__regency")
        return self.one(plans, first)

    def do_line(self, first: int, second: int) -> None:
        if (plan := self._plan(first)) is None:
            return
        needs = CommunityNeed.objects.filter(library=plan.library)
        need = self.one(needs, second) if second % 3 else None
        months = tuple(range(1 + second % 6, 4 + second % 6))
        lined(
            plan,
            by=self.writers[plan.library_id],
            need_id=need.pk if need else None,
            months=months,
            meetings_per_month=1 + second % 2,
        )

    def do_agree(self, first: int, _second: int) -> None:
        if (plan := self._plan(first)) is not None:
            agreed(plan, by=self.writers[plan.library_id])

    def do_revise(self, first: int, _second: int) -> None:
        if (plan := self._plan(first)) is not None:
            services.revise_plan(plan, by=self.writers[plan.library_id])

    def _line(self, first: int) -> Any:
        return self.one(PlanLine.objects.select_related("plan__library__regency"), first)

    def do_cancel(self, first: int, second: int) -> None:
        """A plan is revised: a line is cancelled or taken up again, or all of one need."""
        if (line := self._line(first)) is None:
            return
        by = self.writers[line.library_id]
        if line.plan.allows("revise"):
            services.revise_plan(line.plan, by=by)
        lines = PlanLine.objects.select_related("plan").filter(plan=line.plan, need=line.need_id)
        for one in lines if line.need_id else [line]:
            if one.is_cancelled and second % 3 == 0:
                services.restore_line(one, by=by)
            elif not one.is_cancelled:
                services.cancel_line(one, reason="Pelatih pindah.", by=by)

    def do_answer(self, first: int, second: int) -> None:
        """A line begins to answer a need, or no longer does; its records follow."""
        if (line := self._line(first)) is None:
            return
        need = self.one(CommunityNeed.objects.filter(library=line.library_id), second)
        need_id = need.pk if need and line.need_id is None else None
        content = replace(line_content_of(line), need_id=need_id)
        by = self.writers[line.library_id]
        change_plan_line(line, content, base_version=line.version, by=by)

    def do_record(self, first: int, second: int) -> None:
        library = self.library(first)
        day = date(2025, 12, 20) + timedelta(days=5 * second)
        recorded(
            self.cast,
            library=library,
            by=self.writers[library.pk],
            held_on=day,
            submit=bool(second % 5),
        )

    def _record(self, first: int) -> Any:
        return self.one(Activity.objects.select_related("library__regency"), first)

    def do_link(self, first: int, second: int) -> None:
        if (row := self._record(first)) is None:
            return
        lines = PlanLine.objects.filter(library=row.library_id, year=row.held_on.year)
        if (line := self.one(lines, second)) is not None:
            link_activities([row], line, by=self.writers[row.library_id])

    def do_withdraw(self, first: int, _second: int) -> None:
        if (row := self._record(first)) is not None:
            activities.withdraw_activity(
                row, reason="Tercatat dua kali.", by=self.writers[row.library_id]
            )

    def do_verify(self, first: int, _second: int) -> None:
        if (row := self._record(first)) is not None:
            activities.verify_activity(row, by=self.cast.nadia)

    def do_photo(self, first: int, _second: int) -> None:
        if (row := self._record(first)) is not None:
            Activity.objects.filter(pk=row.pk).update(has_photo=True)

    def do_recode(self, first: int, second: int) -> None:
        library = self.library(first)
        places = [self.cast.other_village, self.cast.village, self.cast.regions["3516012001"]]
        if library.pk != self.cast.province_library.pk:
            recode_library(
                library,
                region=places[second % 3],
                partner_category=None,
                reason="salah ketik",
                by=self.cast.nadia,
            )
