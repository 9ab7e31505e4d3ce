"""The country that performance is measured with keeps the law of the figures."""

from datetime import date

import pytest
from django.test import Client

from benchmarks.load import compare_with_recount, load, sign_in
from jejak.activities.models import Activity, ActivityVersion
from jejak.figures.check import check_facts
from tests.cast import build_regions


@pytest.mark.django_db
def test_the_measured_country_has_exact_figures(client: Client) -> None:
    build_regions()

    country = load(activities=200, libraries=12, today=date(2026, 11, 21))

    assert Activity.objects.count() == ActivityVersion.objects.count() == 200
    assert compare_with_recount(country) == 4
    assert check_facts() == []
    for user in (country.ana, country.nadia):
        client.cookies["sessionid"] = sign_in(user)
        assert client.get("/capaian/").status_code == 200
