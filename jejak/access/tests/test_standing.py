import pytest
from django.core.cache import cache

from jejak.access.models import Assignment, Invitation, ResetCode
from jejak.access.passwords import find_password_link, make_password_link, make_reset_code
from jejak.access.roles import Role
from jejak.access.services import assign, invite
from jejak.access.standing import deactivate_account, reactivate_account
from jejak.accounts.models import Session
from jejak.activities.models import Activity
from jejak.activities.tests.factories import recorded
from jejak.audit.models import AuditEntry
from jejak.common.errors import NotAllowed
from tests.cast import PASSWORD


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


def test_an_account_that_is_switched_off_is_signed_out_at_once(client, cast):
    record = recorded(cast)
    client.force_login(cast.ana)
    promised, _code = invite(role=Role.MANAGER, place=cast.library, by=cast.ana)
    make_reset_code(cast.ana, by=cast.ben)
    link = make_password_link(cast.ana, by=cast.ben)

    deactivate_account(cast.ana, by=cast.ben)

    assert client.get("/").url.startswith("/masuk/")
    assert not Session.objects.filter(user=cast.ana).exists()
    assert not ResetCode.objects.exists()
    assert find_password_link(**link) is None
    assert Invitation.objects.get(pk=promised.pk).state == Invitation.State.REVOKED
    assert Activity.objects.get(pk=record.pk).content_by == cast.ana
    line = AuditEntry.objects.get(action="account.switch_off")
    assert (line.by, line.target_id) == (cast.ben, str(cast.ana.pk))


def test_signing_in_then_says_whom_to_ask_but_only_to_the_owner(client, cast):
    deactivate_account(cast.ana, by=cast.ben)
    right = client.post("/masuk/", {"login": "ana", "password": PASSWORD})
    assert right.status_code == 403
    assert "Ben Hartono" in right.content.decode()
    wrong = client.post("/masuk/", {"login": "ana", "password": "bukan-ini"})
    assert wrong.status_code == 200
    assert "Ben Hartono" not in wrong.content.decode()


def test_an_account_that_is_switched_on_again_has_its_tasks(client, cast):
    deactivate_account(cast.ana, by=cast.ben)
    cast.ana.refresh_from_db()
    reactivate_account(cast.ana, by=cast.rina)
    assert client.post("/masuk/", {"login": "ana", "password": PASSWORD}).status_code == 302
    assert client.get(f"/perpustakaan/{cast.library.pk}/ubah/").status_code == 200


def test_nobody_switches_off_an_equal_a_superior_or_oneself(cast):
    assign(cast.stranger, role=Role.FACILITATOR, place=cast.regency, by=None)
    for by, person in (
        (cast.ana, cast.ben),
        (cast.ben, cast.rina),
        (cast.ben, cast.stranger),
        (cast.ben, cast.ben),
        (cast.omar, cast.ana),
        (cast.nadia, cast.nadia),
    ):
        with pytest.raises(NotAllowed):
            deactivate_account(person, by=by)
    assert not AuditEntry.objects.filter(action="account.switch_off").exists()


def test_one_task_elsewhere_puts_the_account_out_of_reach(cast):
    assign(cast.ana, role=Role.MANAGER, place=cast.other_library, by=None)
    with pytest.raises(NotAllowed):
        deactivate_account(cast.ana, by=cast.ben)
    deactivate_account(cast.ana, by=cast.citra)
    cast.ana.refresh_from_db()
    with pytest.raises(NotAllowed):
        reactivate_account(cast.ana, by=cast.ben)


def test_who_is_switched_off_helps_nobody(client, cast):
    link = make_password_link(cast.ana, by=cast.ben)
    deactivate_account(cast.ben, by=cast.rina)
    assert find_password_link(**link) is None
    held = Assignment.objects.get(user=cast.ben)
    client.force_login(cast.rina)
    page = client.get("/orang/?peran=facilitator").content.decode()
    assert f"/orang/{cast.ben.pk}/" in page
    assert f"/orang/tugas/{held.pk}/sandi/" not in page
