"""Pages of proposals, as Ana, the village head and a large plan use them."""

from __future__ import annotations

import gzip
from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from jejak.activities.services import verify_activity
from jejak.activities.tests.factories import recorded
from jejak.places.placed import place_of
from jejak.plans import services
from jejak.plans.models import BudgetAccount, CostLine, NeedEvidence, PlanLine
from jejak.plans.services import NewEvidence
from jejak.plans.tests.factories import (
    agreed,
    cost,
    five_needs,
    lined,
    meeting_of,
    needed,
    planned,
    score,
)


def account(code="2-1-08"):
    return BudgetAccount.objects.get(code=code)


@pytest.fixture
def ana(cast, client):
    client.force_login(cast.ana)
    return client


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


def printed(client, plan, **query):
    address = reverse("proposal_print", args=[plan.pk])
    return text_of(client.get(f"{address}?{urlencode(query, doseq=True)}"))


def chosen_on(client, plan, query=""):
    return client.get(reverse("proposal", args=[plan.pk]) + query)


def two_lines(cast):
    """A weaving class paid by Dana Desa and ADD, and a reading corner paid by a company."""
    plan = planned(cast)
    weaving = lined(
        plan,
        by=cast.ana,
        title="Kelas tenun",
        costs=[cost(), cost("Pelatih", "12", "jam", 50_000, "add")],
        account_id=account().pk,
        place="Balai Desa",
        person_in_charge="Bu Ana",
        target_groups=("pkk",),
        objective="Penenun menjual langsung",
    )
    corner = lined(
        plan,
        by=cast.ana,
        title="Pojok baca",
        costs=[cost("Rak", "2", "buah", 750_000, "csr")],
        account_id=account("4-4-01").pk,
    )
    return plan, weaving, corner


def test_ana_prints_the_rab_of_one_activity(cast, ana):
    plan, weaving, _corner = two_lines(cast)
    page = printed(ana, plan, kegiatan=weaving.pk)
    for said in (
        "<dt>Desa</dt><dd>Sukorejo</dd>",
        "<dt>Kecamatan</dt><dd>Sukorejo</dd>",
        "<dt>Tahun anggaran</dt><dd>2026</dd>",
        "2 Pelaksanaan Pembangunan Desa",
        "2.1.08 Pengelolaan Perpustakaan Milik Desa",
        "Mar sampai Agu 2026",
        "6 paket",
        "Rp 350.000",
        "Rp 2.100.000",
        "Rp 2.700.000",
        "Dua juta tujuh ratus ribu rupiah",
        "Pelaksana kegiatan",
        "Kepala desa",
    ):
        assert said in page
    assert "Pojok baca" not in page


def test_the_rows_of_the_village_stand_by_field_with_subtotals(cast, ana):
    plan, _weaving, _corner = two_lines(cast)
    page = printed(ana, plan)
    rows = page[page.index('id="rkpdes"') :]
    for said in (
        "Kelas tenun",
        "Balai Desa",
        "6 pertemuan",
        "PKK. 15 orang tiap pertemuan. Penenun menjual langsung",
        "Dana Desa, Alokasi Dana Desa (ADD)",
        "Bu Ana",
        "Jumlah bidang Pelaksanaan Pembangunan Desa",
        "Jumlah bidang Pemberdayaan Masyarakat",
        "Rp 4.200.000",
    ):
        assert said in rows, said
    assert rows.index("Kelas tenun") < rows.index("Pojok baca")


def test_dana_desa_and_add_are_proposed_apart(cast, ana):
    plan, _weaving, _corner = two_lines(cast)
    village = printed(ana, plan, sumber="dana_desa")
    assert "Rp 2.100.000" in village
    assert "Pelatih" not in village
    assert "Pojok baca" not in village
    allocation = printed(ana, plan, sumber="add")
    assert "Rp 600.000" in allocation
    assert "Benang" not in allocation


def test_a_cancelled_activity_is_never_printed_and_a_closed_plan_still_is(cast, ana):
    plan, weaving, corner = two_lines(cast)
    services.cancel_line(corner, reason="Tidak jadi", by=cast.ana)
    agreed(plan, by=cast.ana)
    services.close_plan(plan, worked="Ramai", hard="", next_year="", by=cast.ana)
    page = printed(ana, plan, kegiatan=[weaving.pk, corner.pk])
    assert "Kelas tenun" in page
    assert "Pojok baca" not in page
    assert "1 kegiatan yang dipilih sudah dibatalkan" in page
    assert "Pojok baca" not in text_of(chosen_on(ana, plan))


def test_a_draft_says_that_it_is_one_on_paper(cast, ana):
    plan, _weaving, _corner = two_lines(cast)
    assert "Rancangan: rencana ini belum disepakati." in printed(ana, plan)
    agreed(plan, by=cast.ana)
    assert "Rancangan" not in printed(ana, plan)


def reasons_of(page):
    return page[page.index('id="dasar"') :]


def test_each_claim_leads_to_what_is_behind_it(cast, ana):
    needs = five_needs(cast)
    services.add_evidence(
        needs[0],
        NewEvidence(
            kind="survey",
            statement="31 dari 38 keluarga menjual ke tengkulak",
            source="Tanya dari rumah ke rumah",
            dated_on=date(2026, 1, 5),
        ),
        by=cast.ana,
    )
    meeting = meeting_of(cast, needs)
    score(meeting, *[(5, 5, 5, 5), *[(1, 1, 1, 1)] * 4], by=cast.ana)
    score(meeting, *[(4, 4, 4, 4), *[(2, 2, 2, 2)] * 4], by=cast.ana)
    first = meeting.candidates.get(need=needs[0])
    services.decide_meeting(meeting, agreed=[first.pk], present_count=24, by=cast.ana)
    earlier = planned(cast, year=2025)
    last_year = lined(earlier, by=cast.ana, need_id=needs[0].pk)
    agreed(earlier, by=cast.ana, on=date(2025, 1, 20))
    for day, people in ((3, 15), (10, 12)):
        held = recorded(
            cast,
            held_on=date(2025, 3, day),
            participant_count=people,
            plan_line_id=last_year.pk,
        )
    verify_activity(held, by=cast.ben)
    plan = planned(cast)
    line = lined(plan, by=cast.ana, need_id=needs[0].pk, costs=[cost()])
    page = reasons_of(printed(ana, plan))
    for said in (
        "Penenun menjual lewat tengkulak",
        "Penenun di Dusun Krajan: 38 keluarga",
        "dicatat 11 Januari 2026",
        "31 dari 38 keluarga menjual ke tengkulak",
        "Tanya dari rumah ke rumah, 5 Januari 2026",
        "Peringkat 1 dalam musyawarah 11 Januari 2026, hadir 24 orang",
        "2 kegiatan dengan kehadiran 27 orang, terverifikasi 50%; 3 Maret 2025 sampai 10 Maret",
        f'href="http://testserver{reverse("need", args=[needs[0].pk])}"',
        f'href="http://testserver{reverse("meeting", args=[meeting.pk])}"',
        f'href="http://testserver{reverse("plan_line", args=[line.pk])}"',
    ):
        assert said in page, said


def test_a_proof_that_was_taken_away_proves_nothing(cast, ana):
    need = needed(cast)
    plan = planned(cast)
    lined(plan, by=cast.ana, need_id=need.pk, costs=[cost()])
    proof = services.add_evidence(
        need,
        NewEvidence(
            kind="talk", statement="Kata warga", source="Posyandu", dated_on=date(2026, 1, 5)
        ),
        by=cast.ana,
    )
    assert "Kata warga" in reasons_of(printed(ana, plan))
    assert "Belum ada bukti kebutuhan" not in text_of(chosen_on(ana, plan))
    services.remove_evidence(proof, by=cast.ana)
    assert "Kata warga" not in reasons_of(printed(ana, plan))
    assert "Belum ada bukti kebutuhan" in text_of(chosen_on(ana, plan))


def test_what_is_lacking_has_a_door_for_whoever_may_mend_it(cast, ana, client):
    plan, weaving, corner = two_lines(cast)
    page = text_of(chosen_on(ana, plan))
    assert f'href="{reverse("plan_line_edit", args=[corner.pk])}">Belum ada tempat' in page
    assert f'href="{reverse("plan_line_edit", args=[weaving.pk])}">Belum menjawab' in page
    client.force_login(cast.omar)
    page = text_of(chosen_on(client, plan))
    assert "Belum ada tempat" in page
    assert reverse("plan_line_edit", args=[corner.pk]) not in page
    agreed(plan, by=cast.ana)
    client.force_login(cast.ana)
    page = text_of(chosen_on(client, plan))
    assert "Buka dulu rencananya untuk direvisi." in page
    assert reverse("plan_line_edit", args=[corner.pk]) not in page


def test_only_what_is_ticked_is_summed_and_checked(cast, ana):
    plan, weaving, corner = two_lines(cast)
    page = text_of(chosen_on(ana, plan))
    assert page.count(" checked") == 2
    assert "Rp 4.200.000" in page
    page = text_of(chosen_on(ana, plan, f"?dipilih=1&kegiatan={weaving.pk}"))
    assert page.count(" checked") == 1
    assert "Rp 4.200.000" not in page
    assert reverse("plan_line_edit", args=[corner.pk]) not in page
    page = text_of(chosen_on(ana, plan, "?dipilih=1"))
    assert page.count(" checked") == 0
    assert "Centang sedikitnya satu kegiatan." in page
    assert "Belum ada yang dapat dicetak" in printed(ana, plan, dipilih=1)


def test_an_address_with_nonsense_is_answered(cast, ana):
    plan, _weaving, _corner = two_lines(cast)
    page = chosen_on(ana, plan, "?sumber=%00&kegiatan=x&mulai=-3")
    assert page.status_code == 200
    assert "Belum ada yang dapat dicetak" in printed(ana, plan, kegiatan="'; --")


def test_english_pages_show_digits_only(cast, ana):
    cast.ana.language = "en"
    cast.ana.save()
    plan, _weaving, _corner = two_lines(cast)
    page = printed(ana, plan)
    assert "Cost estimate (RAB)" in page
    assert "rupiah</b>" not in page


@pytest.fixture
def large_plan(cast):
    """500 activities with 3 costs each and needs of their own, every third with evidence."""
    plan = planned(cast)
    needs = five_needs(cast)
    for number, need in enumerate(needs):
        NeedEvidence.objects.create(
            need=need,
            kind="survey",
            statement=f"Pendataan {number}",
            source="PKK",
            dated_on=date(2026, 1, 5),
            by=cast.ana,
            at=need.recorded_at,
        )
    accounts = list(BudgetAccount.objects.all())
    lines = PlanLine.objects.bulk_create(
        PlanLine(
            **place_of(cast.library),
            plan=plan,
            year=plan.year,
            position=n,
            title=f"Kelas {n} untuk warga dusun {n * 7919 % 1000}",
            objective=f"Warga dusun {n * 7919 % 1000} menguasai keterampilan {n * 31 % 97}",
            strategy="community_involvement",
            months=[n % 12 + 1],
            place=f"Balai dusun {n * 7919 % 1000}" if n % 4 else "",
            need=needs[n % 5] if n % 3 else None,
            answers_need=bool(n % 3),
            account=accounts[n % len(accounts)] if n % 7 else None,
        )
        for n in range(500)
    )
    CostLine.objects.bulk_create(
        CostLine(
            line=line,
            position=part,
            description=f"Bahan {part} untuk kelas {n}",
            volume=part + 1,
            unit="paket",
            unit_price_idr=n * 1_700,
            amount_idr=n * 1_700 * (part + 1),
            fund_source=("dana_desa", "add")[n % 2],
        )
        for n, line in enumerate(lines)
        for part in range(3)
    )
    return plan


def weight(client, address):
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    return len(answer.content), gzip.decompress(answer.content).decode().replace("\xa0", " ")


def test_a_plan_of_500_activities_stays_light(ana, large_plan, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        size, page = weight(ana, reverse("proposal", args=[large_plan.pk]))
    assert "Kegiatan 1 sampai 50 dari 500" in page
    assert page.count('name="kegiatan"') == 50
    assert size < 20_000
    with django_assert_max_num_queries(30):
        size, page = weight(ana, reverse("proposal_print", args=[large_plan.pk]))
    # 6 parts of a price of 1,700 times 0 to 499, and every row of the village.
    assert "Rp 1.272.450.000" in page
    assert "RAB dan dasar usulan kegiatan 1 sampai 25 dari 500" in page
    assert page[page.index('id="rkpdes"') :].count('data-th="Pola pelaksanaan"') == 500
    assert size < 60_000


def test_the_last_portion_has_the_rest(ana, large_plan):
    page = text_of(chosen_on(ana, large_plan, "?sumber=add&mulai=200"))
    assert "Kegiatan 201 sampai 250 dari 250" in page
    sheets = printed(ana, large_plan, sumber="add", mulai=240)
    assert sheets.count('id="rab-') == 10
    assert 'id="rkpdes"' not in sheets
