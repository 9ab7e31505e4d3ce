"""Notes of calls, and calls that were promised."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.activities.tests.factories import recorded
from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.figures.recoding import recode_library
from jejak.mentoring.calls import calls_to_make
from jejak.mentoring.models import ContactNote, ContactReason
from jejak.mentoring.services import note_contact, remind_of_calls
from jejak.notices.models import Kind, Notice
from jejak.places.models import Region

# A Wednesday, noon in Western Indonesia.
NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
FRIDAY = date(2026, 11, 27)


def note(cast: SimpleNamespace, **more: Any) -> ContactNote:
    values: dict[str, Any] = {
        "channel": "phone",
        "was_reached": True,
        "by": cast.ben,
        "next_on": FRIDAY,
        "now": NOW,
    }
    return note_contact(more.pop("library", cast.library), **values | more)


def told() -> list[tuple[int, str]]:
    return list(Notice.objects.filter(kind=Kind.CONTACT).values_list("user_id", "path"))


def test_a_note_says_who_when_how_and_what(cast: SimpleNamespace) -> None:
    reason = ContactReason.objects.get(code="no_signal")
    made = note(cast, reason=reason, text="  Menara rusak. ")
    assert (made.by, made.at, made.channel) == (cast.ben, NOW, "phone")
    assert made.text == "Menara rusak."
    assert (made.regency_id, made.province_id) == (cast.regency.pk, cast.province.pk)
    line = AuditEntry.objects.get(action="contact.note")
    assert line.detail == {"channel": "phone", "reached": True, "reason": "no_signal"}
    assert line.library_id == cast.library.pk


@pytest.mark.parametrize("name", ["ana", "omar", "tono", "stranger"])
def test_only_who_reviews_there_notes_a_call(cast: SimpleNamespace, name: str) -> None:
    with pytest.raises(NotAllowed):
        note(cast, by=getattr(cast, name))
    with pytest.raises(NotAllowed):
        note(cast, library=cast.other_library)


@pytest.mark.parametrize(
    ("day", "is_right"),
    [
        (date(2026, 11, 24), False),
        (date(2026, 11, 25), True),
        (date(2027, 11, 26), True),
        (date(2027, 11, 27), False),
    ],
)
def test_the_next_day_lies_within_a_year(cast: SimpleNamespace, day: date, is_right: bool) -> None:
    if is_right:
        assert note(cast, next_on=day).next_on == day
        return
    with pytest.raises(InvalidContent) as refused:
        note(cast, next_on=day)
    assert set(refused.value.fields) == {"next_on"}


def test_notes_move_with_their_library(cast: SimpleNamespace) -> None:
    made = note(cast)
    recode_library(
        cast.library,
        region=cast.other_village,
        partner_category="national_books",
        library_type="village",
        reason="Salah kode",
        by=cast.citra,
    )
    made.refresh_from_db()
    assert made.regency_id == cast.other_regency.pk
    assert not calls_to_make(cast.ben).exists()


def test_a_promised_call_stands_in_the_list_until_it_is_made(cast: SimpleNamespace) -> None:
    first = note(cast)
    assert list(calls_to_make(cast.ben)) == [first]
    assert not calls_to_make(cast.ben, until=date(2026, 11, 26)).exists()
    assert calls_to_make(cast.ben, until=FRIDAY).exists()
    assert not calls_to_make(cast.rina).exists()
    note(cast, by=cast.rina, next_on=None, now=NOW + timedelta(hours=1))
    assert not calls_to_make(cast.ben).exists()


def test_a_report_makes_the_promised_call_needless(cast: SimpleNamespace) -> None:
    note(cast, now=NOW - timedelta(days=1), next_on=date(2026, 11, 25))
    row = recorded(cast)
    type(row).objects.filter(pk=row.pk).update(submitted_at=NOW)
    assert not calls_to_make(cast.ben).exists()
    remind_of_calls(now=NOW + timedelta(days=5))
    assert told() == []


def test_the_author_is_reminded_once_when_the_day_has_come(cast: SimpleNamespace) -> None:
    note(cast)
    thursday_night = datetime(2026, 11, 26, 16, 59, tzinfo=UTC)  # 23.59 in Kendal
    remind_of_calls(now=thursday_night)
    assert told() == []
    remind_of_calls(now=thursday_night + timedelta(minutes=1))
    assert told() == [(cast.ben.pk, f"/perpustakaan/{cast.library.pk}/sapa/")]
    remind_of_calls(now=NOW + timedelta(days=9))
    assert len(told()) == 1


def test_the_day_comes_earlier_in_the_east(cast: SimpleNamespace) -> None:
    Region.objects.filter(pk=cast.regency.pk).update(time_zone="Asia/Jayapura")
    note(cast)
    remind_of_calls(now=datetime(2026, 11, 26, 15, 0, tzinfo=UTC))
    assert len(told()) == 1


def test_who_no_longer_serves_the_library_is_not_reminded(cast: SimpleNamespace) -> None:
    note(cast)
    cast.ben.assignments.update(ended_at=NOW)
    remind_of_calls(now=NOW + timedelta(days=3))
    assert told() == []
    assign(cast.ben, role=Role.FACILITATOR, place=cast.other_regency, by=cast.citra)
    assert not calls_to_make(cast.ben).exists()


def page_of(cast: SimpleNamespace, name: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, name))
    return client


def test_a_call_is_noted_on_the_page(cast: SimpleNamespace) -> None:
    address = f"/perpustakaan/{cast.library.pk}/sapa/"
    friday = timezone.localdate() + timedelta(days=2)
    client = page_of(cast, "ben")
    answer = client.post(
        address,
        {
            "channel": "whatsapp",
            "was_reached": "ya",
            "reason": "no_signal",
            "text": "Menara <b>rusak</b>",
            "next_on": friday.isoformat(),
        },
    )
    assert answer.headers["Location"] == f"{address}#notes"
    html = client.get(address).content.decode()
    assert "Menara &lt;b&gt;rusak&lt;/b&gt;" in html
    assert "Tidak ada sinyal" in html


def test_what_was_typed_stays_when_something_is_wrong(cast: SimpleNamespace) -> None:
    wrong = {"channel": "phone", "text": "Pak Lurah bicara", "next_on": "2026-01-01"}
    answer = page_of(cast, "ben").post(f"/perpustakaan/{cast.library.pk}/sapa/", wrong)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Pak Lurah bicara" in html
    assert 'href="#id_was_reached' in html
    assert not ContactNote.objects.exists()


def test_a_retired_reason_is_not_offered_but_old_notes_keep_it(cast: SimpleNamespace) -> None:
    reason = ContactReason.objects.get(code="building")
    note(cast, reason=reason)
    ContactReason.objects.filter(pk=reason.pk).update(is_active=False)
    html = page_of(cast, "ben").get(f"/perpustakaan/{cast.library.pk}/sapa/").content.decode()
    assert 'value="building"' not in html
    assert str(reason) in html
    page_of(cast, "ben").post(
        f"/perpustakaan/{cast.library.pk}/sapa/",
        {"channel": "phone", "was_reached": "ya", "reason": "building"},
    )
    assert ContactNote.objects.count() == 1


def test_a_noted_closing_leads_to_the_register(cast: SimpleNamespace) -> None:
    note(cast, reason=ContactReason.objects.get(code="closed"))
    address = f"/perpustakaan/{cast.library.pk}/sapa/"
    door = f"/perpustakaan/{cast.library.pk}/tutup/"
    assert door in page_of(cast, "rina").get(address).content.decode()
    assert door not in page_of(cast, "ben").get(address).content.decode()
