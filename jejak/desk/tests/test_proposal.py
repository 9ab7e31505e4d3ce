"""Proposals: what is asked for, from whom, and whether every rupiah comes out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jejak.plans.models import BudgetAccount
from jejak.plans.tests.factories import cost, lined, planned


def account(code="2-1-08"):
    return BudgetAccount.objects.get(code=code)


@pytest.fixture
def ana(cast, client):
    client.force_login(cast.ana)
    return client


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


def test_ana_prints_the_rab_of_one_activity(cast, ana):
    plan = planned(cast)
    line = lined(
        plan,
        by=cast.ana,
        costs=[cost(), cost("Pelatih", "12", "jam", 50_000)],
        account_id=account().pk,
        place="Balai Desa",
    )
    page = text_of(ana.get(reverse("proposal_print", args=[plan.pk]), {"kegiatan": line.pk}))
    for said in (
        "2 Pelaksanaan Pembangunan Desa",
        "2.1.08 Pengelolaan Perpustakaan Milik Desa",
        "Mar sampai Agu 2026",
        "6 paket",
        "Rp 350.000",
        "Rp 2.100.000",
        "Rp 2.700.000",
        "Dua juta tujuh ratus ribu rupiah",
        "Balai Desa",
    ):
        assert said in page
