from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jejak.activities.models import Activity
from jejak.activities.services import return_activity
from jejak.desk.views import greeting
from jejak.figures.tests.thirty import build_thirty


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
    assert len(asked) <= 28, [q["sql"][:90] for q in asked]
