"""A library's calendar under a secret link: who may read it, what stands in it."""

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from jejak.access.models import Assignment
from jejak.access.services import end_assignment
from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidMove, NotAllowed
from jejak.plans import services
from jejak.plans.calendar_file import calendar_file
from jejak.plans.calendar_queries import BudgetCalendar, today_in
from jejak.plans.models import BudgetStep, CalendarFeed
from jejak.plans.secrets import digest_of
from jejak.plans.services.calendar import MOST_FEEDS, EnteredDays

PAGE = "https://jejak.example/kalender-anggaran/?perpustakaan=1"


def made(cast: Any, *, by: Any = None) -> tuple[CalendarFeed, str]:
    feed, secret = services.make_feed(cast.library, by=by or cast.ana)
    return feed, reverse("calendar_feed_file", args=[secret])


@pytest.fixture(autouse=True)
def nobody_has_guessed() -> None:
    cache.clear()


def events(body: bytes) -> dict[str, Any]:
    return {str(event["uid"]): event for event in Calendar.from_ical(body).walk("VEVENT")}


def test_a_calendar_program_reads_the_days_without_signing_in(cast, client):
    _feed, address = made(cast)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in answer
    assert len(events(answer.content)) > 20


def test_days_stand_in_it_as_whole_days_and_keep_their_uid_when_they_move(cast):
    year = BudgetCalendar(cast.library, today=today_in(cast.library)).open_years[0]
    with translation.override("id"):
        before = events(calendar_file(cast.library, page=PAGE))
    uid = f"tahap-rkpdes-fixed-{year}-{cast.library.pk}@jejak"
    event = before[uid]
    assert event["dtstart"].dt == date(year - 1, 9, 1)
    # The day after the last.
    assert event["dtend"].dt == date(year - 1, 10, 1)
    assert event["summary"] == f"RKPDes ditetapkan dengan peraturan desa (anggaran {year})"
    assert "Pasal 22 ayat (4)" in event["description"]
    due = before[f"siap-in-rkpdes-draft-{year}-{cast.library.pk}@jejak"]
    assert (due["dtstart"].dt, due["dtend"].dt) == (date(year - 1, 8, 18), date(year - 1, 8, 19))
    assert due["url"] == PAGE

    step = BudgetStep.objects.get(code="rkpdes-fixed")
    days = EnteredDays(
        step_id=step.pk, starts_on=date(year - 1, 8, 20), ends_on=date(year - 1, 8, 25)
    )
    services.set_regency_dates(cast.regency, budget_year=year, days=[days], by=cast.rina)
    after = events(calendar_file(cast.library, page=PAGE))
    assert set(after) == set(before)
    assert after[uid]["dtstart"].dt == date(year - 1, 8, 20)


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_asks(cast):
    services.save_step(
        BudgetStep.objects.get(code="rkpdes-fixed"),
        services.calendar.StepContent(
            name_id="Rapat; dua, tiga\\empat é" + "é" * 50,
            name_en="Meeting",
            level="village",
            law="Baris satu, " * 20,
            from_month=9,
            from_day=1,
            to_month=9,
            to_day=30,
        ),
        by=cast.nadia,
    )
    with translation.override("id"):
        body = calendar_file(cast.library, page=PAGE)
    lines = body.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert body.endswith(b"END:VCALENDAR\r\n")
    unfolded = re.sub(rb"\r\n ", b"", body).decode()
    assert "SUMMARY:Rapat\\; dua\\, tiga\\\\empat é" in unfolded


def test_it_speaks_the_language_of_whoever_made_it_and_names_nobody(cast, client):
    _feed, address = made(cast)
    words = client.get(address).content.decode()
    assert "Siapkan:" in words
    assert not any(name in words for name in ("Ana ", "Lestari", "ORGANIZER", "ATTENDEE"))
    cast.ana.language = "en"
    cast.ana.save(update_fields=["language"])
    assert "Have ready:" in client.get(address).content.decode()


def test_only_a_digest_of_the_secret_is_kept(cast):
    feed, address = made(cast)
    secret = address.rpartition("/")[2].removesuffix(".ics")
    assert len(secret) == 43
    assert feed.digest == digest_of(secret)
    assert secret not in str(list(CalendarFeed.objects.values()))
    assert secret not in str(list(AuditEntry.objects.values()))


def test_a_revoked_link_answers_as_one_that_never_was_and_stays_revoked(cast, client):
    feed, address = made(cast)
    with pytest.raises(NotAllowed):
        services.revoke_feed(feed, by=cast.ben)
    services.revoke_feed(feed, by=cast.ana)
    services.revoke_feed(feed, by=cast.ana)
    assert client.get(address).status_code == 404
    assert AuditEntry.objects.filter(action="budget.feed_revoke").count() == 1
    with pytest.raises(ProgrammingError), transaction.atomic():
        CalendarFeed.objects.filter(pk=feed.pk).update(revoked_at=None)


def test_a_link_ends_with_the_task_of_whoever_made_it(cast, client):
    _feed, address = made(cast, by=cast.ben)
    assert client.get(address).status_code == 200
    end_assignment(Assignment.objects.get(user=cast.ben), by=cast.citra)
    assert client.get(address).status_code == 404


def test_a_link_of_an_account_that_is_switched_off_answers_nothing(cast, client):
    _feed, address = made(cast)
    cast.ana.is_active = False
    cast.ana.save(update_fields=["is_active"])
    assert client.get(address).status_code == 404


def test_guessing_is_stopped_without_keeping_anybody_from_codes_or_calendars(cast, client):
    _feed, address = made(cast)
    wrong = reverse("calendar_feed_file", args=["x" * 43])
    answers = [client.get(wrong).status_code for _n in range(21)]
    assert answers == [404] * 20 + [429]
    assert client.get(reverse("password_by_code")).status_code == 200
    assert client.get(address).status_code == 200


def test_the_last_reading_is_kept_to_the_hour(cast, client):
    feed, address = made(cast)
    client.get(address)
    feed.refresh_from_db()
    first = feed.last_read_at
    client.get(address)
    feed.refresh_from_db()
    assert feed.last_read_at == first
    CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=first - timedelta(minutes=61))
    client.get(address)
    feed.refresh_from_db()
    assert timezone.now() - feed.last_read_at < timedelta(minutes=1)


def test_a_link_is_made_for_what_one_may_see_and_not_without_end(cast):
    with pytest.raises(NotAllowed):
        services.make_feed(cast.other_library, by=cast.ana)
    for _n in range(MOST_FEEDS):
        services.make_feed(cast.library, by=cast.ana)
    with pytest.raises(InvalidMove):
        services.make_feed(cast.library, by=cast.ana)


def test_ana_makes_a_link_sees_it_once_and_revokes_it(cast, client):
    client.force_login(cast.ana)
    page = client.post(reverse("calendar_feed_new"), {"perpustakaan": cast.library.pk})
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    address = re.search(r">(http[^<]+\.ics)<", page.content.decode())[1]
    path = urlsplit(address).path
    assert Client().get(path).status_code == 200
    listed = client.get(reverse("calendar_feeds"))
    assert listed.status_code == 200
    assert path not in listed.content.decode()
    feed = CalendarFeed.objects.get()
    answer = client.post(reverse("calendar_feed_revoke", args=[feed.pk]))
    assert answer.status_code == 302
    assert Client().get(path).status_code == 404
    assert cast.library.name not in client.get(answer.url).content.decode().partition("h-own")[2]
