import pytest

from jejak.access.models import Assignment, Invitation
from jejak.access.roles import Action, Role
from jejak.access.scope import forget_assignments, scope_for
from jejak.access.services import assign, end_assignment, invite
from jejak.access.transfers import leave_assignment, successors_of, transfer_assignment
from jejak.accounts.models import User
from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.notices.models import Kind, Notice
from jejak.places.models import Library
from jejak.places.services import close_library, create_library


@pytest.fixture
def nearby(cast):
    return create_library(
        name="Perpustakaan Desa Kangkung",
        library_type=Library.Type.VILLAGE,
        region=cast.regions["3324062001"],
        partner_category="not_partner",
        by=None,
    )


def held_by(person):
    return Assignment.objects.active().get(user=person)


def told(person):
    return list(Notice.objects.filter(user=person).values_list("kind", "by__username"))


def test_the_office_moves_a_manager_from_one_library_to_another(cast, nearby):
    promised, _code = invite(role=Role.MANAGER, place=cast.library, by=cast.ana)
    held = str(held_by(cast.rina).pk)
    moved = transfer_assignment(held_by(cast.ana), place=nearby, by=cast.rina)
    forget_assignments(cast.ana)
    assert (moved.library, moved.role, moved.created_by) == (nearby, Role.MANAGER, cast.rina)
    assert scope_for(cast.ana, Action.RECORD).library_ids == {nearby.pk}
    lines = AuditEntry.objects.filter(by=cast.rina).exclude(target_id=held).order_by("pk")
    assert [(line.action, line.library_id) for line in lines] == [
        ("assignment.create", nearby.pk),
        ("assignment.end", cast.library.pk),
        ("invitation.revoke", cast.library.pk),
    ]
    assert Invitation.objects.get(pk=promised.pk).state == Invitation.State.REVOKED
    assert told(cast.ana) == [(Kind.ROLE, "rina")]


def test_nobody_is_moved_out_of_the_movers_scope_or_into_it(cast, nearby):
    for by, place in (
        (cast.rina, cast.other_library),
        (cast.ben, nearby),
        (cast.ana, nearby),
        (cast.omar, nearby),
    ):
        with pytest.raises(NotAllowed):
            transfer_assignment(held_by(cast.ana), place=place, by=by)
    dewi = User.objects.create(username="dewi", name="Dewi")
    outside = assign(dewi, role=Role.MANAGER, place=cast.other_library, by=None)
    with pytest.raises(NotAllowed):
        transfer_assignment(outside, place=nearby, by=cast.rina)
    assert transfer_assignment(outside, place=nearby, by=cast.citra).library == nearby


def test_a_move_that_cannot_end_well_changes_nothing(cast, nearby):
    assign(cast.ana, role=Role.MANAGER, place=nearby, by=None)
    here = Assignment.objects.get(user=cast.ana, library=cast.library)
    with pytest.raises(InvalidContent):
        transfer_assignment(here, place=nearby, by=cast.rina)
    end_assignment(Assignment.objects.get(user=cast.ana, library=nearby), by=cast.rina)
    close_library(nearby, closed_on=nearby.created_at.date(), reason="Pindah", by=cast.rina)
    nearby.refresh_from_db()
    with pytest.raises(InvalidContent):
        transfer_assignment(here, place=nearby, by=cast.rina)
    assert held_by(cast.ana).library == cast.library


def test_a_manager_hands_over_to_the_second_manager_and_leaves(cast):
    sari = cast.stranger
    assign(sari, role=Role.MANAGER, place=cast.library, by=cast.ana)
    here = held_by(cast.ana)
    assert successors_of(here) == [sari]
    ended = leave_assignment(here, successor=sari, by=cast.ana)
    assert ended.ended_at is not None
    assert told(sari) == [(Kind.ROLE, "ana")]
    line = AuditEntry.objects.get(action="assignment.end")
    assert (line.by, line.detail["left"], line.detail["successor"]) == (cast.ana, True, sari.pk)
    forget_assignments(cast.ana)
    assert not scope_for(cast.ana, Action.VIEW)


def test_only_who_holds_the_task_may_leave_it_or_be_named(cast):
    here = held_by(cast.ana)
    for other in (cast.ben, cast.rina, cast.nadia):
        with pytest.raises(NotAllowed):
            leave_assignment(here, by=other)
    with pytest.raises(InvalidContent):
        leave_assignment(here, successor=cast.ben, by=cast.ana)
    assert held_by(cast.ana) == here


def test_a_successor_who_was_switched_off_is_not_offered(cast):
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    User.objects.filter(pk=cast.stranger.pk).update(is_active=False)
    assert successors_of(held_by(cast.ana)) == []


def test_the_last_manager_is_warned_but_may_leave(client, cast):
    client.force_login(cast.ana)
    here = held_by(cast.ana)
    page = client.get(f"/akun/tugas/{here.pk}/lepas/").content.decode()
    assert f"/perpustakaan/{cast.library.pk}/undang/" in page
    assert client.post(f"/akun/tugas/{here.pk}/lepas/").url == "/"
    assert not Assignment.objects.active().filter(user=cast.ana).exists()
    assert client.get("/").status_code == 200


def test_a_second_manager_makes_the_warning_go(client, cast):
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    client.force_login(cast.ana)
    address = f"/akun/tugas/{held_by(cast.ana).pk}/lepas/"
    assert "/undang/" not in client.get(address).content.decode()
    answer = client.post(address, {"successor": str(cast.rina.pk)})
    assert answer.status_code == 422
    assert client.post(address, {"successor": str(cast.stranger.pk)}).url == "/"


def test_the_page_finds_the_library_and_moves_the_person(client, cast, nearby):
    client.force_login(cast.rina)
    address = f"/orang/tugas/{held_by(cast.ana).pk}/pindahkan/"
    found = client.post(address, {"place_search": "kangkung", "search": "1"}).content.decode()
    assert f"library:{nearby.pk}" in found
    answers = {"place_search": "kangkung", "place": f"library:{nearby.pk}"}
    assert client.post(address, answers).url == f"/orang/{cast.ana.pk}/"
    assert held_by(cast.ana).library == nearby
    for odd in ("library:abc", "library:99999999999999999999", "\x00", f"region:{nearby.pk}"):
        again = f"/orang/tugas/{held_by(cast.ana).pk}/pindahkan/"
        assert client.post(again, {"place_search": "x", "place": odd}).status_code == 422


def test_whose_role_was_ended_is_told(cast):
    end_assignment(held_by(cast.ana), by=cast.rina)
    notice = Notice.objects.get(user=cast.ana)
    assert (notice.kind, notice.params["library"]) == (Kind.ROLE, cast.library.name)
