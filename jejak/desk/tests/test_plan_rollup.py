"""Sums of plans over regions: by hand, and equal to a recount in random stories."""

from __future__ import annotations

from datetime import date
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.services import create_account
from jejak.activities.content import content_of
from jejak.activities.models import Activity
from jejak.activities.services import edit_activity, restore_activity, withdraw_activity
from jejak.activities.services.planning import link_activities
from jejak.activities.tests.factories import recorded
from jejak.desk.plans.actuals import actuals_of, unplanned_of
from jejak.desk.plans.rollup import PlanSums, rollup_of
from jejak.desk.plans.rollup_recount import recount
from jejak.figures.recoding import recode_library
from jejak.plans import services
from jejak.plans.models import PlanLine, WorkPlan
from jejak.plans.outputs import OUTPUTS
from jejak.plans.tests.factories import agreed, cost, lined, open_line, planned
from jejak.statistics.services import save_statistics

YEAR = 2026
DAYS = (date(2026, 1, 15), date(2026, 6, 30), date(2026, 11, 20), date(2027, 2, 1))
SOURCES = ("dana_desa", "add", "apbd", "csr", "swadaya")


def differences(region: Any, on: date) -> dict[str, tuple[Any, Any]]:
    """Return what the sums and the recount say differently."""
    found, expected = rollup_of(region, YEAR, on=on).whole, recount(region, YEAR, on=on)
    said = {name: getattr(found, name) for name in expected}
    return {name: (said[name], expected[name]) for name in expected if said[name] != expected[name]}


def test_a_regencys_plans_by_hand(cast):
    """Ana's plan: six meetings from March, two of them held by 20 May, one more was due.

    Costs 6 x 350,000 from Dana Desa and 2 x 100,000 from ADD; 300,000 of it is recorded as
    spent. One record is in no plan. The library of the province has a draft, which is no plan yet.
    """
    line = open_line(cast, costs=[cost(), cost("Papan", "2", "buah", 100_000, "add")])
    for held_on, spent in ((date(2026, 3, 4), 300_000), (date(2026, 4, 1), None)):
        recorded(cast, plan_line_id=line.pk, held_on=held_on, cost_idr=spent)
    recorded(cast)
    planned(cast, library=cast.province_library, by=cast.citra)
    on = date(2026, 6, 20)
    province = rollup_of(cast.province, YEAR, on=on)
    assert province.regions[cast.regency.pk] == PlanSums(
        agreed=1,
        lines=1,
        late=1,
        planned=6,
        due=3,
        held=2,
        attendance=30,
        spent_idr=300_000,
        costs_known=1,
        unplanned=1,
        by_source={"dana_desa": 2_100_000, "add": 200_000},
    )
    assert province.libraries == {cast.province_library.pk: PlanSums(drafts=1)}
    assert (province.whole.drafts, province.whole.with_plan) == (1, 1)
    assert province.whole.cost_planned_idr == 2_300_000
    nation = rollup_of(cast.country, YEAR, on=on)
    assert nation.whole == province.whole
    assert rollup_of(cast.village, YEAR, on=on).whole == province.regions[cast.regency.pk]
    assert rollup_of(cast.other_regency, YEAR, on=on).whole == PlanSums()


@pytest.fixture
def places(cast):
    """Three libraries in three regencies, each with somebody who records there."""
    people = {cast.library: cast.ana}
    for name, library in (("dewi", cast.other_library), ("eko", cast.far_library)):
        user = create_account(name=name.title(), sign_in_name=name, password="kebun-melati")
        assign(user, role=Role.MANAGER, place=library, by=None)
        people[library] = user
    return people


class Story:
    """Random things that people do, one after the other, through the services."""

    def __init__(self, rng: Random, cast: SimpleNamespace, people: dict[Any, Any]) -> None:
        self.rng, self.cast, self.people = rng, cast, people

    def goes_on(self, steps: int) -> None:
        moves = (self.plans, self.records, self.records, self.links, self.withdraws, self.revises)
        moves += (self.counts, self.recodes, self.closes)
        for _step in range(steps):
            self.rng.choice(moves)()

    def _place(self) -> tuple[Any, Any]:
        return self.rng.choice(list(self.people.items()))

    def _plan(self, library: Any) -> WorkPlan | None:
        return WorkPlan.objects.filter(library=library, year=YEAR).first()

    def plans(self) -> None:
        library, by = self._place()
        plan = self._plan(library)
        if plan is None:
            plan = planned(self.cast, library=library, by=by, year=YEAR)
        if not plan.allows("edit"):
            return
        months = sorted(self.rng.sample(range(1, 13), self.rng.randint(1, 5)))
        costs = [
            cost(f"Bahan {n}", self.rng.choice(["1", "2.5", "12"]), "paket",
                 self.rng.randrange(0, 400_000, 2), self.rng.choice(SOURCES))
            for n in range(self.rng.randint(0, 3))
        ]  # fmt: skip
        lined(
            plan, by=by, costs=costs, months=tuple(months),
            meetings_per_month=self.rng.randint(1, 2),
            output_measure=self.rng.choice(list(OUTPUTS)),
            output_target=self.rng.choice([None, 1, 20]),
        )  # fmt: skip
        if self.rng.random() < 0.7:
            agreed(plan, by=by)

    def records(self) -> None:
        library, by = self._place()
        lines = list(PlanLine.objects.open().filter(library=library).order_by("pk"))
        line = self.rng.choice(lines) if lines and self.rng.random() < 0.7 else None
        recorded(
            self.cast, library=library, by=by, plan_line_id=line.pk if line else None,
            submit=self.rng.random() < 0.9, held_on=date(YEAR, self.rng.randint(1, 11), 3),
            participant_count=self.rng.randint(0, 30),
            cost_idr=self.rng.choice([None, 0, 75_000]), female_count=None,
            new_participant_count=self.rng.choice([None, 0]),
        )  # fmt: skip

    def links(self) -> None:
        library, by = self._place()
        lines = list(PlanLine.objects.open().filter(library=library).order_by("pk"))
        rows = Activity.objects.counted().filter(library=library, plan_line=None)
        rows = list(rows.order_by("pk")[:2])
        if lines and rows:
            link_activities(rows, self.rng.choice(lines), by=by)

    def withdraws(self) -> None:
        library, by = self._place()
        rows = Activity.objects.filter(library=library).exclude(state="draft").order_by("pk")
        if not rows:
            return
        row = self.rng.choice(rows)
        if row.state == "withdrawn":
            restore_activity(row, by=by)
        elif self.rng.random() < 0.5:
            withdraw_activity(row, reason="dua kali", by=by)
        else:
            content = content_of(row)
            values = {name: getattr(content, name) for name in content.__dataclass_fields__}
            changed = content.__class__(**values | {"participant_count": 7, "cost_idr": 5_000})
            edit_activity(row, content=changed, base_version=row.version, by=by)

    def revises(self) -> None:
        library, by = self._place()
        plan = self._plan(library)
        if plan is not None and plan.allows("revise"):
            services.revise_plan(plan, by=by)
            line = plan.lines.first()
            if line is not None and self.rng.random() < 0.6:
                if line.is_cancelled:
                    services.restore_line(line, by=by)
                else:
                    services.cancel_line(line, reason="dana dialihkan", by=by)

    def counts(self) -> None:
        library, by = self._place()
        month = date(YEAR, self.rng.randint(1, 10), 1)
        changes = {"loans": self.rng.randint(0, 15), "visits_onsite": self.rng.randint(0, 40)}
        sheet = library.monthly_statistics.filter(month=month).first()
        base = sheet.version if sheet else 0
        save_statistics(library, month, changes=changes, base_version=base, by=by)

    def recodes(self) -> None:
        library, _by = self._place()
        village = self.rng.choice([self.cast.village, self.cast.other_village])
        if library.village_id != village.pk:
            recode_library(library, region=village, reason="salah ketik", by=None)
            library.refresh_from_db()

    def closes(self) -> None:
        library, by = self._place()
        plan = self._plan(library)
        if plan is not None and plan.allows("close") and self.rng.random() < 0.2:
            services.close_plan(plan, worked="Baik", hard="", next_year="", by=by)


@pytest.mark.parametrize("seed", range(6))
def test_sums_are_those_of_a_recount(cast, places, seed):
    story = Story(Random(f"plans {seed}"), cast, places)
    regions = [cast.country, cast.province, cast.other_province, cast.regency, cast.other_regency]
    regions += [cast.district, cast.village]
    for _part in range(2):
        story.goes_on(20)
        for region in regions:
            assert differences(region, story.rng.choice(DAYS)) == {}
    country = rollup_of(cast.country, YEAR, on=DAYS[2])
    held = sum(sums.held for sums in country.regions.values())
    assert held == country.whole.held


@pytest.mark.parametrize("seed", range(3))
def test_a_librarys_row_says_what_its_own_plan_says(cast, places, seed):
    story = Story(Random(f"own {seed}"), cast, places)
    story.goes_on(40)
    for plan in WorkPlan.objects.exclude(state="draft").select_related("library__regency"):
        on = story.rng.choice(DAYS)
        own = actuals_of(list(plan.lines.all()), on=on)
        row = rollup_of(plan.library.regency, YEAR, on=on).libraries[plan.library_id]
        for state in ("done", "late", "under_way", "ahead", "cancelled"):
            assert getattr(row, state) == own.count(state), state
        reached = [one.is_reached for one in own.standing]
        assert (row.reached, row.not_reached) == (reached.count(True), reached.count(False))
        assert (row.held, row.planned) == (own.done, own.planned)
        assert (row.spent_idr, row.cost_planned_idr) == (own.cost_spent_idr, own.cost_planned_idr)
        assert row.unplanned == len(unplanned_of(cast.nadia, plan.library, YEAR))


def test_the_story_does_something(cast, places):
    story = Story(Random("plans 0"), cast, places)
    story.goes_on(120)
    whole = rollup_of(cast.country, YEAR, on=DAYS[2]).whole
    assert whole.lines
    assert whole.held
    assert whole.unplanned
    assert whole.cost_planned_idr


def test_a_page_of_the_regency_names_libraries_only_within_the_scope(cast, client):
    open_line(cast, costs=[cost()])
    address = reverse("plan_rollup")
    client.force_login(cast.ben)
    page = client.get(address, {"wilayah": "3324", "tahun": "2026"}).content.decode()
    assert "Perpustakaan Desa Sumber Makmur" in page
    assert "Rp\xa02.100.000" in page
    assert "rencana=tidak" in page
    client.force_login(cast.citra)
    page = client.get(address, {"wilayah": "33", "tahun": "2026"}).content.decode()
    assert "Kabupaten Kendal" in page
    # Ana may see the totals of her regency, and of its libraries her own alone.
    other = planned(cast, library=cast.province_library, by=cast.citra)
    lined(other, by=cast.citra, title="Rahasia provinsi")
    client.force_login(cast.ana)
    page = client.get(address, {"wilayah": "33", "tahun": "2026"}).content.decode()
    assert "Perpustakaan Provinsi" not in page
    assert client.get(address, {"wilayah": "35"}).status_code == 404


def test_what_the_address_says_wrongly_is_named(cast, client):
    client.force_login(cast.ben)
    page = client.get(reverse("plan_rollup"), {"tahun": "1815"}).content.decode()
    assert "Pilih tahun dari daftar." in page


def test_the_page_takes_few_questions_and_each_figure_says_what_it_counts(
    cast, client, django_assert_max_num_queries
):
    open_line(cast, costs=[cost()])
    client.force_login(cast.ben)
    address = f"{reverse('plan_rollup')}?wilayah=3324&tahun=2026"
    client.get(address)
    with django_assert_max_num_queries(30):
        page = client.get(address).content.decode()
    about = reverse("definitions")
    words = client.get(about).content.decode()
    for code in ("plans", "planned", "held", "unplanned", "plan_cost", "reached"):
        assert f'href="{about}#{code}"' in page
        assert f'id="{code}"' in words
