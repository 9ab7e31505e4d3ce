from datetime import timedelta

import pytest
from django.utils import timezone, translation

from jejak.access.models import Assignment
from jejak.access.roles import Role
from jejak.access.scope import forget_assignments
from jejak.access.services import assign, end_assignment, invite
from jejak.accounts.services import update_account
from jejak.activities.services import verify_activities
from jejak.activities.tests.factories import recorded
from jejak.audit.models import AuditEntry
from jejak.desk.trail import PAGE_SIZE, trail_page
from jejak.desk.trail_words import WORDS


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def trail(user, person, **options):
    return trail_page(user, person, zone=timezone.get_current_timezone(), **options)


def words(page):
    return [line.words for line in page.lines]


@pytest.fixture
def anas_week(cast):
    """Ana records in her library and, before, in another regency; she changes her details."""
    elsewhere = assign(cast.ana, role=Role.MANAGER, place=cast.other_library, by=None)
    recorded(cast, by=cast.ana, library=cast.other_library, title="Kelas di Argopeni")
    end_assignment(elsewhere, by=cast.nadia)
    recorded(cast, title="Kelas menjahit")
    invite(role=Role.MANAGER, place=cast.library, by=cast.ana, invited_name="Sari")
    update_account(cast.ana, name="Ana Lestari", phone="", email="", language="en")
    forget_assignments(cast.ana)
    return cast


def test_ben_reads_what_ana_did_in_his_regency_and_in_her_account(anas_week):
    cast = anas_week
    found = trail(cast.ben, cast.ana)
    assert words(found) == [
        "Changed their own details",
        "Invited somebody",
        "Recorded an activity",
        "Took on a role",
    ]
    assert [line.about.name for line in found.lines[1:3]] == [
        "Sari: Library manager: Perpustakaan Desa Sumber Makmur",
        "Kelas menjahit",
    ]
    assert found.lines[2].about.url.startswith("/kegiatan/")
    assert found.count == 4


def test_a_fellow_manager_reads_the_library_but_not_the_account(anas_week):
    cast = anas_week
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    assert words(trail(cast.stranger, cast.ana)) == [
        "Invited somebody",
        "Recorded an activity",
        "Took on a role",
    ]


def test_the_province_reads_both_libraries_and_ana_her_own(anas_week):
    cast = anas_week
    assert len(trail(cast.citra, cast.ana).lines) == 6
    own = trail(cast.ana, cast.ana)
    assert len(own.lines) == 4  # the other library is no longer hers
    assert "Kelas di Argopeni" not in [line.about.name for line in own.lines]


def test_lines_are_chosen_by_kind_and_by_day(anas_week):
    cast = anas_week
    assert words(trail(cast.ben, cast.ana, kind="kegiatan")) == ["Recorded an activity"]
    assert len(trail(cast.ben, cast.ana, kind="orang").lines) == 3
    assert trail(cast.ben, cast.ana, kind="foto").lines == []
    assert trail(cast.ben, cast.ana, kind="lain").lines == []
    today = timezone.localdate()
    assert len(trail(cast.ben, cast.ana, day=today).lines) == 4
    assert trail(cast.ben, cast.ana, day=today - timedelta(days=1)).lines == []


def test_pages_follow_one_another_and_ask_a_bounded_number_of_questions(
    cast, client, django_assert_max_num_queries
):
    for number in range(PAGE_SIZE + 3):
        recorded(cast, title=f"Kelas {number}")
    first = trail(cast.ben, cast.ana)
    rest = trail(cast.ben, cast.ana, cursor=int(first.next_cursor))
    assert len(first.lines) == PAGE_SIZE
    assert len(rest.lines) + PAGE_SIZE == first.count
    assert rest.next_cursor == ""
    client.force_login(cast.ben)
    with django_assert_max_num_queries(20):
        client.get(f"/orang/{cast.ana.pk}/")


def test_a_draft_that_one_may_not_see_has_no_name(cast):
    recorded(cast, submit=False, title="Masih rahasia")
    (line,) = trail(cast.citra, cast.ana, kind="kegiatan").lines
    assert line.about.name == ""


def test_the_page_shows_tasks_account_and_what_may_be_done(cast, client):
    held = Assignment.objects.get(user=cast.ana)
    client.force_login(cast.ben)
    page = client.get(f"/orang/{cast.ana.pk}/").content.decode()
    assert f"/orang/tugas/{held.pk}/sandi/" in page
    assert f"/orang/{cast.ana.pk}/nonaktifkan/" in page
    assert f"/orang/tugas/{held.pk}/pindahkan/" not in page
    client.force_login(cast.rina)
    assert (
        f"/orang/tugas/{held.pk}/pindahkan/"
        in client.get(f"/orang/{cast.ana.pk}/").content.decode()
    )
    client.force_login(cast.ana)
    own = client.get(f"/orang/{cast.ana.pk}/").content.decode()
    assert "/nonaktifkan/" not in own
    assert f"/akun/tugas/{held.pk}/lepas/" in own


def test_who_left_is_still_found_but_only_with_what_was_here(cast, client):
    assign(cast.ana, role=Role.MANAGER, place=cast.far_library, by=None)
    end_assignment(Assignment.objects.get(user=cast.ana, library=cast.library), by=cast.rina)
    client.force_login(cast.rina)
    page = client.get(f"/orang/{cast.ana.pk}/").content.decode()
    assert cast.library.name in page
    assert cast.far_library.name not in page
    assert cast.ana.sign_in_name not in page


@pytest.mark.parametrize(
    "query",
    [
        "jenis=%00",
        "hari=kemarin",
        "setelah=-1",
        "setelah=99999999999999999999",
        "hari=0001-01-01",
        "hari=9999-12-31",
        "jenis=orang&jenis=foto",
    ],
)
def test_odd_addresses_are_answered(cast, client, query):
    client.force_login(cast.ben)
    assert client.get(f"/orang/{cast.ana.pk}/?{query}").status_code == 200


def test_every_action_of_the_services_has_words(cast):
    verify_activities([recorded(cast)], by=cast.ben)
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert actions <= set(WORDS)
