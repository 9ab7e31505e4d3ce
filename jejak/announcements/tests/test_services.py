import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.scope import forget_assignments
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.accounts.services import create_account
from jejak.announcements import services, tasks
from jejak.announcements.errors import NotForYou, NotYours, TooManyAnnouncements, Withdrawn
from jejak.announcements.models import Announcement, Audience, Receipt
from jejak.announcements.readers import (
    count_readers,
    count_readers_below,
    not_yet_read,
    readers_of,
)
from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.notices.models import Kind, Notice
from tests.cast import build_cast

from .factories import announced, said

PEOPLE = ("ana", "ben", "rina", "citra", "nadia", "omar", "tono", "stranger")
EVERYBODY = tuple(Audience.values)


def told(cast, row):
    return {p for p in PEOPLE if row in Announcement.objects.told_to(getattr(cast, p))}


def kept(cast, row):
    return {p for p in PEOPLE if row in Announcement.objects.kept_by(getattr(cast, p))}


def test_the_province_tells_the_managers_of_one_regency(cast):
    far = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    assign(far, role=Role.MANAGER, place=cast.other_library, by=None)

    row = announced(cast)

    assert told(cast, row) == {"ana"}
    assert row not in Announcement.objects.visible_to(far)
    (notice,) = Notice.objects.all()
    assert (notice.user_id, notice.kind) == (cast.ana.pk, Kind.ANNOUNCEMENT)
    assert notice.path == f"/pengumuman/{row.pk}/"
    assert notice.params == {"title": "Bimtek bulan Desember"}
    assert AuditEntry.objects.get(action="announcement.write").by_id == cast.citra.pk


def test_what_an_office_says_is_kept_by_its_own_rank_and_those_above(cast):
    assert kept(cast, announced(cast)) == {"citra", "nadia"}
    assert kept(cast, announced(cast, by=cast.ben)) == {"ben", "rina", "citra", "nadia"}
    assert kept(cast, announced(cast, by=cast.nadia, place=cast.country)) == {"nadia"}


def test_it_goes_down_the_tree_and_not_up(cast):
    """Ben announces to the managers of a district; nobody outside it reads that."""
    other = announced(cast, by=cast.ben, place=cast.regions["332406"], audience=EVERYBODY)
    own = announced(cast, by=cast.ben, place=cast.district, audience=EVERYBODY)
    regency = announced(cast, by=cast.ben, audience=EVERYBODY)
    nation = announced(cast, by=cast.nadia, place=cast.country, audience=EVERYBODY)
    assert told(cast, other) == set()
    assert told(cast, own) == {"ana"}
    assert told(cast, regency) == {"ana", "ben", "rina"}
    assert told(cast, nation) == {"ana", "ben", "rina", "citra", "nadia"}


@pytest.mark.parametrize("audience", [("managers",), ("facilitators",), ("offices",), EVERYBODY])
def test_from_both_sides_it_is_for_the_same_people(cast, audience):
    """`told_to` asks from the person, `readers_of` from the announcement: one law."""
    assign(cast.stranger, role=Role.FACILITATOR, place=cast.library, by=None)
    dewi = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    assign(dewi, role=Role.MANAGER, place=cast.province_library, by=None)
    people = [*(getattr(cast, name) for name in PEOPLE), dewi]
    for place in (*cast.regions.values(), cast.library, cast.province_library, cast.far_library):
        cast.nadia = User.objects.get(pk=cast.nadia.pk)
        Announcement.objects.update(written_at=timezone.now() - timedelta(hours=2))
        row = announced(cast, by=cast.nadia, place=place, audience=audience)
        seen = {p.pk for p in people if row in Announcement.objects.told_to(p)}
        assert seen == set(readers_of(row).values_list("user_id", flat=True)), str(place)


@pytest.mark.parametrize("name", ["ana", "omar", "tono", "stranger"])
def test_who_does_not_review_announces_nothing(cast, name):
    with pytest.raises(NotAllowed):
        announced(cast, by=getattr(cast, name), place=cast.library)


def test_nobody_announces_beyond_their_scope(cast):
    for by, place in (
        (cast.ben, cast.other_regency),
        (cast.ben, cast.province),
        (cast.ben, cast.far_library),
        (cast.rina, cast.province),
        (cast.citra, cast.country),
        (cast.citra, cast.other_province),
    ):
        with pytest.raises(NotAllowed):
            announced(cast, by=by, place=place)
    assert not Announcement.objects.exists()
    assert not Notice.objects.exists()


def test_what_is_wrong_is_said_beside_each_field(cast):
    with pytest.raises(InvalidContent) as error:
        announced(
            cast,
            audience=(),
            title=" ",
            text="",
            ends_on=timezone.localdate() - timedelta(days=1),
        )
    assert set(error.value.fields) == {"title", "text", "ends_on", "audience"}


def test_the_same_form_sent_twice_is_one_announcement(cast):
    form_id = uuid.uuid4()
    for _time in range(2):
        services.announce(
            said(), place=cast.regency, audience=["managers"], by=cast.citra, form_id=form_id
        )
    assert Announcement.objects.count() == 1
    assert Notice.objects.count() == 1
    with pytest.raises(InvalidContent):
        services.announce(
            said(), place=cast.regency, audience=["managers"], by=cast.ben, form_id=form_id
        )


@pytest.mark.django_db(transaction=True)
def test_a_double_tap_at_the_same_moment_is_one_announcement():
    cast, form_id = build_cast(), uuid.uuid4()

    def send(_time):
        by = User.objects.get(pk=cast.citra.pk)
        services.announce(said(), place=cast.regency, audience=["managers"], by=by, form_id=form_id)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(4)))
    assert Announcement.objects.count() == 1
    assert Notice.objects.count() == 1


def test_ten_in_an_hour_are_enough(cast):
    for _number in range(services.MOST_IN_AN_HOUR):
        announced(cast)
    with pytest.raises(TooManyAnnouncements):
        announced(cast)
    Announcement.objects.update(written_at=timezone.now() - timedelta(hours=2))
    announced(cast)


def test_one_for_a_later_day_is_told_on_that_day(cast):
    day = timezone.localdate() + timedelta(days=3)
    row = announced(cast, starts_on=day)
    assert told(cast, row) == set()
    tasks.tell_due.func(0)
    assert not Notice.objects.exists()

    Announcement.objects.update(starts_on=timezone.localdate())
    tasks.tell_due.func(0)
    tasks.tell_due.func(0)
    assert [n.user_id for n in Notice.objects.all()] == [cast.ana.pk]


def test_many_are_told_in_steps_and_an_interruption_tells_nobody_twice(cast, monkeypatch):
    monkeypatch.setattr(services, "TOLD_IN_REQUEST", 2)
    row = announced(cast, by=cast.nadia, place=cast.country, audience=EVERYBODY)
    assert Notice.objects.count() == 2  # the first step, in the transaction of the form
    row.refresh_from_db()
    assert row.told_at is None
    assert not services.tell_some(row.pk, most=1)
    assert Notice.objects.count() == 3
    tasks.tell(row.pk)
    tasks.tell(row.pk)
    row.refresh_from_db()
    assert row.told_at is not None
    people = [cast.ana, cast.ben, cast.rina, cast.citra]  # not Nadia, who wrote it
    assert sorted(n.user_id for n in Notice.objects.all()) == sorted(p.pk for p in people)


def test_the_writer_changes_words_and_days_and_it_says_so(cast):
    row = announced(cast)
    services.change_announcement(row, said(title="Bimtek bulan Januari"), by=cast.citra)
    row.refresh_from_db()
    assert (row.title, row.changed_by) == ("Bimtek bulan Januari", cast.citra)
    with pytest.raises(NotYours):
        services.change_announcement(row, said(title="Lain"), by=cast.nadia)
    with pytest.raises(NotAllowed):
        services.change_announcement(row, said(title="Lain"), by=cast.ana)


def test_saving_the_same_again_does_not_call_it_changed(cast):
    row = announced(cast)
    services.change_announcement(row, said(), by=cast.citra)
    row.refresh_from_db()
    assert row.changed_at is None


def test_a_withdrawn_one_keeps_its_words_and_says_why(cast):
    row = announced(cast)
    with pytest.raises(InvalidContent):
        services.withdraw_announcement(row, reason=" ", by=cast.citra)
    services.withdraw_announcement(row, reason="Ditunda", by=cast.nadia)
    row.refresh_from_db()
    assert (row.withdrawn_by, row.withdrawn_reason) == (cast.nadia, "Ditunda")
    assert told(cast, row) == {"ana"}
    with pytest.raises(Withdrawn):
        services.change_announcement(row, said(title="Lain"), by=cast.citra)
    with pytest.raises(NotAllowed):
        services.withdraw_announcement(announced(cast), reason="x", by=cast.ben)


def test_a_receipt_is_kept_once_and_only_of_those_it_is_for(cast):
    row = announced(cast)
    services.read_announcement(row, by=cast.ana)
    services.read_announcement(row, by=cast.ana)
    assert Receipt.objects.count() == 1
    assert not Notice.objects.unread().exists()
    with pytest.raises(NotForYou):
        services.read_announcement(row, by=cast.citra)


def test_the_writer_sees_how_many_have_read_it_and_where(cast):
    """Two managers in Jawa Tengah, one of them also in Jawa Timur; Ana has read it."""
    dewi = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    assign(dewi, role=Role.MANAGER, place=cast.other_library, by=None)
    assign(dewi, role=Role.MANAGER, place=cast.far_library, by=None)
    row = announced(cast, by=cast.nadia, place=cast.country)
    services.read_announcement(row, by=cast.ana)

    whole = count_readers(row)
    assert (whole.people, whole.read) == (2, 1)
    below = [(r.place.code, r.people, r.read) for r in count_readers_below(row)]
    assert below == [("33", 2, 1), ("35", 1, 0)]

    province = announced(cast, place=cast.province, audience=EVERYBODY)
    below = [(r.place.code, r.people, r.read) for r in count_readers_below(province)]
    # Citra herself; Dewi; Ana, Ben and Rina.
    assert below == [("33", 1, 0), ("3305", 1, 0), ("3324", 3, 0)]


def test_who_left_counts_no_more(cast):
    row = announced(cast)
    services.read_announcement(row, by=cast.ana)
    User.objects.filter(pk=cast.ana.pk).update(is_active=False)
    whole = count_readers(row)
    assert (whole.people, whole.read) == (0, 0)


def test_names_are_only_those_of_the_people_one_keeps(cast):
    row = announced(cast, by=cast.ben, audience=EVERYBODY)
    services.read_announcement(row, by=cast.rina)
    assert [a.user.username for a in not_yet_read(row, by=cast.ben).rows] == ["ana", "ben"]
    assert not_yet_read(row, by=cast.citra).count == 2
    forget_assignments(cast.stranger)
    assign(cast.stranger, role=Role.FACILITATOR, place=cast.library, by=None)
    assert {a.user.username for a in not_yet_read(row, by=cast.stranger).rows} == {
        "ana",
        "stranger",
    }
