"""Checking: whose queue a record is in, many at once, taking back, common reasons, telling."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.scope import forget_assignments
from jejak.access.services import assign
from jejak.activities import services
from jejak.activities.checking.decisions import decisions_to_undo
from jejak.activities.checking.reasons import REASONS, remarks_of
from jejak.activities.content import CONTENT_FIELDS, content_of
from jejak.activities.errors import ChangedMeanwhile, OwnWords
from jejak.activities.models import Activity, ActivityVersion, Remark, State
from jejak.activities.services.reviewers import may_review, waiting_for
from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent
from jejak.figures.recount import recount
from jejak.figures.tests.test_law import assert_law
from jejak.notices.models import Kind, Notice

from .factories import recorded

pytestmark = pytest.mark.django_db
Cast = SimpleNamespace


def seen(*rows: Activity) -> dict[uuid.UUID, int]:
    return {row.pk: row.version for row in rows}


def titles(rows: Any) -> set[str]:
    return set(rows.values_list("title", flat=True))


def test_the_queue_holds_what_others_below_wrote(cast: Cast) -> None:
    recorded(cast, title="Ana menulis")
    recorded(cast, by=cast.ben, title="Ben mewakili")
    recorded(cast, by=cast.rina, title="Rina mewakili")
    recorded(cast, by=cast.citra, library=cast.province_library, title="Citra menulis")

    assert titles(waiting_for(cast.ben)) == {"Ana menulis"}
    assert titles(waiting_for(cast.rina)) == {"Ana menulis", "Ben mewakili"}
    assert titles(waiting_for(cast.citra)) == {"Ana menulis", "Ben mewakili", "Rina mewakili"}
    assert len(titles(waiting_for(cast.nadia))) == 4
    for person in (cast.ana, cast.omar, cast.tono, cast.stranger):
        assert not waiting_for(person).exists()


def test_the_queue_and_the_single_row_answer_alike(cast: Cast) -> None:
    """Also for people of several roles, of ended ones, and of an account that was shut."""
    assign(cast.stranger, role=Role.FACILITATOR, place=cast.library, by=None)
    assign(cast.ben, role=Role.MANAGER, place=cast.other_library, by=None)
    assign(cast.ana, role=Role.FACILITATOR, place=cast.other_regency, by=None)
    for person in (cast.ana, cast.ben, cast.stranger):
        forget_assignments(person)
    recorded(cast, title="a")
    recorded(cast, by=cast.ben, title="b")
    recorded(cast, by=cast.stranger, title="c")
    recorded(cast, by=cast.rina, title="d")
    recorded(cast, by=cast.ben, library=cast.other_library, title="e")
    recorded(cast, by=cast.ana, library=cast.other_library, title="f")
    for change in (lambda: None, lambda: end_role_of(cast.stranger), lambda: shut(cast.rina)):
        change()
        for person in (cast.ana, cast.ben, cast.stranger, cast.rina, cast.citra, cast.nadia):
            forget_assignments(person)
            rows = Activity.objects.allowing(person, "review").select_related(
                "library__regency", "content_by"
            )
            one_by_one = {row.title for row in rows if may_review(person, row)}
            assert titles(waiting_for(person)) == one_by_one, person


def end_role_of(person: Any) -> None:
    person.assignments.update(ended_at=timezone.now())


def shut(person: Any) -> None:
    person.is_active = False
    person.save()


def test_many_are_verified_and_what_changed_meanwhile_is_left_out_and_named(cast: Cast) -> None:
    first, second = recorded(cast, title="Pertama"), recorded(cast, title="Kedua")
    own = recorded(cast, by=cast.ben, title="Milik Ben")
    as_seen = seen(first, second, own)
    services.edit_activity(
        second,
        content=content_of(recorded(cast, title="Kedua, diubah")),
        base_version=1,
        by=cast.ana,
    )

    checked = services.verify_each(as_seen, by=cast.ben)

    assert [row.title for row in checked.done] == ["Pertama"]
    assert {row.title: why for row, why in checked.left_out} == {
        "Kedua, diubah": str(ChangedMeanwhile.message),
        "Milik Ben": str(OwnWords.message),
    }
    first.refresh_from_db()
    assert first.state == State.VERIFIED
    assert_law()


def test_nothing_ticked_and_too_much_ticked_are_said(cast: Cast) -> None:
    with pytest.raises(InvalidContent):
        services.verify_each({}, by=cast.ben)
    with pytest.raises(InvalidContent):
        services.verify_each({uuid.uuid4(): 1 for _ in range(101)}, by=cast.ben)


def test_many_are_returned_for_one_reason_in_the_authors_language(cast: Cast) -> None:
    cast.ben.language = "en"
    cast.ben.save()
    rows = [recorded(cast, title=f"Kelas {n}") for n in range(3)]

    services.return_each(seen(*rows), reasons=["photo_old", "date_wrong"], by=cast.ben)

    remarks = Remark.objects.filter(activity=rows[0])
    assert {remark.field for remark in remarks} == {"photos", "held_on"}
    said = {**remarks_of(["photo_old", "date_wrong"], language="id")}
    assert {remark.field: remark.text for remark in remarks} == said
    assert Remark.objects.count() == 6
    line = AuditEntry.objects.filter(action="activity.return").last()
    assert line is not None
    assert line.detail["reasons"] == ["date_wrong", "photo_old"]


def test_every_common_reason_stands_beside_a_field_and_speaks_both_languages() -> None:
    assert len({reason.code for reason in REASONS}) == len(REASONS)
    for reason in REASONS:
        assert reason.field in {*CONTENT_FIELDS, "photos", ""}
        texts = {
            language: remarks_of([reason.code], language=language) for language in ("id", "en")
        }
        assert texts["id"] != texts["en"], reason.code
        assert all(len(text) <= 150 for said in texts.values() for text in said.values())


def test_a_verification_is_taken_back_and_given_again_and_the_figures_are_the_same(
    cast: Cast,
) -> None:
    row = recorded(cast, held_on=date(2026, 11, 3), female_count=12)
    services.verify_each(seen(row), by=cast.ben)
    row.refresh_from_db()
    everything = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}
    verified = recount(**everything)

    checked = services.undo_each(seen(row), by=cast.ben)

    assert [one.pk for one in checked.done] == [row.pk]
    row.refresh_from_db()
    assert (row.state, row.verified_by, row.verified_at, row.version) == (
        "submitted",
        None,
        None,
        3,
    )
    assert recount(**everything) != verified
    assert_law()
    services.verify_each(seen(row), by=cast.ben)
    assert recount(**everything) == verified
    assert_law()
    whys = list(row.versions.order_by("version").values_list("why", flat=True))
    assert whys == ["recorded", "verified", "undone", "verified"]
    assert AuditEntry.objects.filter(action="activity.undo", by=cast.ben).count() == 1


def test_a_return_is_taken_back_with_its_remarks(cast: Cast) -> None:
    row = recorded(cast)
    row = services.return_activity(row, remarks={"title": "Perjelas"}, by=cast.ben)

    services.undo_each(seen(row), by=cast.ben)

    row.refresh_from_db()
    remark = Remark.objects.get()
    assert row.state == State.SUBMITTED
    assert remark.is_taken_back
    assert not Remark.objects.open().exists()


def test_a_return_of_a_verified_record_gives_the_verification_back(cast: Cast) -> None:
    row = services.verify_activity(recorded(cast), by=cast.ben)
    verified_at = row.verified_at
    row = services.return_activity(row, remarks={"title": "Perjelas"}, by=cast.rina)

    services.undo_each(seen(row), by=cast.rina)

    row.refresh_from_db()
    assert (row.state, row.verified_by, row.verified_at) == ("verified", cast.ben, verified_at)
    assert_law()


def test_only_ones_own_decision_is_taken_back(cast: Cast) -> None:
    row = services.verify_activity(recorded(cast), by=cast.ben)

    checked = services.undo_each(seen(row), by=cast.rina)

    assert checked.done == []
    row.refresh_from_db()
    assert row.state == State.VERIFIED


def test_what_changed_since_is_not_taken_back(cast: Cast) -> None:
    row = services.return_activity(recorded(cast), remarks={"title": "Perjelas"}, by=cast.ben)
    as_seen = seen(row)
    services.submit_activity(row, by=cast.ana)

    for version in (as_seen, {row.pk: row.version + 1}):
        assert services.undo_each(version, by=cast.ben).done == []


def test_a_decision_stands_after_the_time_is_over(cast: Cast, settings: Any) -> None:
    row = services.verify_activity(recorded(cast), by=cast.ben)
    assert len(decisions_to_undo(cast.ben)) == 1
    settings.REVIEW_UNDO_MINUTES = 0

    checked = services.undo_each(seen(row), by=cast.ben)

    assert checked.done == []
    assert decisions_to_undo(cast.ben) == []


def test_what_was_decided_at_once_is_taken_back_at_once(cast: Cast) -> None:
    rows = [recorded(cast, title=f"Kelas {n}") for n in range(3)]
    services.verify_each(seen(*rows), by=cast.ben)
    single = services.return_activity(recorded(cast), remarks={"": "Lengkapi"}, by=cast.ben)

    latest, before = decisions_to_undo(cast.ben)

    assert (latest.is_return, [row.pk for row in latest.activities]) == (True, [single.pk])
    assert {row.pk for row in before.activities} == {row.pk for row in rows}
    checked = services.undo_each(seen(*before.activities), by=cast.ben)
    assert len(checked.done) == 3
    assert len(decisions_to_undo(cast.ben)) == 1
    assert decisions_to_undo(cast.rina) == []
    assert_law()


def test_authors_hear_once_for_each_action(cast: Cast) -> None:
    rows = [recorded(cast, title=f"Kelas {n}") for n in range(3)]
    by_ben = recorded(cast, by=cast.ben, title="Ben mewakili")

    services.verify_each(seen(*rows, by_ben), by=cast.rina)

    told = {notice.user_id: notice for notice in Notice.objects.all()}
    assert set(told) == {cast.ana.pk, cast.ben.pk}
    assert told[cast.ana.pk].params["count"] == 3
    assert told[cast.ben.pk].params["title"] == "Ben mewakili"
    assert told[cast.ben.pk].path == f"/kegiatan/{by_ben.pk}/"
    for row in rows:
        row.refresh_from_db()
    services.undo_each(seen(*rows), by=cast.rina)
    kinds = list(Notice.objects.filter(user=cast.ana).order_by("id").values_list("kind", flat=True))
    assert kinds == [Kind.VERIFIED, Kind.UNDONE]


def test_history_that_is_replayed_is_no_news(cast: Cast) -> None:
    services.verify_activities([recorded(cast)], by=cast.ben, at=timezone.now() - timedelta(days=9))

    assert not Notice.objects.exists()
    assert ActivityVersion.objects.filter(why="verified").count() == 1


def test_reasons_and_own_words_together_stay_within_a_remark(cast: Cast) -> None:
    row = recorded(cast)

    with pytest.raises(InvalidContent) as refused:
        services.return_activity(row, remarks={"title": "a" * 501}, by=cast.ben)

    assert set(refused.value.fields) == {"title"}
    row.refresh_from_db()
    assert row.state == State.SUBMITTED
