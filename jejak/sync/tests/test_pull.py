"""A phone pulls what it does not know: all of it once, then what changed, however late."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.services import create_account
from jejak.activities.models import Activity
from jejak.activities.services import (
    delete_draft,
    return_activity,
    verify_activity,
)
from jejak.activities.services.photo_changes import process_photo
from jejak.activities.tests.factories import recorded
from jejak.figures.recoding import recode_library
from jejak.media.models import Photo, PhotoMatch
from jejak.media.tests.pictures import small_photo
from jejak.sync import pull as pulling

from .phone import Phone, meta

pytestmark = pytest.mark.django_db


def titles(pulled: dict[str, Any]) -> list[str]:
    return [row["content"]["title"] for row in pulled["records"]]


def days_ago(days: int) -> Any:
    return timezone.localdate() - timedelta(days=days)


def test_a_new_phone_gets_what_is_recent_and_what_waits_for_the_person(
    cast: Any, ana: Phone
) -> None:
    recorded(cast, title="Kemarin", held_on=days_ago(1))
    recorded(cast, title="Lama sekali", held_on=days_ago(150))
    draft = recorded(cast, title="Draf lama", held_on=days_ago(200), submit=False)
    old = recorded(cast, title="Lama dan dikembalikan", held_on=days_ago(300))
    return_activity(old, remarks={"": "Lengkapi"}, by=cast.ben)
    pulled = ana.pull()
    assert titles(pulled) == ["Kemarin", "Draf lama", "Lama dan dikembalikan"]
    assert (pulled["is_whole"], pulled["is_more"]) == (True, False)
    assert pulled["drafts"] == [str(draft.pk)]
    # On a shared phone somebody else may have signed in meanwhile; the phone looks whose it is.
    assert pulled["person_id"] == cast.ana.pk


def test_a_record_is_told_in_full(cast: Any, ana: Phone) -> None:
    row = recorded(cast, target_groups=("women",), publication_links=("https://example.id/a",))
    verify_activity(row, by=cast.ben)
    (record,) = ana.pull()["records"]
    assert (record["library_id"], record["version"], record["state"]) == (
        cast.library.pk,
        2,
        "verified",
    )
    assert (record["recorded_by"], record["verified_by"]) == ("Ana Lestari", "Ben Hartono")
    assert (record["is_on_behalf"], record["may_change"]) == (False, True)
    told = record["content"]
    assert (told["theme"], told["held_on"]) == ("economy", "2026-11-03")
    assert (told["target_groups"], told["publication_links"]) == (
        ["women"],
        ["https://example.id/a"],
    )
    assert (told["female_count"], told["description"]) == (None, "")


@pytest.mark.django_db(transaction=True)
def test_afterwards_only_what_changed_travels(cast: Any, ana: Phone) -> None:
    first, second = recorded(cast, title="Satu"), recorded(cast, title="Dua")
    database = ana.pull()["cursor"].split("_")[0]

    def pulled_since(row: Activity) -> list[str]:
        """Pull as a phone that knows all that was before the record's latest change."""
        delta = ana.pull(f"{database}_{row.versions.latest('version').transaction_id}")
        assert not delta["is_whole"]
        return titles(delta)

    assert set(pulled_since(first)) == {"Satu", "Dua"}
    assert pulled_since(second) == ["Dua"]
    verify_activity(first, by=cast.ben)
    assert set(pulled_since(second)) == {"Satu", "Dua"}
    assert pulled_since(first) == ["Satu"]


@pytest.mark.parametrize(
    "cursor", ["", "nonsense", "1-1_x", "1-1_5", "a_b_c_d_e_f", "\x00", "_" * 9]
)
def test_a_cursor_that_means_nothing_here_begins_anew(cast: Any, ana: Phone, cursor: str) -> None:
    recorded(cast)
    pulled = ana.pull(cursor)
    assert (pulled["is_whole"], len(pulled["records"])) == (True, 1)


def test_a_restored_database_does_not_believe_cursors_of_its_future(ana: Phone) -> None:
    database, since = ana.pull()["cursor"].split("_")
    assert not ana.pull(f"{database}_{since}")["is_whole"]
    assert ana.pull(f"{database}_{int(since) + 1_000_000}")["is_whole"]


def test_versions_of_a_restored_database_are_not_sent_again_and_again(
    cast: Any, ana: Phone
) -> None:
    """Their numbers are those of another server, and may lie far ahead."""
    row = recorded(cast)
    cursor = ana.pull()["cursor"]
    with connection.cursor() as database:
        database.execute(
            "INSERT INTO activities_activityversion "
            '(activity_id, version, recorded_at, why, note, "row", transaction_id) '
            "SELECT id, 2, now(), 'edited', '', to_jsonb(a), 1000000000000 "
            "FROM activities_activity a WHERE id = %s",
            [row.pk],
        )
    Activity.objects.filter(pk=row.pk).update(version=2)
    assert titles(ana.pull(cursor)) == []
    assert len(ana.pull()["records"]) == 1


def test_a_long_list_comes_in_pages(cast: Any, ana: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulling, "PAGE", 3)
    monkeypatch.setattr(pulling, "MOST_IN_ALL", 9)
    for day in range(7):
        recorded(cast, title=f"Hari {day}", held_on=days_ago(day))
    first = ana.pull()
    assert (first["is_more"], titles(first)) == (True, ["Hari 0", "Hari 1", "Hari 2"])
    second = ana.pull(first["cursor"])
    last = ana.pull(second["cursor"])
    assert titles(second) + titles(last) == ["Hari 3", "Hari 4", "Hari 5", "Hari 6"]
    assert (last["is_more"], last["is_whole"]) == (False, True)
    # The next pull begins where the first page's snapshot began, not the last one's.
    database, _since, start, *_position = first["cursor"].split("_")
    assert last["cursor"] == f"{database}_{start}"
    for day in range(7, 12):
        recorded(cast, title=f"Hari {day}", held_on=days_ago(day))
    assert len(ana.pull_all()["records"]) == 9


def test_a_draft_that_was_deleted_is_not_in_the_list(cast: Any, ana: Phone) -> None:
    draft = recorded(cast, submit=False)
    pulled = ana.pull()
    assert pulled["drafts"] == [str(draft.pk)]
    delete_draft(draft, by=cast.ana)
    assert ana.pull(pulled["cursor"])["drafts"] == []


def test_who_records_on_behalf_gets_only_their_own_records(cast: Any) -> None:
    recorded(cast, title="Tulisan Ana")
    recorded(cast, title="Tulisan Ben", by=cast.ben)
    assert titles(Phone(cast.ben, cast.library).pull()) == ["Tulisan Ben"]
    assert set(titles(Phone(cast.ana, cast.library).pull())) == {"Tulisan Ana", "Tulisan Ben"}
    assert titles(Phone(cast.citra, cast.library).pull()) == []
    assert titles(Phone(cast.stranger, cast.library).pull()) == []


def test_a_remark_reaches_the_phone(cast: Any, ana: Phone) -> None:
    row = recorded(cast)
    cursor = ana.pull()["cursor"]
    return_activity(row, remarks={"theme_id": "Bukan kesehatan?"}, by=cast.ben)
    (record,) = ana.pull(cursor)["records"]
    assert record["state"] == "returned"
    (remark,) = record["remarks"]
    assert (remark["field"], remark["text"], remark["by"], remark["is_open"]) == (
        "theme",
        "Bukan kesehatan?",
        "Ben Hartono",
        True,
    )


def test_a_recoded_library_brings_its_records_anew(cast: Any, ana: Phone) -> None:
    row = recorded(cast)
    ana.pull()
    place = cast.regions["3324062001"]
    recode_library(cast.library, region=place, reason="Salah desa", by=cast.rina)
    (record,) = ana.pull()["records"]
    assert (record["id"], record["version"]) == (str(row.pk), 2)


def test_a_library_that_is_no_longer_hers_brings_nothing(cast: Any, ana: Phone) -> None:
    recorded(cast)
    cast.ana.assignments.update(ended_at=timezone.now())
    assert ana.pull()["records"] == []


def test_a_question_about_a_photo_reaches_the_phone_and_its_answer_the_server(
    cast: Any, ana: Phone, django_capture_on_commit_callbacks: Any
) -> None:
    content = small_photo()
    photos = [meta(content), meta(content)]
    records = []
    for photo in photos:
        change = ana.change(photos=[photo])
        ana.send(change)
        ana.piece(photo["id"], 0, content)
        with django_capture_on_commit_callbacks(execute=True):
            process_photo(Photo.objects.get(pk=photo["id"]).pk)
        records.append(change["record_id"])
    pulled = {row["id"]: row for row in ana.pull()["records"]}
    assert pulled[records[0]]["photos"][0]["question"] is None
    question = pulled[records[1]]["photos"][0]["question"]
    assert (question["kind"], question["answer"]) == ("exact", "")
    assert question["earlier"] == {
        "title": "Kelas menjahit pemula",
        "held_on": "2026-11-03",
        "photo_id": photos[0]["id"],
    }
    told = {str(question["id"]): {"is_reused": True, "words": "Foto kelas yang lalu"}}
    # Only a change of its own record answers it.
    ana.store(
        record_id=records[0],
        base_version=pulled[records[0]]["version"],
        fields={},
        photo_answers=told,
    )
    assert PhotoMatch.objects.get().answer == ""
    result = ana.store(
        record_id=records[1],
        base_version=pulled[records[1]]["version"],
        fields={},
        photo_answers={**told, "nonsense": {"is_reused": False, "words": ""}},
    )
    match = PhotoMatch.objects.get()
    assert (match.answer, match.words) == ("reused", "Foto kelas yang lalu")
    assert result["version"] == Activity.objects.get(pk=records[1]).version
    assert result["record"]["photos"][0]["question"]["answer"] == "reused"


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_is_in_the_next_pull(cast: Any, ana: Phone) -> None:
    """A transaction that began before the pull and ends after it is overtaken by no cursor."""
    row, other = recorded(cast, title="Lambat"), recorded(cast, title="Cepat")
    database = ana.pull()["cursor"].split("_")[0]
    latest = other.versions.get().transaction_id
    cursor = f"{database}_{latest + 1}"
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    with psycopg.connect(**parameters) as slow:
        slow.execute(
            "INSERT INTO activities_activityversion "
            '(activity_id, version, recorded_at, why, note, "row") '
            "SELECT id, 2, now(), 'edited', '', to_jsonb(a) FROM activities_activity a "
            "WHERE id = %s",
            [row.pk],
        )
        slow.execute(
            "UPDATE activities_activity SET version = 2, place = 'Balai' WHERE id = %s", [row.pk]
        )
        # Meanwhile another change is made and committed, and the phone pulls.
        verify_activity(other, by=cast.ben)
        early = ana.pull(cursor)
        assert titles(early) == ["Cepat"]
        slow.commit()
    assert "Lambat" in titles(ana.pull(early["cursor"]))


@pytest.mark.django_db(transaction=True)
def test_a_manager_of_two_libraries_pulls_both(cast: Any) -> None:
    sari = create_account(name="Sari", sign_in_name="sari", password="kebun-melati")
    for library in (cast.library, cast.other_library):
        assign(sari, role=Role.MANAGER, place=library, by=None)
        recorded(cast, by=sari, library=library, title=library.name)
    assert set(titles(Phone(sari, cast.library).pull())) == {
        cast.library.name,
        cast.other_library.name,
    }
