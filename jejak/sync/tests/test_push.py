"""Changes are judged alone, decided once, and answered in their place."""

from typing import Any
from unittest.mock import ANY

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jejak.accounts.services import create_account
from jejak.activities.content import content_of
from jejak.activities.models import Activity, ActivityVersion, Remark, State
from jejak.activities.receipts import receipt_code
from jejak.activities.services import (
    delete_draft,
    edit_activity,
    return_activity,
    verify_activity,
    withdraw_activity,
)
from jejak.activities.tests.factories import content, recorded
from jejak.audit.models import AuditEntry
from jejak.common.ids import uuid7
from jejak.sync.models import Change

from .phone import FIELDS, Phone

pytestmark = pytest.mark.django_db


def test_a_record_made_on_a_phone_is_stored_with_a_receipt(cast: Any, ana: Phone) -> None:
    result = ana.store()
    row = Activity.objects.get()
    assert (row.title, row.state, row.recorded_by) == (
        "Kelas menjahit pemula",
        State.SUBMITTED,
        cast.ana,
    )
    assert result["receipt"] == receipt_code(row.pk, 1) == row.receipt
    assert (result["version"], result["state"]) == (1, "submitted")
    # What the phone knows already does not travel back.
    assert result["record"] is None
    assert list(row.versions.values_list("version", "why")) == [(1, "recorded")]
    assert AuditEntry.objects.filter(action="activity.record", target_id=row.pk).count() == 1


def test_the_record_travels_back_where_it_was_not_stored_as_sent(ana: Phone) -> None:
    result = ana.store(fields={**FIELDS, "title": "  Kelas \u200bmenjahit "})
    assert result["record"]["content"]["title"] == "Kelas menjahit"
    assert result["record"]["recorded_by"] == "Ana Lestari"


def test_an_answer_that_was_lost_is_given_again(ana: Phone) -> None:
    change = ana.change()
    (first,) = ana.send(change)
    (again,) = ana.send(change)
    assert {**again, "record": None} == first
    assert again["record"]["version"] == 1
    assert Activity.objects.count() == ActivityVersion.objects.count() == 1


def test_a_change_sent_twice_in_one_request_is_stored_once(ana: Phone) -> None:
    change = ana.change()
    first, again = ana.send(change, change)
    assert (first["status"], again["status"]) == ("stored", "stored")
    assert first["receipt"] == again["receipt"]
    assert Activity.objects.count() == 1


def test_a_record_and_its_correction_may_travel_together(ana: Phone) -> None:
    new = ana.change()
    correction = ana.change(
        record_id=new["record_id"], base_version=1, fields={"participant_count": 16}
    )
    results = ana.send(new, correction)
    assert [(result["status"], result["version"]) for result in results] == [
        ("stored", 1),
        ("stored", 2),
    ]


def test_the_number_of_a_change_names_its_content(cast: Any, ana: Phone) -> None:
    change = ana.change()
    ana.send(change)
    (other,) = ana.send({**change, "fields": {**FIELDS, "title": "Kelas memasak"}})
    assert other["status"] == "refused"
    # Nor does somebody else get its answer.
    sari = create_account(name="Sari", sign_in_name="sari", password="kebun-melati")
    (foreign,) = Phone(sari, cast.library).send({**change, "author": sari.pk})
    assert (foreign["status"], foreign["receipt"]) == ("refused", "")


def test_one_bad_record_holds_back_no_other(ana: Phone) -> None:
    crowd = {**FIELDS, "participant_count": 15, "female_count": 20}
    results = ana.send(
        ana.change(),
        ana.change(fields=crowd),
        "not a change at all",
        ana.change(fields={**FIELDS, "participant_count": "fifteen"}),
        ana.change(),
    )
    assert [result["status"] for result in results] == [
        "stored",
        "invalid",
        "invalid",
        "invalid",
        "stored",
    ]
    assert set(results[1]["fields"]) == {"female_count"}
    assert set(results[3]["fields"]) == {"participant_count"}
    assert Activity.objects.count() == 2


def test_what_was_refused_is_judged_anew_when_it_comes_again(cast: Any, ana: Phone) -> None:
    cast.library.closed_on = "2026-11-01"
    cast.library.save()
    change = ana.change()
    (refused,) = ana.send(change)
    assert (refused["status"], set(refused["fields"])) == ("invalid", {"held_on"})
    assert not Change.objects.exists()
    cast.library.closed_on = None
    cast.library.save()
    (stored,) = ana.send(change)
    assert stored["status"] == "stored"


def test_a_code_that_is_not_known_here_is_asked_about(ana: Phone) -> None:
    results = ana.send(
        ana.change(fields={**FIELDS, "theme": "angkasa"}),
        ana.change(fields={**FIELDS, "mode": "telepati"}),
        ana.change(fields={**FIELDS, "weather": "sunny"}),
    )
    assert [result["status"] for result in results] == ["invalid"] * 3
    assert [set(result["fields"]) for result in results] == [{"theme"}, {"mode"}, {"weather"}]


def test_only_its_author_sends_a_change(cast: Any, ana: Phone) -> None:
    change = ana.change()
    (result,) = Phone(cast.ben, cast.library).send(change)
    assert (result["status"], result["record"]) == ("wrong_author", None)
    assert not Change.objects.exists()
    assert ana.send(change)[0]["status"] == "stored"


def test_a_library_out_of_reach_says_nothing_of_itself(cast: Any, ana: Phone) -> None:
    theirs = recorded(
        cast, by=cast.citra, library=cast.province_library, title="Rapat penyusunan rencana"
    )
    results = ana.send(
        ana.change(library_id=cast.province_library.pk),
        ana.change(library_id=999_999),
        ana.change(library_id=cast.province_library.pk, record_id=str(theirs.pk), base_version=1),
        # In her own library there is no such record.
        ana.change(record_id=str(theirs.pk), base_version=1),
        ana.change(record_id=str(theirs.pk)),
    )
    assert [result["status"] for result in results] == [
        "not_allowed",
        "not_allowed",
        "not_allowed",
        "gone",
        "id_taken",
    ]
    assert results[0]["message"] == results[1]["message"] == results[2]["message"]
    assert all(result["record"] is None for result in results)
    assert "Rapat" not in str(results)


def test_who_records_on_behalf_may_not_edit_what_the_library_wrote(cast: Any) -> None:
    row = recorded(cast)
    ben = Phone(cast.ben, cast.library)
    (result,) = ben.send(
        ben.change(record_id=str(row.pk), base_version=1, fields={"title": "Kelas memasak"})
    )
    assert result["status"] == "not_allowed"
    assert ben.store()["state"] == "submitted"
    assert Activity.objects.filter(is_on_behalf=True).count() == 1


def test_changes_of_different_fields_are_merged(cast: Any, ana: Phone) -> None:
    row = recorded(cast)
    edit_activity(row, content=content(participant_count=16), base_version=1, by=cast.ana)
    result = ana.store(record_id=str(row.pk), base_version=1, fields={"place": "Balai desa"})
    assert (result["version"], result["record"]["content"]["participant_count"]) == (3, 16)
    assert result["record"]["content"]["place"] == "Balai desa"


def test_two_answers_to_one_question_are_both_kept(cast: Any, ana: Phone) -> None:
    row = recorded(cast)
    edit_activity(row, content=content(participant_count=16), base_version=1, by=cast.ana)
    change = ana.change(
        record_id=str(row.pk),
        base_version=1,
        fields={"participant_count": 18, "theme": "health", "place": "Balai desa"},
    )
    (result,) = ana.send(change)
    assert result["status"] == "conflict"
    assert result["conflicts"] == {"participant_count": {"theirs": 16, "mine": 18}}
    # Nothing of it is stored in the record, and nothing of it is lost.
    assert result["record"]["version"] == 2
    assert result["record"]["content"]["place"] == ""
    kept = Change.objects.get(pk=change["change_id"])
    assert kept.body["fields"]["place"] == "Balai desa"
    assert ana.send(change)[0]["conflicts"] == result["conflicts"]
    # The person chose; the choice is a change of its own.
    mended = ana.store(record_id=str(row.pk), base_version=2, fields={"participant_count": 18})
    assert mended["version"] == 3


def test_a_record_sent_anew_without_a_version_is_merged_with_itself(ana: Phone) -> None:
    record_id = ana.change()["record_id"]
    ana.store(record_id=record_id)
    more = ana.store(record_id=record_id, fields={**FIELDS, "place": "Balai desa"})
    assert (more["version"], more["record"]["content"]["place"]) == (2, "Balai desa")
    other = {**FIELDS, "title": "Kelas memasak"}
    (result,) = ana.send(ana.change(record_id=record_id, fields=other))
    assert result["status"] == "conflict"
    assert set(result["conflicts"]) == {"title"}


def test_a_number_that_somebody_else_uses_is_taken(cast: Any, ana: Phone) -> None:
    theirs = recorded(cast, by=cast.ben)
    (result,) = ana.send(ana.change(record_id=str(theirs.pk)))
    assert (result["status"], result["record"]) == ("id_taken", None)


def test_a_draft_that_was_deleted_is_gone(cast: Any, ana: Phone) -> None:
    record_id = str(uuid7())
    ana.store(record_id=record_id, submit=False, fields=FIELDS)
    delete_draft(Activity.objects.get(), by=cast.ana)
    (result,) = ana.send(ana.change(record_id=record_id, base_version=1, fields={"place": "Balai"}))
    assert (result["status"], result["record"]) == ("gone", None)


def test_a_withdrawn_record_takes_no_change(cast: Any, ana: Phone) -> None:
    row = recorded(cast)
    withdraw_activity(row, reason="Tercatat dua kali", by=cast.ana)
    (result,) = ana.send(ana.change(record_id=str(row.pk), base_version=1, fields={"place": "x"}))
    assert (result["status"], result["record"]["state"]) == ("wrong_state", "withdrawn")


def test_a_draft_is_kept_and_sent_later(ana: Phone) -> None:
    record_id = str(uuid7())
    draft = ana.store(
        record_id=record_id,
        submit=False,
        fields={"title": "Kelas", "held_on": "2026-11-03"},
    )
    assert draft["state"] == "draft"
    rest = {name: value for name, value in FIELDS.items() if name not in {"title", "held_on"}}
    (early,) = ana.send(ana.change(record_id=record_id, base_version=1, fields={}))
    assert set(early["fields"]) == {"strategy", "theme", "mode", "participant_count"}
    sent = ana.store(record_id=record_id, base_version=1, fields=rest)
    assert (sent["state"], sent["version"]) == ("submitted", 3)


def test_a_returned_record_is_answered_and_sent_again(cast: Any, ana: Phone) -> None:
    row = recorded(cast)
    return_activity(
        row, remarks={"participant_count": "Periksa daftar hadir", "": "Foto?"}, by=cast.ben
    )
    pulled = ana.pull()["records"][0]
    assert pulled["state"] == "returned"
    assert [(said["field"], said["is_open"]) for said in pulled["remarks"]] == [
        ("participant_count", True),
        ("", True),
    ]
    first = pulled["remarks"][0]["id"]
    result = ana.store(
        record_id=str(row.pk),
        base_version=2,
        fields={"participant_count": 14},
        answers={str(first): "Empat belas, sudah dihitung ulang", "nonsense": "x"},
    )
    assert (result["state"], result["version"]) == ("submitted", 4)
    assert not any(said["is_open"] for said in result["record"]["remarks"])
    assert Remark.objects.get(pk=first).answer == "Empat belas, sudah dihitung ulang"


def test_an_answer_that_comes_after_another_phone_sent_the_record_is_kept(
    cast: Any, ana: Phone
) -> None:
    row = recorded(cast)
    return_activity(row, remarks={"place": "Di mana?"}, by=cast.ben)
    (remark,) = ana.pull()["records"][0]["remarks"]
    ana.store(record_id=str(row.pk), base_version=2, fields={"place": "Balai desa"})
    answer = {str(remark["id"]): "Di balai desa"}
    late = {"record_id": str(row.pk), "base_version": 2, "fields": {}, "answers": answer}
    result = ana.store(**late)
    assert (result["state"], result["version"]) == ("submitted", 5)
    (told,) = result["record"]["remarks"]
    assert (told["answer"], told["is_open"]) == ("Di balai desa", False)
    assert ana.store(**late)["version"] == 5


def test_a_change_of_a_verified_record_makes_it_wait_again(cast: Any, ana: Phone) -> None:
    row = recorded(cast)
    verify_activity(row, by=cast.ben)
    result = ana.store(record_id=str(row.pk), base_version=2, fields={"place": "Balai desa"})
    assert result["state"] == "submitted"
    assert result["record"]["state_note"]
    assert result["record"]["verified_by"] == ""


def test_a_clock_that_is_wrong_is_noted_and_orders_nothing(ana: Phone) -> None:
    change = ana.change(made_at="1970-01-02T00:00:00+07:00")
    sent = {"sent_at": "1970-01-02T00:00:05+07:00", "changes": [change]}
    answer = ana.client.post("/api/sync/v1/changes", sent, content_type="application/json")
    assert answer.json()["results"][0]["status"] == "stored"
    kept = Change.objects.get()
    assert kept.made_at.year == 1970
    assert kept.clock_offset_seconds > 50 * 365 * 24 * 3600
    assert ActivityVersion.objects.get().recorded_at.year > 2020


def test_what_the_database_refuses_is_refused_alone(
    cast: Any, ana: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """Such as a rule that only the database holds; here one that the test adds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE activities_activity ADD CONSTRAINT nobody_dances CHECK (title <> 'Tari')"
        )
    results = ana.send(ana.change(), ana.change(fields={**FIELDS, "title": "Tari"}), ana.change())
    assert [result["status"] for result in results] == ["stored", "refused", "stored"]
    assert "nobody_dances" in caplog.text
    assert Activity.objects.count() == 2


def test_ten_new_records_take_no_more_statements_than_one(cast: Any, ana: Phone) -> None:
    counts = []
    for many in (1, 10):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ana.send(*(ana.change() for _ in range(many)))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_ten_corrections_take_no_more_statements_than_one(cast: Any, ana: Phone) -> None:
    rows = [recorded(cast) for _ in range(11)]
    counts = []
    for some in (rows[:1], rows[1:]):
        changes = [
            ana.change(record_id=str(row.pk), base_version=1, fields={"participant_count": 16})
            for row in some
        ]
        with CaptureQueriesContext(connection) as queries:
            results = ana.send(*changes)
        assert {result["status"] for result in results} == {"stored"}
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_a_change_writes_what_the_form_writes(cast: Any, ana: Phone) -> None:
    typed = recorded(cast)
    ana.store()
    sent = Activity.objects.exclude(pk=typed.pk).get()
    assert content_of(sent) == content_of(typed)
    own = {"id", "recorded_at", "submitted_at", "changed_at"}
    assert {**sent.versions.get().row, **dict.fromkeys(own, ANY)} == {
        **typed.versions.get().row,
        **dict.fromkeys(own, ANY),
    }
