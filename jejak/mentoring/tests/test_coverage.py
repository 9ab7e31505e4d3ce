"""Who has an account: counted by hand, within what each of the cast may see."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jejak.access.models import Invitation
from jejak.access.roles import Role
from jejak.access.services import assign, invite
from jejak.accounts.services import create_account
from jejak.activities.tests.factories import recorded
from jejak.mentoring.coverage import Counts, coverage, library_page
from jejak.mentoring.places import asked_place
from jejak.mentoring.standing import AccountState
from jejak.places.models import Library
from jejak.places.services import close_library, create_library

S = AccountState


def library(cast: SimpleNamespace, name: str, code: str = "3324062001", **more: str) -> Library:
    made = {"partner_category": "national_books", "library_type": "village"} | more
    return create_library(name=name, region=cast.regions[code], by=None, **made)


@pytest.fixture
def kendal(cast: SimpleNamespace) -> SimpleNamespace:
    """In Kangkung one library for each state; Ana's in Sukorejo has reported."""
    recorded(cast)
    type(cast.ana).objects.filter(pk=cast.ana.pk).update(last_login=timezone.now())
    cast.bare = library(cast, "Aren")
    cast.expired = library(cast, "Bambu")
    cast.invited = library(cast, "Cemara")
    cast.unused = library(cast, "Durian")
    cast.silent = library(cast, "Enau")
    cast.gone = library(cast, "Flamboyan")
    cast.outsider = library(cast, "Gaharu", partner_category="not_partner")
    invite(role=Role.MANAGER, place=cast.invited, by=cast.rina)
    old, _code = invite(role=Role.MANAGER, place=cast.expired, by=cast.rina)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    invite(role=Role.VILLAGE_HEAD, place=cast.bare, by=cast.rina)  # no account for the library
    cast.dewi = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    cast.eka = create_account(name="Eka", sign_in_name="eka", password="kebun-melati")
    assign(cast.dewi, role=Role.MANAGER, place=cast.unused, by=None)
    assign(cast.eka, role=Role.MANAGER, place=cast.silent, by=None)
    type(cast.eka).objects.filter(pk=cast.eka.pk).update(last_login=timezone.now())
    close_library(cast.gone, closed_on=timezone.localdate(), reason="Gedung dipakai", by=cast.rina)
    return cast


def counts(user: object, **query: str) -> Counts:
    return coverage(user, asked_place(query, user)).counts


def test_each_library_stands_in_one_state(kendal: SimpleNamespace) -> None:
    found = counts(kendal.rina, wilayah="3324")
    states = {state: found.by_state[state] for state in AccountState}
    assert states == dict.fromkeys(AccountState, 1)
    assert (found.libraries, found.with_account, found.without, found.signed_in) == (6, 3, 3, 2)
    assert found.share == 50
    assert found.closed == 1


def test_partners_all_or_one_category(kendal: SimpleNamespace) -> None:
    assert counts(kendal.rina, wilayah="3324", kategori="semua").libraries == 7
    assert counts(kendal.rina, wilayah="3324", kategori="national_books").libraries == 5
    assert counts(kendal.rina, wilayah="3324", kategori="not_partner").without == 1


def test_a_library_whose_only_manager_is_deactivated_has_no_account(
    kendal: SimpleNamespace,
) -> None:
    type(kendal.ana).objects.filter(pk=kendal.ana.pk).update(is_active=False)
    found = counts(kendal.rina, wilayah="3324")
    assert found.by_state[S.REPORTED] == 0
    assert found.by_state[S.NOTHING] == 2


def test_levels_lead_from_the_country_down_to_the_district(kendal: SimpleNamespace) -> None:
    def rows(code: str) -> dict[str, tuple[int, int]]:
        page = coverage(kendal.nadia, asked_place({"wilayah": code}, kendal.nadia))
        return {r.region.code: (r.counts.libraries, r.counts.without) for r in page.rows}

    # Central Java: six open in Kendal, one in Kebumen, one directly under the province.
    assert rows("0") == {"33": (8, 5), "35": (1, 1)}
    assert rows("33") == {"3324": (6, 3), "3305": (1, 1)}
    assert rows("3324") == {"332405": (1, 0), "332406": (5, 3)}
    assert rows("332406") == {}


def test_the_libraries_stand_with_the_widest_gap_first(kendal: SimpleNamespace) -> None:
    page = library_page(kendal.rina, asked_place({"wilayah": "332406"}, kendal.rina))
    names = [row.name for row in page.rows]
    assert names == ["Aren", "Bambu", "Cemara", "Durian", "Enau", "Flamboyan"]
    assert page.count == 6
    directly = library_page(kendal.citra, asked_place({"wilayah": "33"}, kendal.citra))
    assert [row.name for row in directly.rows] == ["Perpustakaan Provinsi"]


def test_a_state_lists_all_of_the_region_page_by_page(
    kendal: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jejak.mentoring.coverage.PAGE_SIZE", 2)
    asked = asked_place({"wilayah": "0"}, kendal.nadia)
    seen, cursor = [], None
    while True:
        page = library_page(kendal.nadia, asked, state="without", cursor=cursor)
        seen += [row.name for row in page.rows]
        if not page.next_cursor:
            break
        cursor = int(page.next_cursor)
    assert page.count == 6
    assert seen == [
        "Aren",
        "Perpustakaan Desa Jatirejo",
        "Perpustakaan Provinsi",
        "Taman Baca Argopeni",
        "Bambu",
        "Cemara",
    ]


def page_of(user: object, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    response = client.get(f"/akun/perpustakaan/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_each_gap_has_its_next_step(kendal: SimpleNamespace) -> None:
    html = page_of(kendal.rina, "wilayah=332406")
    assert f"/perpustakaan/{kendal.bare.pk}/undang/" in html
    for name in (kendal.expired, kendal.invited):
        pending = Invitation.objects.get(library=name)
        assert f"/undangan-keluar/{pending.pk}/perbarui/" in html
    held = kendal.dewi.assignments.get()
    assert f"/orang/tugas/{held.pk}/sandi/" in html
    assert f"/perpustakaan/{kendal.gone.pk}/undang/" not in html


def test_who_only_looks_sees_no_steps(kendal: SimpleNamespace) -> None:
    html = page_of(kendal.omar, "wilayah=332406")
    assert "Aren" in html
    assert "/undang/" not in html
    assert "/perbarui/" not in html
    assert "/sandi/" not in html


def test_totals_are_wider_than_names(kendal: SimpleNamespace) -> None:
    html = page_of(kendal.ana, "wilayah=3324")
    assert "Aren" not in html
    assert page_of(kendal.ana, "wilayah=3324&keadaan=without").count("Aren") == 0
    province = page_of(kendal.ben, "wilayah=33")
    assert "Kabupaten Kendal" in province
    assert "Kabupaten Kebumen" not in province
    assert "Perpustakaan Provinsi" not in province
    client = Client()
    client.force_login(kendal.ben)
    for code in ("3305", "330501", "35"):
        assert client.get(f"/akun/perpustakaan/?wilayah={code}").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("wilayah=abc%00", 422),
        ("wilayah=99999999999999999999", 422),
        ("kategori=%F0%9F%8E%88", 422),
        ("keadaan=x&urut=y&setelah=99999999999999999999&setelah=", 200),
        ("keadaan=without&setelah=-1", 200),
        ("wilayah=", 200),
    ],
)
def test_wrong_addresses_are_answered(kendal: SimpleNamespace, query: str, status: int) -> None:
    client = Client()
    client.force_login(kendal.rina)
    assert client.get(f"/akun/perpustakaan/?{query}").status_code == status


def test_the_page_asks_a_bounded_number_of_questions(kendal: SimpleNamespace) -> None:
    def asked() -> int:
        client = Client()
        client.force_login(kendal.rina)
        client.get("/akun/perpustakaan/?wilayah=332406")
        with CaptureQueriesContext(connection) as questions:
            client.get("/akun/perpustakaan/?wilayah=332406")
        return len(questions)

    before = asked()
    for number in range(8):
        one = library(kendal, f"Baru {number}")
        if number % 2:
            invite(role=Role.MANAGER, place=one, by=kendal.rina)
        else:
            person = create_account(
                name="Baru", sign_in_name=f"baru{number}", password="kebun-melati"
            )
            assign(person, role=Role.MANAGER, place=one, by=None)
    assert asked() == before
    assert before <= 20
