"""Needs travel beside records: stored once, merged, proved, told again; so do lines of plans."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.services import create_account
from jejak.common.ids import uuid7
from jejak.plans import services
from jejak.plans.content import need_content_of
from jejak.plans.models import CommunityNeed, CommunityNeedVersion, NeedEvidence
from jejak.plans.tests.factories import agreed, lined, needed, open_line, planned
from jejak.sync import needs
from jejak.sync.models import Change

from .phone import AT, FIELDS, Phone

pytestmark = pytest.mark.django_db
WATER: dict[str, Any] = {
    "problem": "Air bersih jauh dari dusun",
    "theme": "health",
    "noted_on": "2026-11-03",
    "affected_count": 45,
    "affected_unit": "families",
}


def need(phone: Phone, **told: Any) -> dict[str, Any]:
    """Return a change; without more a new need that is complete."""
    return {
        "change_id": str(uuid7()),
        "author": phone.person.pk,
        "need_id": str(uuid7()),
        "library_id": phone.library.pk,
        "base_version": 0,
        "fields": WATER,
        "evidence": [],
        "made_at": timezone.now().isoformat(),
        **told,
    }


def proof(**told: Any) -> dict[str, Any]:
    return {
        "id": str(uuid7()),
        "kind": "talk",
        "statement": "Mengambil air satu jam",
        "source": "Musyawarah dusun",
        "dated_on": "2026-11-02",
        **told,
    }


def store(phone: Phone, **told: Any) -> dict[str, Any]:
    (result,) = phone.send(need(phone, **told))
    assert result["status"] == "stored", result
    return result


def worksheet(phone: Phone) -> dict[str, Any]:
    answer = phone.client.get(AT + "worksheet")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def edited(row: CommunityNeed, by: Any, **changed: Any) -> CommunityNeed:
    content = need_content_of(row)
    return services.edit_need(
        row, type(content)(**content.__dict__ | changed), base_version=row.version, by=by
    )


def test_a_need_is_stored_once_however_often_it_is_sent(ana: Phone) -> None:
    change = need(ana, evidence=[proof()])

    first, again = ana.send(change)[0], ana.send(change)[0]

    assert first == again
    assert first["need"]["content"] | WATER == first["need"]["content"]
    assert first["need"]["receipt"] == first["receipt"]
    assert [one["source"] for one in first["need"]["evidence"]] == ["Musyawarah dusun"]
    assert CommunityNeedVersion.objects.count() == NeedEvidence.objects.count() == 1


def test_the_same_need_under_another_change_is_still_one(ana: Phone) -> None:
    """From a second phone that took the file of the first."""
    sent = need(ana, evidence=[proof()])
    ana.send(sent)
    (result,) = ana.send({**sent, "change_id": str(uuid7())})
    assert (result["status"], result["version"]) == ("stored", 1)
    assert CommunityNeed.objects.count() == NeedEvidence.objects.count() == 1


def test_answers_of_both_are_merged_and_the_same_answer_is_asked_about(
    ana: Phone, cast: Any
) -> None:
    row = needed(cast)
    edited(row, cast.ana, affected="Penenun RT 02")
    merged = store(ana, need_id=str(row.pk), base_version=1, fields={"cause": "Tengkulak"})
    assert merged["need"]["content"]["affected"] == "Penenun RT 02"

    fields = {"affected": "Penenun RT 05", "theme": "education"}
    (result,) = ana.send(need(ana, need_id=str(row.pk), base_version=1, fields=fields))

    assert result["status"] == "conflict"
    assert result["conflicts"] == {"affected": {"theirs": "Penenun RT 02", "mine": "Penenun RT 05"}}
    assert (result["need"]["version"], result["need"]["content"]["theme"]) == (3, "economy")
    # What collided is kept at the server, too.
    assert Change.objects.get(pk=result["change_id"]).body["fields"] == fields


def test_a_theme_that_both_changed_is_told_by_its_code(ana: Phone, cast: Any) -> None:
    row = needed(cast)
    store(ana, need_id=str(row.pk), base_version=1, fields={"theme": "health"})
    change = need(ana, need_id=str(row.pk), base_version=1, fields={"theme": "education"})
    (result,) = ana.send(change)
    assert result["conflicts"] == {"theme": {"theirs": "health", "mine": "education"}}


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_stored(ana: Phone) -> None:
    results = ana.send(
        need(ana, fields=WATER | {"problem": " ", "theme": ""}),
        need(ana, fields=WATER | {"theme": "weather"}),
        need(ana, fields=WATER | {"affected_count": 10**30}),
        need(ana, evidence=[proof(source="")]),
        need(ana, evidence=[proof(dated_on="2099-01-01")]),
        need(ana, evidence=[proof(kind="photo")]),
        need(ana, fields=WATER | {"noted_on": "2099-01-01"}),
    )
    assert {one["status"] for one in results} == {"invalid"}
    assert [sorted(one["fields"]) for one in results] == [
        ["problem", "theme"], ["theme"], ["affected_count"], ["source"], ["dated_on"],
        ["photo_id"], ["noted_on"],
    ]  # fmt: skip
    assert not CommunityNeed.objects.exists()
    assert not Change.objects.exists()


def test_a_change_that_is_mended_may_keep_its_number(ana: Phone) -> None:
    """A refusal changed nothing, so it is judged anew."""
    bad = need(ana, fields=WATER | {"problem": ""})
    ana.send(bad)
    (result,) = ana.send({**bad, "fields": WATER})
    assert result["status"] == "stored"


def test_a_settled_need_takes_no_change(ana: Phone, cast: Any) -> None:
    row = needed(cast)
    services.settle_need(row, reason="Pasar desa dibuka", by=cast.ana)
    (result,) = ana.send(need(ana, need_id=str(row.pk), base_version=1, fields={"cause": "x"}))
    assert result["status"] == "wrong_state"
    assert (result["need"]["state"], result["need"]["state_note"]) == (
        "settled", "Pasar desa dibuka",
    )  # fmt: skip


def test_a_need_that_a_backup_lost_is_gone_and_may_be_sent_anew(ana: Phone) -> None:
    need_id = str(uuid7())
    (gone,) = ana.send(need(ana, need_id=need_id, base_version=3, fields={"cause": "x"}))
    assert (gone["status"], gone["need"]) == ("gone", None)
    assert store(ana, need_id=need_id)["version"] == 1


def test_numbers_of_other_libraries_are_taken_and_tell_nothing(ana: Phone, cast: Any) -> None:
    dewi = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    assign(dewi, role=Role.MANAGER, place=cast.other_library, by=None)
    theirs = needed(cast, by=dewi, library=cast.other_library)
    evidence = services.add_evidence(
        theirs,
        services.NewEvidence(
            kind="talk", statement="Rahasia", source="Warga", dated_on=theirs.noted_on
        ),
        by=dewi,
    )
    results = ana.send(
        need(ana, need_id=str(theirs.pk)),
        need(ana, need_id=str(theirs.pk), base_version=1, fields={"cause": "x"}),
        need(ana, library_id=cast.other_library.pk),
        need(ana, evidence=[proof(id=str(evidence.pk))]),
    )
    assert [one["status"] for one in results] == ["id_taken", "gone", "not_allowed", "id_taken"]
    assert [one["need"] for one in results] == [None] * 4
    # What was refused for its evidence left no need behind.
    assert CommunityNeed.objects.count() == 1


def test_one_bad_need_holds_back_neither_records_nor_needs(ana: Phone, cast: Any) -> None:
    good = need(ana)
    results = ana.send(
        need(ana, fields={"problem": "Air"}),
        ana.change(),
        good,
        need(ana, author=cast.ben.pk),
        need(ana, surprise=1),
        need(ana, need_id=good["need_id"], base_version=1, fields={"cause": "Sumur kering"}),
    )
    assert [one["status"] for one in results] == [
        "invalid", "stored", "stored", "wrong_author", "invalid", "stored",
    ]  # fmt: skip
    assert CommunityNeed.objects.get().cause == "Sumur kering"


def test_the_worksheet_tells_needs_that_are_open_or_settled_of_late(ana: Phone, cast: Any) -> None:
    first, settled, old = needed(cast), needed(cast, problem="B"), needed(cast, problem="C")
    for row in (settled, old):
        services.settle_need(row, reason="Sudah", by=cast.ana)
    long_ago = timezone.now() - needs.SETTLED_SINCE - timedelta(days=1)
    CommunityNeed.objects.filter(pk=old.pk).update(changed_at=long_ago)
    kept = services.add_evidence(
        first,
        services.NewEvidence(
            kind="survey", statement="38 keluarga", source="Data desa", dated_on=first.noted_on
        ),
        by=cast.ana,
    )
    gone = services.add_evidence(
        first,
        services.NewEvidence(
            kind="talk", statement="Keliru", source="Warga", dated_on=first.noted_on
        ),
        by=cast.ana,
    )
    services.remove_evidence(gone, by=cast.ana)

    told = worksheet(ana)

    assert (told["person_id"], told["is_all"]) == (ana.person.pk, True)
    assert [one["id"] for one in told["needs"]] == [str(first.pk), str(settled.pk)]
    assert [one["id"] for one in told["needs"][0]["evidence"]] == [str(kept.pk)]
    assert told["needs"][0]["content"]["theme"] == "economy"
    assert told["needs"][0]["changed_by"] == str(cast.ana)


def test_where_there_are_too_many_needs_the_phone_is_told_so(
    ana: Phone, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        needed(cast, problem=f"Masalah {number}")
    monkeypatch.setattr(needs, "MOST_NEEDS", 2)
    told = worksheet(ana)
    assert (len(told["needs"]), told["is_all"]) == (2, False)


def test_the_worksheet_tells_open_lines_and_those_that_records_may_name(
    ana: Phone, cast: Any
) -> None:
    year = timezone.localdate().year
    row = needed(cast)
    plan, draft = planned(cast, year=year), planned(cast, year=year + 1)
    line = lined(plan, by=cast.ana, need_id=row.pk, place="Balai desa", target_groups=("women",))
    dropped = lined(plan, by=cast.ana, title="Batal")
    lined(draft, by=cast.ana, title="Belum disepakati")
    agreed(plan, by=cast.ana)
    services.revise_plan(plan, by=cast.ana)
    dropped.refresh_from_db()
    services.cancel_line(dropped, reason="Tidak ada dana", by=cast.ana)

    told = worksheet(ana)["lines"]

    assert told == [
        {
            "id": str(line.pk),
            "library_id": cast.library.pk,
            "year": year,
            "title": "Kelas tenun dan pemasaran",
            "strategy": "community_involvement",
            "theme": "economy",
            "target_groups": ["women"],
            "place": "Balai desa",
            "months": [3, 4, 5, 6, 7, 8],
            "is_open": True,
        },
        {**told[1], "title": "Batal", "theme": "", "is_open": False},
    ]

    plan.refresh_from_db()
    agreed(plan, by=cast.ana)
    services.close_plan(plan, worked="Kelas", hard="", next_year="", by=cast.ana)
    assert [one["is_open"] for one in worksheet(ana)["lines"]] == [False, False]


def test_where_there_are_too_many_lines_the_open_ones_are_told(
    ana: Phone, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = timezone.localdate().year
    closed, running = planned(cast, year=year), planned(cast, year=year - 1)
    for plan in (closed, running):
        lined(plan, by=cast.ana, title=str(plan.year))
        agreed(plan, by=cast.ana)
    services.close_plan(closed, worked="Kelas", hard="", next_year="", by=cast.ana)
    monkeypatch.setattr(needs, "MOST_LINES", 1)
    assert [one["title"] for one in worksheet(ana)["lines"]] == [str(year - 1)]


def test_the_worksheet_is_told_again_only_when_it_changed(ana: Phone, cast: Any) -> None:
    row = needed(cast)
    first = ana.client.get(AT + "worksheet")
    assert first.headers["Cache-Control"] == "private, no-cache"
    known = {"if-none-match": first.headers["ETag"]}
    assert ana.client.get(AT + "worksheet", headers=known).status_code == 304

    services.settle_need(row, reason="Sudah", by=cast.ana)

    assert ana.client.get(AT + "worksheet", headers=known).status_code == 200


def test_only_own_libraries_are_told(cast: Any) -> None:
    needed(cast)
    open_line(cast)
    for person in (cast.ben, cast.omar, cast.stranger):
        told = worksheet(Phone(person, cast.library))
        assert (told["needs"], told["lines"]) == ([], []), person


def test_it_takes_few_questions_to_the_database(
    ana: Phone, cast: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        needed(cast, problem=f"Masalah {number}")
    open_line(cast)
    with django_assert_max_num_queries(14):
        worksheet(ana)


def test_a_record_that_names_a_line_of_a_closed_plan_is_told_which_field(
    ana: Phone, cast: Any
) -> None:
    line = open_line(cast)
    change = ana.change(fields=FIELDS | {"held_on": "2026-11-03", "plan_line_id": str(line.pk)})
    services.close_plan(line.plan, worked="Kelas", hard="", next_year="", by=cast.ana)
    (result,) = ana.send(change)
    assert (result["status"], list(result["fields"])) == ("invalid", ["plan_line_id"])
