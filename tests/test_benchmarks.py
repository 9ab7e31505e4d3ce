"""What performance is measured with keeps the law of the figures, and speaks as phones do."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from benchmarks.load import compare_with_recount, load, sign_in
from benchmarks.nation.compare import differences_in_sql, differences_of_a_province
from benchmarks.nation.fill import Size, fill, months_before
from benchmarks.plans import fill_plans, pages_of
from benchmarks.sync.check import counts, everything_is_there
from benchmarks.sync.client import Plan, Request
from benchmarks.sync.phones import Village, make_photos
from jejak.activities.models import Activity, ActivityVersion, State
from jejak.activities.tasks import process_now
from jejak.desk.plans.rollup import rollup_of
from jejak.desk.plans.rollup_recount import recount as recount_plans
from jejak.figures.check import check_facts
from jejak.statistics.models import MonthlyStatistics
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


@pytest.mark.django_db
def test_the_measured_plans_are_summed_as_a_recount_sums_them(client: Client) -> None:
    build_regions()
    country = load(activities=300, libraries=12, today=date(2026, 11, 21))

    plans, lines, costs, links = fill_plans(country, lines=100)

    assert (plans, lines, costs) == (10, 100, 300)
    assert links
    on = date(2026, 7, 1)
    for region in (country.library.province, country.library.regency):
        found, paper = rollup_of(region, 2026, on=on).whole, recount_plans(region, 2026, on=on)
        assert {name: getattr(found, name) for name in paper} == paper
    for who, _name, address in pages_of(country):
        client.cookies["sessionid"] = sign_in(getattr(country, who))
        assert client.get(address).status_code == 200, address


@pytest.mark.django_db
def test_the_measured_nation_has_exact_figures_and_as_many_rows_as_asked() -> None:
    build_regions()

    size = Size(libraries=60, activities=2_000, sheets=1_200, with_history=True)
    country = fill(size, date(2026, 11, 21), say=str)

    assert Activity.objects.count() == ActivityVersion.objects.count() == 2_000
    assert MonthlyStatistics.objects.count() == 1_200
    assert Activity.objects.values("state").distinct().count() == len(State)
    reporting = Activity.objects.values("library").distinct().count()
    assert reporting <= len(country.libraries) < size.libraries / 2
    assert [name for name, found in differences_in_sql() if found] == []
    assert differences_of_a_province(country.library.province_id)[1] == []
    assert check_facts() == []


@pytest.mark.django_db
def test_a_nation_that_was_written_past_its_figures_is_found() -> None:
    build_regions()
    country = fill(Size(60, 300, 60), date(2026, 11, 21), say=str)

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE figures_regionfact SET attendance = attendance + 1 "
            "WHERE region_id = %s AND partner_category <> '*'",
            [country.library.province_id],
        )

    assert {name for name, found in differences_in_sql() if found} == {"provinces"}
    assert differences_of_a_province(country.library.province_id)[1]


def test_five_years_are_sixty_months_and_end_with_the_running_one() -> None:
    months = months_before(date(2026, 11, 21), 5)

    assert (len(months), months[0], months[-1]) == (60, date(2021, 12, 1), date(2026, 11, 1))


@pytest.mark.django_db
def test_what_the_measured_phones_send_is_stored(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    build_regions()
    country = load(activities=20, libraries=12, today=date(2026, 11, 21))
    before = counts()

    wide, near = (Village(country, country.libraries[1:5], crowded=is_near) for is_near in (0, 1))
    for plan in (
        wide.plan(80, clients=2, requests=1, records=1),
        near.plan(80, clients=1, requests=2, records=3),
        wide.plan_with_photos(80, make_photos(tmp_path, 3), clients=1, together=2),
    ):
        for request in _requests(plan):
            answer = client.generic(
                request.method,
                request.path,
                request.content,
                content_type=request.headers("testserver")["Content-Type"],
                headers=request.headers("testserver"),
            )
            request.judge(answer.status_code, answer.content)
    process_now()

    assert everything_is_there(before, records=11, photos=3)["in the figures"] == 11


def _requests(plan: Plan) -> Iterator[Request]:
    for requests in plan.clients:
        yield from requests
