"""Monthly statistics travel beside records: saved once, merged, counted on, closed, told again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jejak.audit.models import AuditEntry
from jejak.common.ids import uuid7
from jejak.common.periods import month_start, next_month
from jejak.statistics.models import MonthlyStatistics, MonthlyStatisticsVersion
from jejak.statistics.services import reopen_statistics, save_statistics
from jejak.sync.models import Change

from .phone import AT, Phone

pytestmark = pytest.mark.django_db
COMPLETE = {
    "visits_onsite": 100, "visits_online": 20, "members_total": 80, "members_new": 3,
    "ict_users": 40, "method": "counted",
}  # fmt: skip


LAST = month_start(month_start(timezone.localdate()) - timedelta(days=1))
BEFORE = month_start(LAST - timedelta(days=1))
MONTH, EARLIER = f"{LAST:%Y-%m}", f"{BEFORE:%Y-%m}"


def sheet(phone: Phone, **told: Any) -> dict[str, Any]:
    return {
        "change_id": str(uuid7()),
        "author": phone.person.pk,
        "library_id": phone.library.pk,
        "month": MONTH,
        "base_version": 0,
        "act": "save",
        "fields": {},
        "taps": {},
        "confirmed": [],
        "reason": "",
        "made_at": timezone.now().isoformat(),
        **told,
    }


def store(phone: Phone, **told: Any) -> dict[str, Any]:
    (result,) = phone.send(sheet(phone, **told))
    assert result["status"] == "stored", result
    return result


def pulled(phone: Phone, since: str = "") -> dict[str, Any]:
    answer = phone.client.get(AT + "records", {"sheets": since})
    found: dict[str, Any] = answer.json()["sheets"]
    return found


def test_a_month_is_saved_once_however_often_it_is_sent(ana: Phone) -> None:
    change = sheet(ana, fields=COMPLETE)

    first = ana.send(change)[0]
    again = ana.send(change)[0]

    assert first == again
    assert first["sheet"]["answers"] == COMPLETE
    assert first["receipt"]
    assert MonthlyStatisticsVersion.objects.count() == 1


def test_taps_of_two_phones_on_one_day_are_counted_together(ana: Phone) -> None:
    """Both began with nothing: twelve came to one table, nine to the other."""
    other = Phone(ana.person, ana.library)
    ours = sheet(ana, taps={"day.5.visits_onsite": 12, "day.5.visits_female": 7})
    ana.send(ours)
    store(other, taps={"day.5.visits_onsite": 9})
    ana.send(ours)

    row = MonthlyStatistics.objects.get()
    assert row.days == {"5": {"visits_onsite": 21, "visits_female": 7}}
    assert (row.visits_onsite, row.visits_female) == (21, 7)


def test_undoing_never_counts_below_nothing(ana: Phone) -> None:
    store(ana, taps={"day.5.visits_onsite": 2})
    found = store(ana, base_version=1, taps={"day.5.visits_onsite": -5})
    assert found["sheet"]["answers"]["day.5.visits_onsite"] == 0


def test_only_numbers_of_a_day_are_tapped(ana: Phone) -> None:
    (result,) = ana.send(sheet(ana, taps={"visits_onsite": 3}))
    assert (result["status"], list(result["fields"])) == ("invalid", ["visits_onsite"])
    assert not MonthlyStatistics.objects.exists()


def test_numbers_of_both_are_merged_and_the_same_number_is_asked_about(ana: Phone) -> None:
    other = Phone(ana.person, ana.library)
    store(ana, fields={"visits_onsite": 100})
    merged = store(other, fields={"loans": 30})
    assert merged["sheet"]["answers"] == {"visits_onsite": 100, "loans": 30}

    (result,) = other.send(sheet(other, base_version=0, fields={"visits_onsite": 90}))

    assert result["status"] == "conflict"
    assert result["conflicts"] == {"visits_onsite": {"theirs": 100, "mine": 90}}
    assert result["sheet"]["version"] == 2
    # What collided is kept at the server, too.
    kept = Change.objects.get(pk=result["change_id"])
    assert kept.body["fields"] == {"visits_onsite": 90}


def test_closing_asks_and_takes_the_answer(ana: Phone) -> None:
    store(ana, fields=COMPLETE | {"ict_users": 400})
    (asked,) = ana.send(sheet(ana, act="close", base_version=1))
    assert asked["status"] == "questions"
    assert [one["code"] for one in asked["questions"]] == ["ict_users_above_visits_onsite"]
    assert asked["sheet"]["state"] == "open"

    codes = [one["code"] for one in asked["questions"]]
    closed = store(ana, act="close", base_version=1, confirmed=codes)

    assert (closed["sheet"]["state"], closed["sheet"]["closed_by"]) == ("closed", str(ana.person))


def test_what_nobody_saw_is_not_closed(ana: Phone, cast: Any) -> None:
    store(ana, fields=COMPLETE)
    save_statistics(
        ana.library,
        MonthlyStatistics.objects.get().month,
        changes={"loans": 9},
        base_version=1,
        by=cast.ana,
    )
    (result,) = ana.send(sheet(ana, act="close", base_version=1))
    assert (result["status"], result["conflicts"]) == ("conflict", {})
    assert result["sheet"]["answers"]["loans"] == 9


def test_a_closed_month_is_opened_with_a_reason_and_told_to_the_phone(
    ana: Phone, cast: Any
) -> None:
    store(ana, fields=COMPLETE)
    store(ana, act="close", base_version=1)
    cursor = pulled(ana)["cursor"]
    (refused,) = ana.send(sheet(ana, base_version=2, taps={"day.5.loans": 1}))
    assert refused["status"] == "wrong_state"
    (unsaid,) = ana.send(sheet(ana, act="reopen", base_version=2))
    assert (unsaid["status"], list(unsaid["fields"])) == ("invalid", ["reason"])

    row = MonthlyStatistics.objects.get()
    reopen_statistics(cast.library, row.month, reason="Salah hitung", by=cast.ana)

    news = pulled(ana, cursor)
    assert [(one["month"], one["state"]) for one in news["sheets"]] == [(MONTH, "open")]
    assert store(ana, base_version=3, taps={"day.5.loans": 1})["sheet"]["version"] == 4


def test_the_phone_hears_what_is_due_and_only_what_changed(ana: Phone) -> None:
    store(ana, fields={"loans": 3})
    whole = pulled(ana)
    assert whole["is_whole"]
    assert [one["month"] for one in whole["sheets"]] == [MONTH]
    due = {one["month"]: one["due_on"] for one in whole["due"]}
    assert due[MONTH] == next_month(LAST).replace(day=10).isoformat()
    assert len(due) <= 13

    news = pulled(ana, whole["cursor"])

    assert not news["is_whole"]
    assert pulled(ana, "nonsense")["is_whole"]


def test_an_older_phone_hears_nothing_of_sheets(ana: Phone) -> None:
    store(ana, fields={"loans": 3})
    assert ana.pull()["sheets"] is None


def test_one_bad_month_holds_back_neither_records_nor_months(ana: Phone, cast: Any) -> None:
    results = ana.send(
        sheet(ana, fields={"loans": -1}),
        ana.change(),
        sheet(ana, month=EARLIER, fields={"loans": 2}),
        sheet(ana, month="2026-13"),
        sheet(ana, library_id=cast.other_library.pk, month=EARLIER),
        sheet(ana, author=cast.ben.pk),
        sheet(ana, month="2099-12", fields={"loans": 1}),
        sheet(ana, month=EARLIER, fields={"visits_onsite": 5}),
    )
    assert [one["status"] for one in results] == [
        "invalid", "stored", "stored", "invalid",
        "not_allowed", "wrong_author", "invalid", "stored",
    ]  # fmt: skip
    assert MonthlyStatistics.objects.get().loans == 2


def test_strange_keys_and_numbers_are_refused_one_by_one(ana: Phone) -> None:
    strange: list[dict[str, Any]] = [
        {"fields": {"no\0such": 1}},
        {"fields": {"day.99.loans": 1}},
        {"fields": {"day.5.staff": 1}},
        {"fields": {"loans": 10**30}},
        {"fields": {"loans": "many"}},
        {"fields": {"method": 3}},
        {"taps": {"day.5.loans": 10**30}},
        {"taps": {"day.x.loans": 1}},
        {"taps": {"day.5.loans.x": 1}},
        {"fields": {"loans": True}},
    ]
    results = ana.send(*[sheet(ana, **told) for told in strange])
    assert {one["status"] for one in results} == {"invalid"}
    assert not MonthlyStatistics.objects.exists()


def test_a_save_leaves_a_line_that_names_what_was_tapped(ana: Phone) -> None:
    store(ana, taps={"day.5.loans": 1})
    line = AuditEntry.objects.filter(action="statistics.record").get()
    assert line.detail["fields"] == ["day.5.loans"]
