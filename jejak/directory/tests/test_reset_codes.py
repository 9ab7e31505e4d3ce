import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from jejak.access.models import Assignment, ResetCode
from jejak.access.passwords import find_reset_code, make_reset_code, use_reset_code
from jejak.access.roles import Role
from jejak.access.services import assign, end_assignment
from jejak.accounts.limits import WRONG_CODES
from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.notices.models import Kind, Notice
from tests.cast import PASSWORD

NEW = "kebun-melati"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def code(client, cast):
    """The code that Ben reads to Ana from his page."""
    assignment = Assignment.objects.get(user=cast.ana)
    client.force_login(cast.ben)
    page = client.post(f"/orang/tugas/{assignment.pk}/sandi/", {"how": "code"})
    client.logout()
    return re.search(r'class="code">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2})<', page.content.decode())[
        1
    ]


def test_ana_types_the_code_that_ben_told_her(client, cast, code):
    told = Notice.objects.get(user=cast.ana)
    assert (told.kind, told.by, told.params) == (Kind.PASSWORD, cast.ben, {"person": cast.ben.name})
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    asked = client.post("/sandi/kode/", {"code": typed})
    assert cast.ana.name in asked.content.decode()
    assert client.post("/sandi/kode/", {"code": typed, "password": NEW}).url == "/masuk/"
    cast.ana.refresh_from_db()
    assert cast.ana.check_password(NEW)
    made, used = AuditEntry.objects.filter(action__startswith="account.password").order_by("pk")
    assert (made.action, made.by, made.target_id) == (
        "account.password_code",
        cast.ben,
        str(cast.ana.pk),
    )
    assert (used.by, used.detail) == (cast.ana, {"issued_by": cast.ben.pk})
    assert client.post("/sandi/kode/", {"code": code}).status_code == 422
    assert not ResetCode.objects.exists()


def test_a_weak_password_leaves_the_code_good(client, cast, code):
    answer = client.post("/sandi/kode/", {"code": code, "password": "12345678"})
    assert answer.status_code == 422
    assert find_reset_code(code).user == cast.ana


def test_the_code_is_not_stored(cast, code):
    row = ResetCode.objects.get()
    assert code.replace("-", "") not in str(vars(row))
    assert len(row.code_hash) == 64


def is_spent(client, cast, code):
    answer = client.post("/sandi/kode/", {"code": code, "password": NEW})
    cast.ana.refresh_from_db()
    return answer.status_code == 422 and cast.ana.check_password(PASSWORD)


def test_a_code_ends_after_its_hours(client, cast, settings):
    settings.RESET_CODE_HOURS = 2
    row, code = make_reset_code(cast.ana, by=cast.ben)
    assert timedelta(minutes=119) < row.expires_at - timezone.now() < timedelta(minutes=121)
    ResetCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert is_spent(client, cast, code)


def test_a_code_ends_with_the_role_of_who_made_it(client, cast, code):
    end_assignment(Assignment.objects.get(user=cast.ben), by=cast.rina)
    assert is_spent(client, cast, code)


def test_a_code_ends_when_the_person_rises_above_who_made_it(client, cast, code):
    assign(cast.ana, role=Role.REGENCY_OFFICE, place=cast.regency, by=None)
    assert is_spent(client, cast, code)


def test_a_code_ends_when_the_owner_signs_in(client, cast, code):
    client.post("/masuk/", {"login": "ana", "password": PASSWORD})
    client.logout()
    assert is_spent(client, cast, code)


def test_a_new_code_replaces_the_earlier_one(client, cast, code):
    _row, later = make_reset_code(cast.ana, by=cast.rina)
    assert is_spent(client, cast, code)
    assert find_reset_code(later).created_by == cast.rina


def test_two_thumbs_with_one_code_choose_one_password(cast, code):
    first, second = find_reset_code(code), find_reset_code(code)
    use_reset_code(first, password=NEW)
    with pytest.raises(InvalidContent):
        use_reset_code(second, password="lain-lagi-ya")
    cast.ana.refresh_from_db()
    assert cast.ana.check_password(NEW)


def test_guessing_codes_ends_in_waiting(client, cast):
    answers = [
        client.post("/sandi/kode/", {"code": f"0000-0000-{n:02}"}).status_code
        for n in range(WRONG_CODES + 1)
    ]
    assert answers == [422] * WRONG_CODES + [429]


def test_who_may_not_help_makes_no_code(cast):
    for helper, person in ((cast.ben, cast.rina), (cast.ana, cast.ben), (cast.ben, cast.ben)):
        with pytest.raises(NotAllowed):
            make_reset_code(person, by=helper)
    assert not ResetCode.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("typed", ["", "\x00", "9" * 5000, "ÀÉÎ-ÕÜ", "7K3D-9QXM-2A"])
def test_what_is_no_code_is_asked_again(client, db, typed):
    assert client.post("/sandi/kode/", {"code": typed}).status_code == 422
