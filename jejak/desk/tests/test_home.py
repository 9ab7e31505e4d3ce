from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jejak.access.services import assign
from jejak.activities.models import Activity
from jejak.activities.services import return_activity
from jejak.common.periods import last_quarter
from jejak.desk import report_card
from jejak.desk.report_card import own_card, region_colours
from jejak.desk.views import greeting
from jejak.figures.tests.thirty import build_thirty
from jejak.indicators.tests.five import build_five, held


@pytest.fixture
def thirty(cast: SimpleNamespace) -> SimpleNamespace:
    build_thirty(cast)
    return cast


def home(user: object) -> str:
    client = Client()
    client.force_login(user)
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_manager_finds_the_button_what_waits_and_her_latest_records(
    thirty: SimpleNamespace,
) -> None:
    return_activity(
        thirty.activities[10], remarks={"title": "Apa?", "place": "Di mana?"}, by=thirty.ben
    )
    html = home(thirty.ana)
    assert ", Ana</h1>" in html
    assert "Catat kegiatan" in html
    assert f"/kegiatan/baru/?salin={thirty.activities[10].pk}" in html
    assert "dengan 2 catatan" in html
    assert "Kegiatan 5" in html  # a draft
    assert "Menunggu diverifikasi" not in html


def test_a_manager_finds_the_months_to_close_and_their_doors(thirty: SimpleNamespace) -> None:
    last = datetime.now(UTC).astimezone(thirty.library.zone).date().replace(day=1)
    last = (last - timedelta(days=1)).replace(day=1)
    html = home(thirty.ana)
    assert "Bulan yang perlu ditutup" in html
    assert f"/statistik/{thirty.library.pk}/{last:%Y-%m}/" in html
    assert "Bulan yang perlu ditutup" not in home(thirty.ben)


def test_a_facilitator_finds_what_to_check_and_which_libraries_are_silent(
    thirty: SimpleNamespace,
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=40)
    sent = Activity.objects.filter(library=thirty.second_library, submitted_at__isnull=False)
    sent.update(submitted_at=long_ago)
    longest = Activity.objects.filter(pk=thirty.activities[2].pk)
    longest.update(submitted_at=long_ago - timedelta(days=1))
    html = home(thirty.ben)
    assert "Menunggu diverifikasi" in html
    assert "Perpustakaan mitra: 2" in html
    assert "Yang terlama menunggu" in html
    assert '<a href="/perlu-disapa/">1</a>' in html
    assert '<a href="/akun/perpustakaan/?keadaan=without#libraries">1</a>' in html
    assert f"/perpustakaan/{thirty.second_library.pk}/sapa/" in html
    assert "Laporan terakhir 40 hari lalu" in html
    assert f"/periksa/{thirty.activities[2].pk}/" in html
    assert f"/kegiatan/{thirty.activities[12].pk}/" not in html


def test_the_nation_finds_its_provinces(thirty: SimpleNamespace) -> None:
    Activity.objects.filter(state="submitted").update(held_on=datetime.now(UTC).date())
    for user in (thirty.nadia, thirty.omar):
        html = home(user)
        assert "Provinsi tahun ini" in html
        assert "Jawa Tengah" in html


def test_a_person_without_an_assignment_is_told_what_to_do(thirty: SimpleNamespace) -> None:
    html = home(thirty.stranger)
    assert "Mintalah undangan" in html
    assert "/undangan/" in html
    assert "Kegiatan 1" not in html


def test_whoever_is_not_signed_in_is_asked_to() -> None:
    assert Client().get("/").headers["Location"].startswith("/masuk/")


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(0, "pagi"), (10, "pagi"), (11, "siang"), (15, "sore"), (18, "malam"), (23, "malam")],
)
def test_the_greeting_follows_the_local_hour(hour: int, expected: str) -> None:
    assert greeting(datetime(2026, 11, 21, hour, tzinfo=UTC)) == f"Selamat {expected}"


@pytest.mark.parametrize("name", ["ana", "ben", "citra", "nadia", "omar"])
def test_the_home_asks_a_bounded_number_of_questions(thirty: SimpleNamespace, name: str) -> None:
    client = Client()
    client.force_login(getattr(thirty, name))
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert len(asked) <= 36, [q["sql"][:90] for q in asked]


def test_a_manager_reads_score_and_best_step_at_home_and_an_office_its_colours(
    cast: SimpleNamespace,
) -> None:
    """B of the five has 69.7, and one advocacy meeting earns 5.7."""
    five, day = build_five(cast), date(2026, 11, 25)
    assign(cast.stranger, role="manager", place=five["B"], by=None)

    own = own_card(five["B"], cast.stranger, day)
    assert own is not None
    assert own.step is not None
    assert (str(own.card.score), own.word) == ("69.7", "Kuning")
    assert (own.step.code, str(own.step.gain)) == ("advocacy", "5.7")
    office = region_colours(cast.regency, cast.rina, day)
    assert office is not None
    assert [row.count for row in office.rows] == [1, 2, 1, 1, 1]
    assert office.rows[1].href.endswith("wilayah=3324&dari=2026-07&sampai=2026-09&warna=yellow")


def test_home_shows_the_report_card_of_the_last_quarter(cast: SimpleNamespace) -> None:
    five = build_five(cast)
    assign(cast.stranger, role="manager", place=five["B"], by=None)
    day = last_quarter(timezone.localdate()).start
    held(five["F"], cast, [1, 0, 0], told=1, photo=1, verified=0, day=day)

    assert f'href="/rapor/?perpustakaan={five["B"].pk}&amp;dari=' in home(cast.stranger)
    assert "/rapor/perpustakaan/?wilayah=3324&amp;" in home(cast.rina)
    assert "warna=" not in home(cast.ana)  # her library is no partner here


def test_scores_of_a_nation_are_not_waited_for_at_home(
    cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_five(cast)
    monkeypatch.setattr(report_card, "LIVE_UP_TO", 3)
    nation = region_colours(cast.country, cast.nadia, date(2026, 11, 25))
    assert nation is not None
    assert (nation.rows, nation.href[:17]) == ([], "/rapor/?wilayah=0")
