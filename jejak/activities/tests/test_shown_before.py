"""Photos that were shown before: found, asked about, answered, decided."""

from __future__ import annotations

import hashlib
import io
import threading
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.activities import services
from jejak.activities.errors import NotAboveTheAuthor, NotYourRecord, OwnWords, WrongState
from jejak.activities.filters import IS_ASKED
from jejak.activities.models import Activity, ActivityVersion
from jejak.activities.queries import photo_links
from jejak.activities.questions import open_questions, questions_of
from jejak.activities.services.photo_changes import process_photo, remove_photo
from jejak.activities.services.reuse import answer_match, decide_match, find_match
from jejak.audit.models import AuditEntry
from jejak.common.errors import NotAllowed
from jejak.figures.check import check_facts
from jejak.figures.recount import recount
from jejak.media.models import NEAR_BITS, Photo, PhotoMatch
from jejak.media.services import receive_photo
from jejak.media.tests.pictures import drawing, packed, small_photo
from tests.cast import build_cast

from .factories import recorded

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 3), date(2026, 11, 3)


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def another_picture() -> bytes:
    return packed(drawing(640, 480).rotate(90, expand=True), "JPEG")


def sent_again_smaller() -> bytes:
    """What WhatsApp makes of it: 40 % of the size, packed anew."""
    picture = Image.open(io.BytesIO(small_photo()))
    return packed(picture.resize((256, 192)), "JPEG", quality=60)


def received(activity: Activity, content: bytes, *, by: Any, source: str = "") -> Photo:
    photo = receive_photo(library=activity.library, file=io.BytesIO(content), name="a.jpg", by=by)
    Photo.objects.filter(pk=photo.pk).update(source_sha256=source)
    services.attach_photos(activity, photo_ids=[photo.pk], by=by)
    return photo


def shown(
    cast: SimpleNamespace,
    content: bytes | None = None,
    *,
    by: Any = None,
    library: Any = None,
    source: str = "",
    **changed: Any,
) -> tuple[Activity, Photo]:
    """Record an activity with one photo and let the worker make the photo ready."""
    by = by or cast.ana
    activity = recorded(cast, by=by, library=library, **changed)
    photo = received(activity, content or small_photo(), by=by, source=source)
    process_photo(photo.pk)
    activity.refresh_from_db()
    photo.refresh_from_db()
    return activity, photo


@pytest.fixture
def dewi(cast: SimpleNamespace) -> Any:
    """Keeps a library in another province, where she wrote down who she is."""
    assign(cast.stranger, role=Role.MANAGER, place=cast.far_library, by=None)
    return cast.stranger


def asked(photo: Photo) -> PhotoMatch | None:
    return PhotoMatch.objects.filter(photo=photo).first()


def the_question(photo: Photo) -> PhotoMatch:
    return PhotoMatch.objects.get(photo=photo)


def twice(cast: SimpleNamespace) -> tuple[Activity, PhotoMatch]:
    """The class of October, and that of November with the same photo."""
    shown(cast, held_on=OCTOBER)
    activity, photo = shown(cast, held_on=NOVEMBER)
    return activity, the_question(photo)


# -- what is asked about ---------------------------------------------------------------------


def test_the_same_file_in_a_later_record_is_asked_about(cast):
    first, earlier = shown(cast, held_on=OCTOBER)
    versions = first.version
    later_record, later = shown(cast, held_on=NOVEMBER)

    match = the_question(later)
    assert (match.earlier_id, match.kind, match.distance) == (earlier.pk, "exact", 0)
    assert asked(earlier) is None
    first.refresh_from_db()
    assert first.version == versions
    # One version for both: the photo is ready, and it is asked about.
    assert later_record.version == 2
    newest = ActivityVersion.objects.filter(activity=later_record).latest("version")
    assert (newest.why, newest.by) == ("photos", None)
    line = AuditEntry.objects.get(action="photo.ask")
    assert (line.target_id, line.by_id, line.detail) == (str(later.pk), None, {"kind": "exact"})
    assert later_record.has_photo  # a question takes nothing away


def test_the_same_file_is_found_in_the_whole_nation(cast, dewi):
    shown(cast, by=dewi, library=cast.far_library)

    _activity, later = shown(cast)

    assert the_question(later).kind == "exact"


def test_a_phone_that_shrinks_the_file_hides_nothing(cast):
    _activity, whole = shown(cast, small_photo("PNG"))
    _activity, shrunk = shown(cast, another_picture(), source=whole.sha256)
    assert (the_question(shrunk).earlier_id, the_question(shrunk).kind) == (whole.pk, "exact")

    chosen = packed(drawing(640, 480).rotate(180), "PNG")
    digest = hashlib.sha256(chosen).hexdigest()
    _activity, shrunk = shown(cast, packed(drawing(800, 200), "JPEG"), source=digest)
    _activity, as_it_is = shown(cast, chosen)
    _activity, shrunk_again = shown(cast, packed(drawing(200, 800), "JPEG"), source=digest)
    assert the_question(as_it_is).earlier_id == shrunk.pk
    assert the_question(shrunk_again).earlier_id == shrunk.pk


def test_a_picture_packed_again_is_found_in_the_regency(cast):
    assign(cast.stranger, role=Role.MANAGER, place=cast.other_library, by=None)
    _activity, first = shown(cast)

    _activity, near = shown(cast, sent_again_smaller())
    _activity, elsewhere = shown(
        cast, sent_again_smaller() + b" ", by=cast.stranger, library=cast.other_library
    )

    match = the_question(near)
    assert (match.kind, match.earlier_id) == ("near", first.pk)
    assert match.distance <= NEAR_BITS
    assert asked(elsewhere) is None  # another regency


def test_another_picture_is_not_asked_about(cast):
    shown(cast)
    _activity, other = shown(cast, another_picture())
    assert asked(other) is None


def test_walls_and_black_photos_are_not_said_to_be_alike(cast):
    for shade in (0, 3):
        _activity, photo = shown(cast, packed(Image.new("L", (640, 480), shade), "JPEG"))
        assert asked(photo) is None


def test_two_of_one_record_are_not_asked_about(cast):
    activity, _photo = shown(cast)
    again = received(activity, small_photo(), by=cast.ana)
    near = received(activity, sent_again_smaller(), by=cast.ana)
    for photo in (again, near):
        process_photo(photo.pk)
        assert asked(photo) is None


def test_the_same_file_goes_before_a_like_one_and_the_oldest_before_the_next(cast):
    shown(cast, sent_again_smaller())
    _activity, first = shown(cast, another_picture())
    shown(cast, another_picture())
    _activity, same = shown(cast)

    _activity, third = shown(cast, another_picture())
    _activity, fourth = shown(cast)

    assert the_question(third).earlier_id == first.pk
    assert (the_question(fourth).earlier_id, the_question(fourth).kind) == (same.pk, "exact")


def test_a_draft_counts_as_shown_and_a_withdrawn_record_does_not(cast):
    draft, first = shown(cast, submit=False)
    _activity, later = shown(cast)
    assert the_question(later).earlier_id == first.pk

    services.delete_draft(draft, by=cast.ana)
    assert asked(later) is None

    withdrawn, _photo = shown(cast, another_picture())
    services.withdraw_activity(withdrawn, reason="Tercatat dua kali", by=cast.ana)
    _activity, recorded_anew = shown(cast, another_picture())
    assert asked(recorded_anew) is None


def test_a_photo_that_no_record_took_was_not_shown(cast):
    loose = receive_photo(
        library=cast.library, file=io.BytesIO(small_photo()), name="a.jpg", by=cast.ana
    )
    process_photo(loose.pk)
    activity, photo = shown(cast)
    assert asked(photo) is None

    # Taken by a record only now, and already ready: it was received first, the other is asked.
    services.attach_photos(recorded(cast), photo_ids=[loose.pk], by=cast.ana)
    assert the_question(photo).earlier_id == loose.pk
    assert asked(loose) is None
    version = activity.version
    activity.refresh_from_db()
    assert activity.version == version + 1


def test_processing_again_asks_once(cast):
    _activity, match = twice(cast)
    process_photo(match.photo_id)
    assert find_match(match.photo) == match
    assert PhotoMatch.objects.count() == 1
    assert AuditEntry.objects.filter(action="photo.ask").count() == 1


# -- the answer and the decision ---------------------------------------------------------------


def photo_backed() -> int:
    return recount(start=OCTOBER, end=NOVEMBER, evidence=lambda level: bool(level & 1)).activities


def test_an_old_photo_is_no_evidence_and_the_figures_follow(cast):
    activity, match = twice(cast)
    assert photo_backed() == 2

    answer_match(match.pk, is_reused=True, words=" Salah pilih foto. ", by=cast.ana)

    activity.refresh_from_db()
    match.refresh_from_db()
    assert not activity.has_photo
    assert (match.answer, match.words, match.answered_by) == (
        "reused",
        "Salah pilih foto.",
        cast.ana,
    )
    assert photo_backed() == 1
    assert check_facts() == []
    newest = ActivityVersion.objects.filter(activity=activity).latest("version")
    assert (newest.why, newest.by) == ("photos", cast.ana)
    assert AuditEntry.objects.get(action="photo.answer").detail == {"is_reused": True}


def test_another_photo_still_backs_the_record(cast):
    activity, match = twice(cast)
    process_photo(received(activity, another_picture(), by=cast.ana).pk)

    answer_match(match.pk, is_reused=True, words="", by=cast.ana)

    activity.refresh_from_db()
    assert activity.has_photo


def test_the_reporters_no_leaves_the_question_to_the_reviewer(cast):
    activity, match = twice(cast)
    version = activity.version

    answer_match(match.pk, is_reused=False, words="Kelasnya dua hari.", by=cast.ana)
    answer_match(match.pk, is_reused=False, words="Kelasnya dua hari.", by=cast.ana)

    activity.refresh_from_db()
    assert activity.has_photo
    assert activity.version == version + 1  # saying it again is no change
    assert Activity.objects.filter(IS_ASKED).get() == activity
    assert the_question(match.photo).is_open


def test_the_decision_outweighs_the_answer_and_can_be_made_again(cast):
    activity, match = twice(cast)
    answer_match(match.pk, is_reused=False, words="", by=cast.ana)

    decide_match(match, is_reused=True, by=cast.ben)
    activity.refresh_from_db()
    assert not activity.has_photo
    # A phone without signal answers later; it is kept and changes nothing.
    answer_match(match.pk, is_reused=False, words="Sungguh.", by=cast.ana)
    activity.refresh_from_db()
    assert not activity.has_photo

    decide_match(match, is_reused=False, by=cast.rina)
    activity.refresh_from_db()
    match.refresh_from_db()
    assert activity.has_photo
    assert (match.decision, match.decided_by, match.words) == ("other", cast.rina, "Sungguh.")
    assert check_facts() == []
    assert not Activity.objects.filter(IS_ASKED).exists()
    assert AuditEntry.objects.filter(action="photo.decide").count() == 2


def test_who_writes_answers_and_who_stands_above_decides(cast):
    activity, match = twice(cast)
    with pytest.raises(NotYourRecord):
        answer_match(match.pk, is_reused=True, words="", by=cast.ben)
    with pytest.raises(NotAllowed):
        answer_match(match.pk, is_reused=True, words="", by=cast.omar)
    with pytest.raises(NotAllowed):
        decide_match(match, is_reused=False, by=cast.ana)

    shown(cast, another_picture(), held_on=OCTOBER)
    _activity, photo = shown(cast, another_picture(), by=cast.ben)
    with pytest.raises(OwnWords):
        decide_match(the_question(photo), is_reused=False, by=cast.ben)

    services.withdraw_activity(activity, reason="Salah", by=cast.ana)
    with pytest.raises(WrongState):
        answer_match(match.pk, is_reused=True, words="", by=cast.ana)
    with pytest.raises(WrongState):
        decide_match(match, is_reused=True, by=cast.ben)


def test_an_office_is_judged_by_a_higher_one(cast):
    shown(cast, by=cast.citra, library=cast.province_library)
    _activity, photo = shown(cast, by=cast.citra, library=cast.province_library)
    other = assign(cast.stranger, role=Role.PROVINCE_OFFICE, place=cast.province, by=None).user
    with pytest.raises(NotAboveTheAuthor):
        decide_match(the_question(photo), is_reused=True, by=other)
    assert decide_match(the_question(photo), is_reused=True, by=cast.nadia)


# -- what is shown to whom -----------------------------------------------------------------------


def test_the_earlier_record_is_shown_to_whom_it_may_be_shown(cast, dewi):
    first, earlier = shown(cast, by=dewi, library=cast.far_library, title="Kelas kopi")
    activity, photo = shown(cast)

    for person in (cast.ana, cast.ben, cast.citra):
        (question,) = open_questions([photo.pk], person).values()
        assert question["earlier"] is None
        (on_page,) = questions_of(photo_links(activity), person)
        assert on_page.earlier is None
        assert on_page.without_earlier

    (question,) = open_questions([photo.pk], cast.nadia).values()
    assert question == {
        "id": the_question(photo).pk,
        "kind": "exact",
        "earlier": {
            "title": "Kelas kopi",
            "held_on": first.held_on.isoformat(),
            "photo_id": str(earlier.pk),
        },
        "answer": "",
        "words": "",
    }


def test_a_draft_is_not_shown_to_those_who_only_look(cast):
    shown(cast, submit=False)
    _activity, photo = shown(cast)
    assert open_questions([photo.pk], cast.ana)[photo.pk]["earlier"]
    assert not open_questions([photo.pk], cast.citra)[photo.pk]["earlier"]


def test_what_is_decided_is_asked_no_more(cast):
    _activity, match = twice(cast)
    answer_match(match.pk, is_reused=True, words="Ya", by=cast.ana)
    told = open_questions([match.photo_id], cast.ana)[match.photo_id]
    assert (told["answer"], told["words"]) == ("reused", "Ya")
    decide_match(match, is_reused=True, by=cast.ben)
    assert open_questions([match.photo_id], cast.ana) == {}


# -- when the earlier one goes ---------------------------------------------------------------------


def test_a_question_falls_when_the_earlier_photo_is_removed_and_a_verdict_stays(cast):
    _first, earlier = shown(cast)
    open_record, open_photo = shown(cast)
    _said, admitted = shown(cast)
    answer_match(the_question(admitted).pk, is_reused=True, words="", by=cast.ana)
    version = open_record.version

    remove_photo(earlier, reason="Diminta", by=cast.ana)

    assert asked(open_photo) is None
    open_record.refresh_from_db()
    assert open_record.version == version + 1
    match = the_question(admitted)
    assert (match.answer, match.earlier_id) == ("reused", earlier.pk)
    (question,) = questions_of(photo_links(_said), cast.ana)
    assert question.earlier is None
    admitted.refresh_from_db()
    assert admitted.is_reused


def test_it_is_asked_of_the_next_when_the_first_goes(cast):
    first, _photo = shown(cast)
    _second, second = shown(cast)
    _third, third = shown(cast)
    assert the_question(third).earlier_id == the_question(second).earlier_id

    services.withdraw_activity(first, reason="Tercatat dua kali", by=cast.ana)

    assert asked(second) is None
    assert the_question(third).earlier_id == second.pk


def test_a_restored_record_brings_its_question_back(cast):
    first, earlier = shown(cast)
    _second, later = shown(cast)
    first = services.withdraw_activity(first, reason="Salah", by=cast.ana)
    assert asked(later) is None

    services.restore_activity(first, by=cast.ana)

    assert the_question(later).earlier_id == earlier.pk
    assert asked(earlier) is None


def test_a_removed_photo_is_asked_about_no_more(cast):
    _activity, match = twice(cast)
    remove_photo(match.photo, reason="Salah pilih", by=cast.ana)
    assert not PhotoMatch.objects.exists()


# -- two at once -----------------------------------------------------------------------------------


def at_once(*works: Any) -> None:
    """Do these at the same moment, each on a connection of its own."""
    gate = threading.Barrier(len(works))
    failed: list[BaseException] = []

    def run(work: Any) -> None:
        try:
            gate.wait(10)
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.django_db(transaction=True)
def test_of_two_made_ready_at_once_the_later_is_asked_about():
    cast = build_cast()
    assign(cast.stranger, role=Role.MANAGER, place=cast.far_library, by=None)
    for round_ in range(6):
        picture = packed(drawing(320, 240 + round_ * 8).rotate(round_ * 30), "JPEG")
        one, other = recorded(cast), recorded(cast, by=cast.stranger, library=cast.far_library)
        earlier = received(one, picture, by=cast.ana)
        later = received(other, picture, by=cast.stranger)

        at_once(partial(process_photo, later.pk), partial(process_photo, earlier.pk))

        assert the_question(later).earlier_id == earlier.pk
        assert asked(earlier) is None


@pytest.mark.django_db(transaction=True)
def test_a_like_one_made_ready_at_once_is_asked_about_too():
    cast = build_cast()
    earlier = received(recorded(cast), small_photo(), by=cast.ana)
    later = received(recorded(cast), sent_again_smaller(), by=cast.ana)

    at_once(partial(process_photo, later.pk), partial(process_photo, earlier.pk))

    assert (the_question(later).earlier_id, the_question(later).kind) == (earlier.pk, "near")


@pytest.mark.django_db(transaction=True)
def test_a_record_withdrawn_while_the_copy_is_processed_leaves_no_question():
    cast = build_cast()
    for round_ in range(4):
        picture = packed(drawing(320, 240 + round_ * 8).rotate(round_ * 40), "JPEG")
        first, _photo = shown(cast, picture)
        later = received(recorded(cast), picture, by=cast.ana)

        at_once(
            partial(services.withdraw_activity, first, reason="Salah", by=cast.ana),
            partial(process_photo, later.pk),
        )

        assert asked(later) is None
