from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from jejak.access.roles import Role
from jejak.access.scope import forget_assignments
from jejak.access.services import assign
from jejak.activities import services
from jejak.activities.content import content_of
from jejak.activities.errors import (
    EditConflict,
    IdTaken,
    LibraryClosed,
    NotAboveTheAuthor,
    NotYourRecord,
    OwnWords,
    WrongState,
)
from jejak.activities.models import Activity, ActivityVersion, Remark, State
from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.figures.recoding import recode_library
from jejak.places.services import close_library

from .factories import content, recorded

pytestmark = pytest.mark.django_db


def test_a_record_sent_twice_is_stored_once(cast):
    first = recorded(cast)

    again = services.record_activity(
        id=first.pk, library=cast.library, content=content(), by=cast.ana
    )

    assert again.pk == first.pk
    assert Activity.objects.count() == 1
    assert ActivityVersion.objects.count() == 1
    assert AuditEntry.objects.filter(action="activity.record").count() == 1


def test_an_id_that_belongs_to_another_person_is_refused(cast):
    first = recorded(cast)

    with pytest.raises(IdTaken):
        services.record_activity(id=first.pk, library=cast.library, content=content(), by=cast.ben)


def test_nobody_records_for_a_library_that_is_not_theirs(cast):
    with pytest.raises(NotAllowed):
        recorded(cast, library=cast.other_library)
    with pytest.raises(NotAllowed):
        recorded(cast, by=cast.omar)


def test_the_province_office_records_for_its_own_library_only(cast):
    own = recorded(cast, by=cast.citra, library=cast.province_library)

    assert not own.is_on_behalf
    with pytest.raises(NotAllowed):
        recorded(cast, by=cast.citra, library=cast.library)


def test_women_above_all_participants_are_named_with_the_remedy(cast):
    with pytest.raises(InvalidContent) as refused:
        recorded(cast, female_count=40)

    assert set(refused.value.fields) == {"female_count"}
    assert "40" in str(refused.value.fields["female_count"])
    assert "15" in str(refused.value.fields["female_count"])


def test_ages_together_may_not_exceed_all(cast):
    with pytest.raises(InvalidContent) as refused:
        recorded(cast, child_count=10, adult_count=6)

    assert set(refused.value.fields) == {"adult_count"}


def test_a_complete_record_needs_its_six_answers(cast):
    empty = {
        "title": " ",
        "held_on": None,
        "strategy": "",
        "theme_id": None,
        "mode": "",
        "participant_count": None,
    }

    with pytest.raises(InvalidContent) as refused:
        recorded(cast, **empty)

    assert set(refused.value.fields) == set(empty)


def test_a_draft_needs_a_name_and_a_day_only(cast):
    draft = recorded(cast, submit=False, strategy="", theme_id=None, participant_count=None)

    assert draft.state == State.DRAFT
    with pytest.raises(InvalidContent):
        services.submit_activity(draft, by=cast.ana)


def test_today_is_the_library_s_own_day(cast):
    """At 23.30 UTC on 2 November it is already 06.30 on 3 November in Kendal."""
    late = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)

    services.record_activity(
        library=cast.library, content=content(held_on=date(2026, 11, 4)), by=cast.ana, at=late
    )
    with pytest.raises(InvalidContent) as refused:
        services.record_activity(
            library=cast.library, content=content(held_on=date(2026, 11, 5)), by=cast.ana, at=late
        )
    assert set(refused.value.fields) == {"held_on"}


def test_a_returned_activity_can_be_submitted_again(cast):
    row = recorded(cast, participant_count=51)
    returned = services.return_activity(
        row, remarks={"participant_count": "51 atau 15?", "": "Terima kasih"}, by=cast.ben
    )
    assert returned.state == State.RETURNED

    mended = services.edit_activity(
        returned,
        content=content(participant_count=15),
        base_version=returned.version,
        by=cast.ana,
        submit=True,
        answers={Remark.objects.get(field="participant_count").pk: "Terbalik, maaf."},
    )

    assert mended.state == State.SUBMITTED
    assert not Remark.objects.open().exists()
    assert Remark.objects.get(field="participant_count").answer == "Terbalik, maaf."
    whys = list(ActivityVersion.objects.order_by("version").values_list("why", flat=True))
    assert whys == ["recorded", "returned", "edited", "submitted"]


def test_nobody_verifies_their_own_words_and_the_database_refuses_too(cast):
    row = recorded(cast, by=cast.ben)
    assert row.is_on_behalf

    with pytest.raises(OwnWords):
        services.verify_activity(row, by=cast.ben)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=row.pk).update(
            state="verified", verified_by=cast.ben, verified_at=row.recorded_at
        )
    services.verify_activity(row, by=cast.rina)


def test_a_facilitator_does_not_verify_another_facilitator_s_words(cast):
    assign(cast.stranger, role=Role.FACILITATOR, place=cast.regency, by=None)
    forget_assignments(cast.stranger)
    row = recorded(cast, by=cast.ben)

    with pytest.raises(NotAboveTheAuthor):
        services.verify_activity(row, by=cast.stranger)
    services.verify_activity(row, by=cast.citra)


def test_a_verified_record_that_changes_falls_back_and_says_why(cast):
    row = services.verify_activity(recorded(cast), by=cast.ben)

    changed = services.edit_activity(
        row, content=content(participant_count=16), base_version=row.version, by=cast.ana
    )

    assert changed.state == State.SUBMITTED
    assert changed.state_note
    assert changed.verified_by is None


def test_an_edit_that_changes_nothing_leaves_a_verified_record_verified(cast):
    row = services.verify_activity(recorded(cast), by=cast.ben)

    same = services.edit_activity(row, content=content(), base_version=row.version, by=cast.ana)

    assert same.state == State.VERIFIED
    assert same.version == row.version


def test_reviewers_return_or_verify_but_do_not_edit(cast):
    row = recorded(cast)

    with pytest.raises(NotYourRecord):
        services.edit_activity(row, content=content(place="x"), base_version=1, by=cast.ben)
    with pytest.raises(NotYourRecord):
        services.withdraw_activity(row, reason="x", by=cast.ben)


def second_manager(cast):
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    forget_assignments(cast.stranger)
    return cast.stranger


def test_two_people_who_change_different_fields_are_merged(cast):
    row, dewi = recorded(cast), second_manager(cast)
    services.edit_activity(
        row, content=content(place="Balai desa"), base_version=row.version, by=cast.ana
    )

    merged = services.edit_activity(
        row, content=content(participant_count=17), base_version=row.version, by=dewi
    )

    assert content_of(merged) == content(place="Balai desa", participant_count=17)


def test_two_people_who_change_the_same_field_are_both_shown(cast):
    row, dewi = recorded(cast), second_manager(cast)
    services.edit_activity(
        row, content=content(participant_count=17), base_version=row.version, by=cast.ana
    )

    with pytest.raises(EditConflict) as conflict:
        services.edit_activity(
            row, content=content(participant_count=19), base_version=row.version, by=dewi
        )

    assert conflict.value.conflicts == {"participant_count": (17, 19)}
    assert Activity.objects.get().participant_count == 17


def test_withdrawing_needs_a_reason_and_can_be_undone(cast):
    row = recorded(cast)
    with pytest.raises(InvalidContent):
        services.withdraw_activity(row, reason="  ", by=cast.ana)

    gone = services.withdraw_activity(row, reason="Tercatat dua kali", by=cast.ana)
    assert (gone.state, gone.state_note) == (State.WITHDRAWN, "Tercatat dua kali")

    back = services.restore_activity(gone, by=cast.ana)
    assert back.state == State.SUBMITTED


def test_a_draft_is_deleted_for_good_and_nothing_submitted_is(cast):
    draft = recorded(cast, submit=False)
    services.delete_draft(draft, by=cast.ana)
    assert not Activity.objects.exists()

    sent = recorded(cast)
    with pytest.raises(WrongState):
        services.delete_draft(sent, by=cast.ana)
    with pytest.raises(Exception, match="nothing_submitted_is_deleted"), transaction.atomic():
        Activity.objects.filter(pk=sent.pk)._raw_delete("default")


def test_versions_are_never_rewritten(cast):
    recorded(cast)
    with pytest.raises(Exception, match="versions_are_only_added"), transaction.atomic():
        ActivityVersion.objects.update(note="x")
    with pytest.raises(Exception, match="versions_of_what_was_sent"), transaction.atomic():
        ActivityVersion.objects.all()._raw_delete("default")


def test_a_closed_library_takes_no_later_activity(cast):
    close_library(cast.library, closed_on=date(2026, 11, 1), reason="Pindah", by=cast.rina)

    with pytest.raises(LibraryClosed):
        recorded(cast)
    recorded(cast, held_on=date(2026, 10, 31))


def test_a_verified_record_cannot_be_verified_again(cast):
    row = services.verify_activity(recorded(cast), by=cast.ben)
    with pytest.raises(WrongState):
        services.verify_activity(row, by=cast.rina)


def test_many_are_verified_all_or_none(cast):
    rows = [recorded(cast), recorded(cast), recorded(cast, by=cast.ben)]

    with pytest.raises(OwnWords):
        services.verify_activities(rows, by=cast.ben)

    assert not Activity.objects.filter(state=State.VERIFIED).exists()


def test_a_recoded_library_takes_its_records_along_and_their_history_says_so(cast):
    row = recorded(cast)

    recode_library(cast.library, region=cast.other_village, reason="Salah ketik", by=cast.citra)

    row.refresh_from_db()
    assert row.regency_id == cast.other_regency.pk
    version = ActivityVersion.objects.latest("version")
    assert (version.why, version.note) == ("recoded", "Salah ketik")
    assert version.row["regency_id"] == cast.other_regency.pk
