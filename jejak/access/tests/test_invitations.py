import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from jejak.access.codes import ALPHABET, new_code, read_code
from jejak.access.errors import InvitationClosed
from jejak.access.models import Assignment, Invitation
from jejak.access.roles import Action, Role
from jejak.access.scope import scope_for
from jejak.access.services import (
    accept_invitation,
    assign,
    end_assignment,
    find_invitation,
    invite,
    join_by_invitation,
    renew_invitation,
    revoke_invitation,
)
from jejak.accounts.models import User
from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent, NotAllowed
from tests.cast import build_cast

State = Invitation.State


def accept(invitation, **changed):
    answers = {"name": "Siti Aminah", "sign_in_name": "", "password": "kebun-melati", **changed}
    return accept_invitation(invitation, **answers)


def test_a_facilitator_invites_a_manager_who_then_records(cast):
    invitation, code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)

    siti = accept(find_invitation(code), sign_in_name="0812 3456 7890")

    assert siti.phone == "+6281234567890"
    assert siti.username == "siti.aminah"
    assert siti.sign_in_name == "081234567890"
    assert scope_for(siti, Action.RECORD).covers_library(cast.library)
    assert not scope_for(siti, Action.RECORD).covers_library(cast.other_library)
    invitation.refresh_from_db()
    assert invitation.state is State.SPENT
    assert invitation.accepted_by == siti
    lines = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(lines)[-4:] == [
        "invitation.create",
        "account.create",
        "assignment.create",
        "invitation.accept",
    ]


def test_the_code_itself_is_nowhere_in_the_database(cast):
    invitation, code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", code)
    stored = str(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert code not in stored
    assert code.replace("-", "") not in stored


def test_a_code_is_read_however_it_is_typed():
    assert read_code("0a1b-c2d3-e4") == "0A1BC2D3E4"
    assert read_code(" oAiB c2d3 e4 ") == "0A1BC2D3E4"
    assert read_code("OAlB.C2D3.E4") == "0A1BC2D3E4"
    assert read_code("too short") is None
    assert read_code("UUUU-UUUU-UU") is None
    assert read_code("") is None
    code = new_code()
    assert set(read_code(code)) <= set(ALPHABET)


def test_an_invitation_is_spent_once(cast):
    invitation, _code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    accept(invitation)
    with pytest.raises(InvitationClosed) as refused:
        accept(invitation, name="Orang Lain")
    assert refused.value.state is State.SPENT
    assert not User.objects.filter(name="Orang Lain").exists()


def test_an_old_or_withdrawn_invitation_opens_nothing(cast):
    old, code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert find_invitation(code).state is State.EXPIRED
    withdrawn, _code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    revoke_invitation(withdrawn, by=cast.rina)
    for invitation, state in ((old, State.EXPIRED), (withdrawn, State.REVOKED)):
        with pytest.raises(InvitationClosed) as refused:
            accept(invitation)
        assert refused.value.state is state


def test_a_renewed_invitation_has_a_new_code_and_the_old_one_is_worth_nothing(cast):
    invitation, old = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    page_opened_before = find_invitation(old)
    _renewed, new = renew_invitation(invitation, by=cast.ben)
    assert find_invitation(old) is None
    with pytest.raises(InvitationClosed):
        accept(page_opened_before)
    assert accept(find_invitation(new)).pk


def test_an_accepted_invitation_cannot_be_withdrawn_or_renewed(cast):
    invitation, _code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    accept(invitation)
    for change in (revoke_invitation, renew_invitation):
        with pytest.raises(InvitationClosed):
            change(invitation, by=cast.ben)


def test_a_refused_answer_leaves_the_invitation_unspent(cast):
    invitation, _code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    for changed, field in (
        ({"password": "12345678"}, "password"),
        ({"password": "pendek"}, "password"),
        ({"password": "siti.aminah"}, "password"),
        ({"sign_in_name": "12"}, "sign_in_name"),
        ({"sign_in_name": cast.ana.phone}, "sign_in_name"),
        ({"sign_in_name": "ana"}, "sign_in_name"),
        ({"sign_in_name": "dua kata"}, "sign_in_name"),
        ({"sign_in_name": "ana@"}, "sign_in_name"),
        ({"name": "  "}, "name"),
    ):
        with pytest.raises(InvalidContent) as refused:
            accept(invitation, **changed)
        assert list(refused.value.fields) == [field]
    assert find_state(invitation) is State.OPEN


def find_state(invitation):
    return Invitation.objects.get(pk=invitation.pk).state


def test_two_people_of_one_name_get_two_usernames(cast):
    names = [
        accept(invite(role=Role.MANAGER, place=cast.library, by=cast.ben)[0]).username
        for _ in range(3)
    ]
    assert names == ["siti.aminah", "siti.aminah2", "siti.aminah3"]


def test_who_has_an_account_may_accept_with_it(cast):
    invitation, _code = invite(role=Role.MANAGER, place=cast.other_library, by=cast.citra)
    join_by_invitation(invitation, by=cast.ana)
    assert scope_for(cast.ana, Action.RECORD).covers_library(cast.other_library)
    again, _code = invite(role=Role.MANAGER, place=cast.other_library, by=cast.citra)
    with pytest.raises(InvalidContent):
        join_by_invitation(again, by=cast.ana)
    assert find_state(again) is State.OPEN


def test_roles_are_given_only_within_reach(cast):
    allowed = [
        (cast.ana, Role.MANAGER, cast.library),
        (cast.ben, Role.VILLAGE_HEAD, cast.library),
        (cast.rina, Role.FACILITATOR, cast.regency),
        (cast.rina, Role.FACILITATOR, cast.library),
        (cast.rina, Role.SYNERGY_TEAM, cast.district),
        (cast.citra, Role.REGENCY_OFFICE, cast.other_regency),
        (cast.nadia, Role.PROVINCE_OFFICE, cast.province),
        (cast.nadia, Role.OBSERVER, cast.country),
    ]
    for by, role, place in allowed:
        assert invite(role=role, place=place, by=by)[0].pk
    refused = [
        (cast.ana, Role.VILLAGE_HEAD, cast.library),
        (cast.ana, Role.MANAGER, cast.other_library),
        (cast.ben, Role.FACILITATOR, cast.regency),
        (cast.ben, Role.MANAGER, cast.other_library),
        (cast.rina, Role.REGENCY_OFFICE, cast.regency),
        (cast.rina, Role.FACILITATOR, cast.other_regency),
        (cast.citra, Role.PROVINCE_OFFICE, cast.province),
        (cast.citra, Role.MANAGER, cast.far_library),
        (cast.omar, Role.MANAGER, cast.library),
        (cast.tono, Role.MANAGER, cast.library),
        (cast.stranger, Role.MANAGER, cast.library),
    ]
    for by, role, place in refused:
        with pytest.raises(NotAllowed):
            invite(role=role, place=place, by=by)


def test_a_role_is_held_only_where_it_belongs(cast):
    for role, place in (
        (Role.MANAGER, cast.regency),
        (Role.FACILITATOR, cast.province),
        (Role.REGENCY_OFFICE, cast.province),
        (Role.NATIONAL, cast.province),
        (Role.OBSERVER, cast.library),
    ):
        with pytest.raises(InvalidContent):
            invite(role=role, place=place, by=cast.nadia)


def test_only_the_office_ends_an_assignment_and_never_its_own(cast):
    of = {a.user.username: a for a in Assignment.objects.select_related("user")}
    for by, whose in (
        (cast.ana, "ana"),
        (cast.ben, "ana"),
        (cast.rina, "rina"),
        (cast.rina, "citra"),
        (cast.citra, "tono"),
        (cast.stranger, "ana"),
        (cast.nadia, "nadia"),
    ):
        with pytest.raises(NotAllowed):
            end_assignment(of[whose], by=by)
    ended = end_assignment(of["ana"], by=cast.rina)
    assert ended.ended_at is not None
    assert not scope_for(User.objects.get(username="ana"), Action.VIEW)


def test_the_open_promises_of_who_leaves_are_withdrawn(cast):
    promised, _code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    kept, _code = invite(role=Role.MANAGER, place=cast.library, by=cast.rina)
    end_assignment(Assignment.objects.get(user=cast.ben), by=cast.rina)
    assert find_state(promised) is State.REVOKED
    assert find_state(kept) is State.OPEN


def test_one_person_holds_a_role_at_a_place_once(cast):
    with pytest.raises(InvalidContent):
        assign(cast.ana, role=Role.MANAGER, place=cast.library, by=cast.ben)


@pytest.mark.django_db(transaction=True)
def test_two_people_with_one_link_at_the_same_moment_make_one_account():
    cast = build_cast()
    invitation, _code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    start, results = threading.Barrier(2), []

    def take(name):
        try:
            start.wait(timeout=10)
            results.append(accept(invitation, name=name))
        except InvitationClosed as refused:
            results.append(refused.state)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(name,)) for name in ("Satu Satu", "Dua Dua")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(isinstance(result, User) for result in results) == [False, True]
    assert State.SPENT in results
    assert Assignment.objects.filter(library=cast.library, role=Role.MANAGER).count() == 2
