import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from jejak.access.models import Assignment
from jejak.access.passwords import find_password_link, make_password_link
from jejak.access.roles import Role
from jejak.access.scope import forget_assignments
from jejak.access.services import assign, end_assignment
from jejak.accounts.models import User
from jejak.audit.models import AuditEntry
from jejak.common.errors import NotAllowed
from tests.cast import PASSWORD

NEW = {"password": "kebun-melati"}


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def link(client, cast):
    """The address that Ben makes for Ana."""
    assignment = Assignment.objects.get(user=cast.ana)
    client.force_login(cast.ben)
    page = client.post(f"/orang/tugas/{assignment.pk}/sandi/").content.decode()
    client.logout()
    return re.search(r"http://testserver(/sandi-baru/[^/]+/[^/]+/)", page)[1]


def refused(client, link, person):
    answers = [client.get(link), client.post(link, NEW)]
    person.refresh_from_db()
    return [a.status_code for a in answers] == [410, 410] and person.check_password(PASSWORD)


def test_the_audit_says_who_made_the_link_and_that_it_was_used(client, cast, link):
    made = AuditEntry.objects.get(action="account.password_link")
    assert (made.by, made.target_type) == (cast.ben, "accounts.user")
    assert (made.target_id, made.detail) == (str(cast.ana.pk), {})
    assert client.get(link).status_code == 200
    assert client.post(link, NEW).url == "/masuk/"
    used = AuditEntry.objects.get(action="account.password")
    assert (used.by, used.target_id) == (cast.ana, str(cast.ana.pk))
    assert used.detail == {"issued_by": cast.ben.pk}


def test_a_link_ends_with_the_role_of_who_made_it(client, cast, link):
    end_assignment(Assignment.objects.get(user=cast.ben), by=cast.rina)
    assert refused(client, link, cast.ana)


def test_a_link_ends_when_the_person_rises_above_who_made_it(client, cast, link):
    assign(cast.ana, role=Role.REGENCY_OFFICE, place=cast.regency, by=None)
    assert refused(client, link, cast.ana)


def test_a_link_ends_with_the_account_of_who_made_it(client, cast, link):
    User.objects.filter(pk=cast.ben.pk).update(is_active=False)
    assert refused(client, link, cast.ana)


def test_a_right_that_is_lost_between_page_and_button_saves_nothing(client, cast, link):
    assert client.get(link).status_code == 200
    end_assignment(Assignment.objects.get(user=cast.ben), by=cast.rina)
    assert client.post(link, NEW).status_code == 410


def test_a_link_works_for_three_days(client, cast, link, monkeypatch):
    later = timezone.make_naive(timezone.now()) + timedelta(days=3, minutes=1)
    monkeypatch.setattr("jejak.access.passwords._Tokens._now", lambda self: later)
    assert refused(client, link, cast.ana)


def test_nobody_puts_another_name_into_a_link(cast):
    parts = make_password_link(cast.ana, by=cast.ben)
    assert find_password_link(**parts).issuer == cast.ben
    ana, ben, rina = cast.ana.pk, cast.ben.pk, cast.rina.pk
    forged = [f"{ana}-{rina}", f"{ben}-{rina}", f"{ana}-{ben}-1", f"{ana}", "-", "", "a-b"]
    forged += [f"{ana}-{'9' * 40}", f"{'9' * 5000}-{ben}", "\x00-\x00", "-1--1"]
    for uid in forged:
        assert find_password_link(uid, parts["token"]) is None, uid
    for token in ("", "-", "abc-def", "\x00", parts["token"] + "0"):
        assert find_password_link(parts["uid"], token) is None, token


def test_who_may_not_help_leaves_no_line(cast):
    for helper, person in ((cast.ben, cast.rina), (cast.ana, cast.ben), (cast.ben, cast.ben)):
        with pytest.raises(NotAllowed):
            make_password_link(person, by=helper)
    assert not AuditEntry.objects.filter(action="account.password_link").exists()


def test_the_national_team_does_not_take_over_its_own(client, cast):
    held = assign(cast.stranger, role=Role.NATIONAL, place=cast.country, by=None)
    client.force_login(cast.nadia)
    assert client.post(f"/orang/tugas/{held.pk}/sandi/").status_code == 403
    page = client.get("/orang/?peran=national").content.decode()
    assert f"/orang/tugas/{held.pk}/sandi/" not in page
    end_assignment(held, by=cast.nadia)
    assign(cast.stranger, role=Role.VILLAGE_HEAD, place=cast.library, by=None)
    forget_assignments(cast.stranger)
    assert find_password_link(**make_password_link(cast.stranger, by=cast.ben))
