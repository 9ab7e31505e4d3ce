"""Where threads break in a region: every count is what a recount of the rows gives."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jejak.access.roles import Role
from jejak.access.scope import forget_assignments
from jejak.access.services import assign
from jejak.accounts.services import create_account
from jejak.activities.models import Activity
from jejak.activities.services import withdraw_activity
from jejak.activities.services.planning import link_activities
from jejak.activities.tests.factories import recorded
from jejak.desk.next_level import RegionYear
from jejak.desk.threads.overview import Breaks, biggest_gap, overview_of
from jejak.desk.threads.places import rows_of
from jejak.places.models import Level, Library, Region
from jejak.plans import services
from jejak.plans.models import CommunityNeed, MeetingNeed, NeedEvidence, PlanLine
from jejak.plans.services.needs import NewEvidence
from jejak.plans.tests.factories import (
    agreed,
    lined,
    meeting_of,
    needed,
    planned,
    score,
)

from .thread_story import ON, Story, beginnings, steps

pytestmark = pytest.mark.django_db


@pytest.fixture(name="dewi")
def _dewi(cast):
    return make_dewi(cast)


def make_dewi(cast):
    """The manager of the library in the other regency."""
    person = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    assign(person, role=Role.MANAGER, place=cast.other_library, by=None)
    return person


# The recount


class Recount:
    """Counts over the rows in Python; by region or library of the next level, None is all."""

    def __init__(self, region: Region, year: int) -> None:
        self.region, self.year = region, year
        self.found: dict[tuple[str, int] | None, Counter[str]] = {None: Counter()}
        for need in CommunityNeed.objects.filter(state="open"):
            self.add(need, of_need(need))
        for line in PlanLine.objects.select_related("plan"):
            if line.year == year and not line.is_cancelled and line.plan.state != "draft":
                self.add(line, of_line(line))
        for row in Activity.objects.select_related("plan_line"):
            if row.held_on.year == year and row.counts:
                self.add(row, of_record(row))

    def add(self, row: Any, said: dict[str, bool]) -> None:
        if not _stands_in(row, self.region):
            return
        for key in (None, _below(row, self.region)):
            counts = self.found.setdefault(key, Counter())
            counts.update({name: 1 for name, yes in said.items() if yes})


def of_need(need: CommunityNeed) -> dict[str, bool]:
    decision = _latest_decision(need)
    is_agreed = decision is not None and decision.is_agreed
    proofs = NeedEvidence.objects.filter(need=need)
    lines = PlanLine.objects.filter(need=need)
    return {
        "needs": True,
        "proven": any(proof.removed_at is None for proof in proofs),
        "ranked": decision is not None,
        "agreed": is_agreed,
        "planned": is_agreed and any(not line.is_cancelled for line in lines),
    }


def of_line(line: PlanLine) -> dict[str, bool]:
    held = sum(row.counts for row in line.activities.all())
    over = 12 if line.year < ON.year else ON.month - 1
    due = sum(month <= over for month in line.months) * line.meetings_per_month
    return {
        "lines": True,
        "answering": line.need_id is not None,
        "carried": held > 0,
        "late": held < due,
    }


def of_record(row: Activity) -> dict[str, bool]:
    line = row.plan_line
    return {
        "activities": True,
        "in_plan": line is not None,
        "need_linked": line is not None and line.need_id is not None,
        "with_photo": row.has_photo,
        "verified": row.state == "verified",
    }


def _latest_decision(need: CommunityNeed) -> MeetingNeed | None:
    rows = MeetingNeed.objects.filter(need=need, meeting__state="decided").select_related("meeting")
    in_order = sorted(rows, key=lambda r: (r.meeting.held_on, r.meeting.decided_at, r.pk))
    return in_order[-1] if in_order else None


def _stands_in(row: Any, region: Region) -> bool:
    library = Library.objects.get(pk=row.library_id)
    places = {
        Level.COUNTRY: region.pk,
        Level.PROVINCE: library.province_id,
        Level.REGENCY: library.regency_id,
        Level.DISTRICT: library.district_id,
        Level.VILLAGE: library.village_id,
    }
    return places[Level(region.level)] == region.pk


def _below(row: Any, region: Region) -> tuple[str, int]:
    library = Library.objects.get(pk=row.library_id)
    if region.level == Level.COUNTRY:
        return "region", library.province_id
    if region.level == Level.PROVINCE and library.regency_id != library.province_id:
        return "region", library.regency_id
    return "library", library.pk


def assert_counts(regions: list[Region], year: int = 2026) -> None:
    for region in regions:
        found = overview_of(region, year, on=ON)
        wanted = {key: Breaks(**counts) for key, counts in Recount(region, year).found.items()}
        assert found.whole == wanted.pop(None), region
        below = {("region", pk): breaks for pk, breaks in found.regions.items()}
        below |= {("library", pk): breaks for pk, breaks in found.libraries.items()}
        assert below == wanted, region


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(beginnings, st.lists(steps, min_size=5, max_size=40))
def test_every_count_is_what_a_recount_of_the_rows_gives(cast, beginning, told):
    with transaction.atomic():
        cast.dewi = cast.stranger
        assign(cast.dewi, role=Role.MANAGER, place=cast.other_library, by=None)
        story = Story(cast)
        for step in (*beginning, *told):
            story.step(*step)
        regions = [
            cast.country,
            cast.province,
            cast.other_province,
            cast.regency,
            cast.other_regency,
            cast.district,
            cast.village,
        ]
        assert_counts(regions)
        assert_counts([cast.country, cast.province], year=2025)
        transaction.set_rollback(True)
    for person in (cast.ana, cast.citra, cast.nadia, cast.stranger):
        forget_assignments(person)


def a_story(cast):
    """What the random ones seldom reach together, by hand.

    Ana: three needs, one proven; two ranked, one agreed, none in a plan of her own; a plan of two
    lines, one of them for the need that was not agreed and late; three records: one carries it
    out, one is withdrawn.
    """
    first, second, _third = (needed(cast, problem=f"Masalah {n}") for n in range(3))
    proof = NewEvidence(kind="talk", statement="Kata warga", source="Warga", dated_on=ON)
    services.add_evidence(first, proof, by=cast.ana)
    meeting = meeting_of(cast, [first, second])
    for _person in range(2):
        score(meeting, [5] * 4, [3] * 4, by=cast.ana)
    chosen = meeting.candidates.get(need=first)
    services.decide_meeting(
        meeting, agreed=[chosen.pk], present_count=9, minutes="Sepakat.", by=cast.ana
    )
    plan = planned(cast)
    line = lined(plan, by=cast.ana, need_id=second.pk, months=(3, 4, 9))
    lined(plan, by=cast.ana, title="Kelas lain", months=(12,))
    # What was cancelled plans nothing: the need that was agreed is in no plan.
    gone = lined(plan, by=cast.ana, title="Batal", need_id=first.pk)
    services.cancel_line(gone, reason="Pelatih pindah.", by=cast.ana)
    agreed(plan, by=cast.ana)
    rows = [recorded(cast, held_on=date(2026, month, 5)) for month in (3, 4, 5)]
    link_activities(rows[:1], PlanLine.objects.get(pk=line.pk), by=cast.ana)
    withdraw_activity(rows[2], reason="Tercatat dua kali.", by=cast.ana)
    return plan


OF_ANA = Breaks(
    needs=3,
    proven=1,
    ranked=2,
    agreed=1,
    planned=0,
    lines=2,
    answering=1,
    carried=1,
    late=1,
    activities=2,
    in_plan=1,
    need_linked=1,
    with_photo=0,
    verified=0,
)


def test_the_counts_of_a_story_told_by_hand(cast):
    a_story(cast)

    for region in (cast.country, cast.province, cast.regency, cast.district, cast.village):
        assert overview_of(region, 2026, on=ON).whole == OF_ANA
    assert overview_of(cast.other_regency, 2026, on=ON).whole == Breaks()
    assert overview_of(cast.regency, 2025, on=ON).whole == Breaks(
        needs=3, proven=1, ranked=2, agreed=1
    )
    # Before April is over only the meeting of March is due, and that was held.
    assert overview_of(cast.regency, 2026, on=date(2026, 4, 30)).whole.late == 0


def test_the_largest_gap_is_the_largest_share_and_of_equal_shares_the_larger_loss(cast):
    a_story(cast)

    # Nothing is left of one agreed priority, of two records without a photo, of two not verified.
    largest = biggest_gap(overview_of(cast.regency, 2026, on=ON).whole)
    assert (largest.code, largest.share_lost(OF_ANA)) == ("foto", 100)
    assert biggest_gap(Breaks(needs=10, proven=10, ranked=9)).code == "urutan"
    assert biggest_gap(Breaks(needs=2, proven=2, ranked=2)) is None


def rows(user, region, code="celah"):
    asked = RegionYear(region, 2026)
    return rows_of(asked, overview_of(region, 2026, on=ON), user, code=code, show_all=False)


def test_libraries_are_named_within_the_scope_only(cast, dewi):
    a_story(cast)

    of_ben = rows(cast.ben, cast.regency)
    assert [row.name for row in of_ben.shown] == ["Perpustakaan Desa Sumber Makmur"]
    of_dewi = rows(dewi, cast.province)
    assert [row.name for row in of_dewi.shown] == ["Kabupaten Kebumen"]
    # Two regencies and the library under the province itself.
    assert (of_dewi.visible_count, of_dewi.all_count) == (1, 3)
    assert [row.name for row in rows(cast.citra, cast.province, "activities").shown] == [
        "Kabupaten Kendal",
        "Kabupaten Kebumen",
        "Perpustakaan Provinsi",
    ]


def page(client, user, **query):
    client.force_login(user)
    return client.get(reverse("thread_overview"), query)


def test_the_page_names_the_gap_and_leads_to_its_records(cast, client):
    a_story(cast)

    found = page(client, cast.ben, tahun="2026")

    text = found.content.decode()
    assert found.context["overview"].whole.activities == 2
    assert "rencana=tidak" in text
    listed = client.get(
        reverse("activities"),
        {"wilayah": "3324", "dari": "2026-01-01", "keadaan": "counted", "rencana": "tidak"},
    )
    assert [row.held_on.month for row in listed.context["page"].rows] == [4]


def test_a_manager_sees_the_totals_of_the_regency_without_doors_into_it(cast, client):
    a_story(cast)

    found = page(client, cast.ana, tahun="2026")

    assert found.context["asked"].region == cast.regency
    assert "rencana=tidak" not in found.content.decode()
    assert page(client, cast.ana, wilayah="3305").status_code == 404
    assert page(client, cast.stranger).status_code == 404


def test_a_year_that_cannot_be_is_said(cast, client):
    found = page(client, cast.ben, tahun="1850")

    assert found.status_code == 200
    assert found.context["problems"]


def test_the_page_of_a_nation_takes_few_statements(cast, client, django_assert_max_num_queries):
    a_story(cast)
    client.force_login(cast.nadia)

    with django_assert_max_num_queries(22):
        client.get(reverse("thread_overview"), {"tahun": "2026"})
