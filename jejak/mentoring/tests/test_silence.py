"""Who is silent, for how long and why: counted by hand, to the day, on each library's clock."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jejak.access.models import Invitation
from jejak.access.roles import Role
from jejak.access.services import assign, invite
from jejak.accounts.services import create_account
from jejak.activities.models import Activity
from jejak.activities.services import return_activity, withdraw_activity
from jejak.activities.tests.factories import recorded
from jejak.mentoring.models import ContactNote, ContactReason
from jejak.mentoring.places import asked_place
from jejak.mentoring.services import note_contact
from jejak.mentoring.silence import NOBODY, SilentPage, Wanted, silent_page
from jejak.mentoring.summary import care_of
from jejak.places.models import Library, Region
from jejak.places.services import close_library, create_library

# 12.00 in Western Indonesia, 13.00 in the middle, 14.00 in the east.
NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def reported(cast: SimpleNamespace, library: Library, at: datetime) -> Activity:
    row = recorded(cast, library=library, by=cast.ben)
    Activity.objects.filter(pk=row.pk).update(submitted_at=at)
    return row


def village(cast: SimpleNamespace, name: str, **more: Any) -> Library:
    columns = {"library_type": "village", "partner_category": "national_books"} | more
    code = columns.pop("code", "3324062001")
    return create_library(name=name, region=cast.regions[code], by=None, **columns)


@pytest.fixture
def kendal(cast: SimpleNamespace) -> SimpleNamespace:
    """Silent for 0, 29, 30, 60, 95 days and for ever; and one that is no partner."""
    reported(cast, cast.library, days_ago(0.1))
    cast.d29 = village(cast, "D29")
    cast.d30 = village(cast, "D30")
    cast.d60 = village(cast, "D60")
    cast.d95 = village(cast, "D95")
    cast.never = village(cast, "Tak pernah")
    cast.outsider = village(cast, "Bukan mitra", partner_category="not_partner")
    for library, days in ((cast.d29, 29), (cast.d30, 30), (cast.d60, 60), (cast.d95, 95)):
        reported(cast, library, days_ago(days))
    return cast


def page(user: Any, code: str = "3324", *, now: datetime = NOW, **more: Any) -> SilentPage:
    query = {"wilayah": code, "kategori": more.pop("category", "")}
    return silent_page(user, Wanted(asked=asked_place(query, user), **more), now=now)


def names(found: SilentPage) -> list[str]:
    return [row.library.name for row in found.rows]


def reasons(found: SilentPage) -> dict[str, int]:
    return {code: n for code, _name, n in found.by_reason if n}


def note(cast: SimpleNamespace, library: Library, code: str = "", **more: Any) -> ContactNote:
    reason = ContactReason.objects.get(code=code) if code else None
    values: dict[str, Any] = {"channel": "phone", "was_reached": True, "by": cast.ben, "now": NOW}
    return note_contact(library, reason=reason, **values | more)


def test_the_longest_silence_stands_first_and_each_length_has_its_count(
    kendal: SimpleNamespace,
) -> None:
    found = page(kendal.ben)
    assert names(found) == ["Tak pernah", "D95", "D60", "D30"]
    assert [row.silent_days for row in found.rows] == [None, 95, 60, 30]
    assert found.count == 4
    assert found.by_length == {"semua": 4, "30": 3, "60": 2, "90": 1, "belum": 1}
    assert names(page(kendal.ben, length="60")) == ["D95", "D60"]
    assert names(page(kendal.ben, length="belum")) == ["Tak pernah"]
    assert page(kendal.ben, category="semua").by_length["belum"] == 2


@pytest.mark.parametrize(
    ("zone", "sent", "is_silent"),
    [
        # It is 25 November 2026; a silence of 30 days began with 26 October over.
        ("Asia/Jakarta", datetime(2026, 10, 26, 16, 59, 59, tzinfo=UTC), True),
        ("Asia/Jakarta", datetime(2026, 10, 26, 17, 0, 0, tzinfo=UTC), False),
        ("Asia/Makassar", datetime(2026, 10, 26, 15, 59, 59, tzinfo=UTC), True),
        ("Asia/Makassar", datetime(2026, 10, 26, 16, 0, 0, tzinfo=UTC), False),
        ("Asia/Jayapura", datetime(2026, 10, 26, 14, 59, 59, tzinfo=UTC), True),
        ("Asia/Jayapura", datetime(2026, 10, 26, 15, 0, 0, tzinfo=UTC), False),
    ],
)
def test_thirty_days_end_at_midnight_of_the_library(
    cast: SimpleNamespace, zone: str, sent: datetime, is_silent: bool
) -> None:
    Region.objects.filter(pk=cast.regency.pk).update(time_zone=zone)
    reported(cast, cast.library, sent)
    found = page(cast.ben)
    assert bool(found.rows) is is_silent
    if is_silent:
        assert found.rows[0].silent_days == 30


def test_a_draft_or_a_withdrawn_record_breaks_no_silence(kendal: SimpleNamespace) -> None:
    recorded(kendal, library=kendal.never, by=kendal.ben, submit=False)
    gone = reported(kendal, kendal.d60, days_ago(1))
    assert "D60" not in names(page(kendal.ben))
    withdraw_activity(gone, reason="Tercatat dua kali", by=kendal.ben)
    assert names(page(kendal.ben)) == ["Tak pernah", "D95", "D60", "D30"]


def test_a_closed_library_is_not_called(kendal: SimpleNamespace) -> None:
    close_library(kendal.d95, closed_on=timezone.localdate(), reason="Pindah", by=kendal.rina)
    assert names(page(kendal.ben)) == ["Tak pernah", "D60", "D30"]


def test_the_register_knows_some_reasons(kendal: SimpleNamespace) -> None:
    dewi = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    assign(dewi, role=Role.MANAGER, place=kendal.d30, by=None)
    invite(role=Role.MANAGER, place=kendal.d60, by=kendal.rina)
    old, _code = invite(role=Role.MANAGER, place=kendal.d95, by=kendal.rina)
    Invitation.objects.filter(pk=old.pk).update(expires_at=NOW - timedelta(days=1))
    found = page(kendal.ben)
    assert reasons(found) == {"no_account": 1, "invited": 1, "expired": 1, "never_signed_in": 1}
    type(dewi).objects.filter(pk=dewi.pk).update(last_login=NOW)
    assert reasons(page(kendal.ben, length="30"))["unknown"] == 1
    row = Activity.objects.get(library=kendal.d30)
    return_activity(row, remarks={"title": "Apa?"}, by=kendal.rina)
    assert reasons(page(kendal.ben, length="30"))["returned"] == 1


def test_a_noted_reason_stands_until_a_report_comes(kendal: SimpleNamespace) -> None:
    note(kendal, kendal.d60, "no_signal", now=days_ago(3))
    note(kendal, kendal.d60, was_reached=False)  # without a reason it changes none
    found = page(kendal.ben)
    assert reasons(found) == {"no_account": 3, "no_signal": 1}
    assert names(page(kendal.citra, "33", reason="no_signal")) == ["D60"]
    assert page(kendal.citra, "33", reason="no_signal").by_length["60"] == 1
    reported(kendal, kendal.d60, days_ago(0.5))
    later = NOW + timedelta(days=31)
    # With D29 and Ana's library, whose account has never been used.
    assert reasons(page(kendal.ben, now=later)) == {"no_account": 5, "never_signed_in": 1}


def test_who_was_contacted_in_the_last_seven_days_is_marked(kendal: SimpleNamespace) -> None:
    note(kendal, kendal.d60, now=days_ago(6.9))
    note(kendal, kendal.d95, now=days_ago(7.1))
    marked = {row.library.name: row.was_contacted_lately for row in page(kendal.rina).rows}
    assert marked == {"Tak pernah": False, "D95": False, "D60": True, "D30": False}


def test_libraries_are_found_by_who_serves_them(kendal: SimpleNamespace) -> None:
    fajar = create_account(name="Fajar", sign_in_name="fajar", password="kebun-melati")
    assign(fajar, role=Role.FACILITATOR, place=kendal.d60, by=kendal.rina)
    assert names(page(kendal.rina, server=str(fajar.pk))) == ["D60"]
    assert page(kendal.rina, server=str(kendal.ben.pk)).count == 4
    assert page(kendal.rina, server=NOBODY).count == 0
    kendal.ben.assignments.update(ended_at=NOW)
    assert names(page(kendal.rina, server=NOBODY)) == ["Tak pernah", "D95", "D30"]


def test_nobody_sees_what_is_out_of_reach(kendal: SimpleNamespace) -> None:
    assert page(kendal.ben, "33").count == 4  # of the province only his own regency
    assert page(kendal.citra, "33").count == 6  # with Argopeni and the provincial library
    assert page(kendal.nadia, "0").count == 7
    fajar = create_account(name="Fajar", sign_in_name="fajar", password="kebun-melati")
    assign(fajar, role=Role.FACILITATOR, place=kendal.d60, by=kendal.rina)
    assert names(page(fajar)) == ["D60"]


def test_pages_follow_one_another_without_gap(
    kendal: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jejak.mentoring.silence.PAGE_SIZE", 2)
    same = Activity.objects.get(library=kendal.d60).submitted_at
    Activity.objects.filter(library=kendal.d95).update(submitted_at=same)
    seen, cursor = [], None
    asked = asked_place({"wilayah": "0"}, kendal.nadia)
    while True:
        found = silent_page(kendal.nadia, Wanted(asked=asked), cursor=cursor, now=NOW)
        seen += names(found)
        if not found.next_cursor:
            break
        cursor = int(found.next_cursor)
    assert len(seen) == found.count == 7
    assert len(set(seen)) == 7


def test_the_home_names_the_five_who_stopped_the_longest_ago(kendal: SimpleNamespace) -> None:
    care = care_of(kendal.ben, NOW)
    assert (care.partner_count, care.silent_count, care.without_account_count) == (6, 4, 5)
    assert [row.library.name for row in care.urgent] == ["D95", "D60", "D30", "Tak pernah"]
    note(kendal, kendal.d95, now=days_ago(2), next_on=timezone.localdate(NOW))
    care = care_of(kendal.ben, NOW)
    assert [row.library.name for row in care.urgent] == ["D60", "D30", "Tak pernah"]
    assert [call.library for call in care.calls] == [kendal.d95]
    assert care_of(kendal.rina, NOW).calls == []


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_one_click_opens_whatsapp_with_a_warm_message(cast: SimpleNamespace) -> None:
    html = client_of(cast.ben).get("/perlu-disapa/").content.decode()
    assert "https://wa.me/628120000001?text=" in html
    assert "Sumber%20Makmur" in html
    assert "Ben%20Hartono" in html


def test_without_an_account_the_librarys_own_telephone_is_offered(
    kendal: SimpleNamespace,
) -> None:
    Library.objects.filter(pk=kendal.d60.pk).update(phone="(0294) 451234", email="d60@desa.id")
    html = client_of(kendal.ben).get(f"/perpustakaan/{kendal.d60.pk}/sapa/").content.decode()
    assert "tel:+62294451234" in html
    assert "wa.me" not in html  # a desk telephone has none
    assert "mailto:d60@desa.id" in html


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("wilayah=%00", 422),
        ("kategori=x", 422),
        ("lama=31&alasan=%F0%9F%8E%88&pendamping=99999999999999999999&setelah=-1", 200),
        ("lama=&lama=90&setelah=999999999999999", 200),
    ],
)
def test_wrong_addresses_are_answered(cast: SimpleNamespace, query: str, status: int) -> None:
    assert client_of(cast.rina).get(f"/perlu-disapa/?{query}").status_code == status


def test_the_list_asks_a_bounded_number_of_questions(kendal: SimpleNamespace) -> None:
    client = client_of(kendal.rina)

    def asked() -> int:
        client.get("/perlu-disapa/")
        with CaptureQueriesContext(connection) as questions:
            client.get("/perlu-disapa/")
        return len(questions)

    note(kendal, kendal.d95, "no_signal")
    invite(role=Role.MANAGER, place=kendal.never, by=kendal.rina)
    dewi = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    assign(dewi, role=Role.MANAGER, place=kendal.d60, by=None)
    before = asked()
    for number in range(6):
        one = village(kendal, f"Baru {number}")
        note(kendal, one, "too_busy")
        invite(role=Role.MANAGER, place=village(kendal, f"Undang {number}"), by=kendal.rina)
        eka = create_account(name="Eka", sign_in_name=f"eka{number}", password="kebun-melati")
        assign(eka, role=Role.MANAGER, place=village(kendal, f"Akun {number}"), by=None)
    assert asked() == before
    assert before <= 26
