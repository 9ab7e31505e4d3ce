"""What a proposal composes: which costs, in which field, and whether every rupiah comes out."""

from __future__ import annotations

import uuid
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from jejak.desk.plans.proposal import (
    Proposal,
    Proposed,
    compose,
    faults_of,
    gaps_of,
    proposable,
    rupiah_in_words,
)
from jejak.desk.plans.proposal_sheets import benefit_of
from jejak.plans.models import PAYING_SOURCES, BudgetAccount, CostLine, PlanLine
from jejak.plans.queries import Estimate

LIBRARY = BudgetAccount(pk=1, field_code="2", field_name="Pembangunan", activity_code="2.1.08")
WOMEN = BudgetAccount(pk=2, field_code="4", field_name="Pemberdayaan", activity_code="4.4.01")


def made_up(volume="6", price=350_000, source="dana_desa", amount=None):
    exact = Decimal(volume) * price
    return CostLine(
        description="Benang",
        unit="paket",
        volume=Decimal(volume),
        unit_price_idr=price,
        amount_idr=int(exact) if amount is None else amount,
        fund_source=source,
    )


def estimate(*costs):
    whole = Estimate()
    for cost in costs:
        whole.add(cost)
    return whole


def activity(*costs, **changed):
    values = {"account": LIBRARY, "months": [3], "place": "Balai desa", "title": "Kelas tenun"}
    return Proposed(PlanLine(**values | changed), estimate(*costs))


def test_each_source_is_asked_only_for_what_it_pays():
    line = PlanLine(title="Kelas tenun", months=[3])
    other = PlanLine(title="Kelas roti", months=[4])
    cancelled = PlanLine(title="Lomba", months=[5], cancelled_reason="Tidak jadi")
    estimates = {
        line.pk: estimate(made_up(), made_up(price=50_000, source="add")),
        other.pk: estimate(made_up(source="csr")),
        cancelled.pk: estimate(made_up()),
    }
    lines = [line, other, cancelled]

    def titles(source=""):
        return [(one.line.title, one.total_idr) for one in proposable(lines, estimates, source)]

    assert titles("dana_desa") == [("Kelas tenun", 2_100_000)]
    assert titles("add") == [("Kelas tenun", 300_000)]
    assert titles("csr") == [("Kelas roti", 2_100_000)]
    assert titles("apbd") == []
    assert titles() == [("Kelas tenun", 2_400_000), ("Kelas roti", 2_100_000)]


def test_activities_stand_by_field_and_what_has_none_comes_last():
    proposal = compose(
        [
            activity(made_up(), title="Belum", account=None),
            activity(made_up(), title="Ibu", account=WOMEN),
            activity(made_up(), title="Buku"),
            activity(made_up(), title="Rak"),
        ]
    )
    found = [(g.code, [a.line.title for a in g.activities], g.total_idr) for g in proposal.fields]
    assert found == [
        ("2", ["Buku", "Rak"], 4_200_000),
        ("4", ["Ibu"], 2_100_000),
        ("", ["Belum"], 2_100_000),
    ]
    assert [one.line.title for one in proposal.activities] == ["Buku", "Rak", "Ibu", "Belum"]
    assert proposal.total_idr == 8_400_000


def test_an_amount_that_is_not_volume_times_price_is_a_fault():
    (row, line, group, total, source) = faults_of(compose([activity(made_up(amount=2_099_999))]))
    assert (row.where, row.written, row.counted) == ("Kelas tenun: Benang", 2_099_999, 2_100_000)
    assert line.where == "Kelas tenun"
    assert group.where == "2 Pembangunan"
    assert total.counted == 2_100_000
    assert source.where == "Dana Desa"


def test_a_subtotal_that_its_rows_do_not_make_up_is_a_fault():
    right = activity(made_up())
    right.estimate.total_idr += 1
    assert [fault.where for fault in faults_of(compose([right]))] == [
        "Kelas tenun",
        "2 Pembangunan",
    ]


def test_a_total_that_the_activities_do_not_make_up_is_a_fault():
    proposal = compose([activity(made_up())])
    wrong = Proposal(proposal.activities, estimate(made_up(), made_up()), proposal.fields)
    assert [fault.where for fault in faults_of(wrong)] == ["Jumlah", "Dana Desa"]


def test_half_a_rupiah_is_a_fault_too():
    cost = made_up(volume="0.5", price=1, amount=0)
    assert faults_of(compose([activity(cost)]))[0].counted == Decimal("0.5")


# Volumes and prices as the database keeps them: two decimals, whole rupiah together.
COST = st.builds(
    lambda hundredths, price, source: made_up(str(Decimal(hundredths)), price * 100, source),
    st.integers(1, 99_999_999).map(lambda n: Decimal(n) / 100),
    st.integers(0, 1_000_000_000),
    st.sampled_from([code for code, _name in PAYING_SOURCES]),
)
ACTIVITY = st.builds(
    lambda costs, account: activity(*costs, account=account),
    st.lists(COST, max_size=8),
    st.sampled_from([LIBRARY, WOMEN, None]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTIVITY, max_size=8))
def test_a_total_is_the_sum_of_its_rows_sources_and_fields_exactly(activities):
    proposal = compose(activities)
    rows = [cost for one in activities for cost in one.estimate.costs]
    assert proposal.total_idr == sum(cost.amount_idr for cost in rows)
    assert proposal.total_idr == sum(cost.volume * cost.unit_price_idr for cost in rows)
    assert proposal.total_idr == sum(proposal.estimate.by_source.values())
    assert proposal.total_idr == sum(group.total_idr for group in proposal.fields)
    assert faults_of(proposal) == []
    estimates = {one.line.pk: one.estimate for one in activities}
    lines = [one.line for one in activities]
    by_source = [
        compose(proposable(lines, estimates, code)).total_idr for code, _name in PAYING_SOURCES
    ]
    assert sum(by_source) == proposal.total_idr


def gap_codes(one, evidence=None):
    return [gap.code for gap in gaps_of(one, evidence or {})]


def test_what_a_village_would_ask_for_is_named_with_its_door():
    need = uuid.uuid4()
    bare = activity(account=None, months=[], place="")
    assert gap_codes(bare) == ["account", "costs", "months", "place", "need"]
    free = activity(made_up(price=0), account_id=1, need_id=need)
    assert gap_codes(free) == ["price", "evidence"]
    assert gap_codes(free, {need: 1}) == ["price"]
    price, evidence = gaps_of(free, {})
    assert (price.route, price.pk) == ("plan_line_costs", free.line.pk)
    assert (evidence.route, evidence.pk) == ("need", need)
    assert gap_codes(activity(made_up(), need_id=need), {need: 2}) == []


def test_amounts_are_written_in_words():
    assert rupiah_in_words(20_000_000) == "Dua puluh juta rupiah"
    assert rupiah_in_words(0) == "Nol rupiah"
    assert rupiah_in_words(10**15) == ""


def test_a_benefit_says_for_whom_how_many_and_what_for():
    line = PlanLine(target_groups=["pkk"], participant_target=15, objective="Lebih banyak pembeli.")
    assert benefit_of(line) == "PKK. 15 orang tiap pertemuan. Lebih banyak pembeli"
    assert benefit_of(PlanLine(outcome="Pesanan langsung")) == "Pesanan langsung"
    assert benefit_of(PlanLine()) == ""
