import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from jejak.access.passwords import (
    find_password_link,
    find_reset_code,
    make_password_link,
    make_reset_code,
    use_password_link,
    use_reset_code,
)
from jejak.accounts.second_step import has_second_step
from jejak.audit.models import AuditEntry
from jejak.notices.models import Kind, Notice
from tests.cast import PASSWORD

HERE = "/akun/langkah-kedua/"
APP = f"{HERE}aplikasi/"
CODES = f"{HERE}kode-darurat/"
SECOND = "/masuk/langkah-kedua/"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def prove(client):
    return client.post("/akun/pastikan/", {"password": PASSWORD})


def add_app(client):
    """Add an app as a person does; return its secret and the emergency codes."""
    assert client.get(APP).url.startswith("/akun/pastikan/")
    prove(client)
    secret = re.search(r'class="secret">([A-Z2-7]+)<', client.get(APP).content.decode())[1]
    assert client.post(APP, {"code": code_of(secret)}).url == CODES
    page = client.get(CODES).content.decode()
    return secret, re.findall(r"<li>(\d{8})</li>", page)


def password(client, login="ben"):
    return client.post("/masuk/", {"login": login, "password": PASSWORD})


@pytest.fixture
def ben(client, cast):
    client.force_login(cast.ben)
    secret, codes = add_app(client)
    client.logout()
    cache.clear()
    return secret, codes


def test_ben_signs_in_with_the_code_of_his_app(client, cast, ben):
    secret, codes = ben
    assert len(codes) == 10
    assert password(client).url == SECOND
    assert client.get("/").url.startswith("/masuk/")  # a password alone opens nothing
    wrong = client.post(SECOND, {"code": "000000"})
    assert wrong.status_code == 200
    assert client.post(SECOND, {"code": code_of(secret)}).url == "/"
    assert client.get("/akun/").status_code == 200


def test_a_code_that_was_used_is_not_taken_again(client, cast, ben):
    secret, _codes = ben
    for steps in (0, 1):
        other = Client()
        used = code_of(secret, steps)
        password(client)
        assert client.post(SECOND, {"code": used}).status_code == 302
        client.logout()
        # Allauth itself forgets after 30 seconds, while the code is good for longer.
        cache.delete(f"allauth.mfa.totp.used?user={cast.ben.pk}&code={used}")
        password(other)
        assert other.post(SECOND, {"code": used}).status_code == 200


def test_an_emergency_code_opens_once(client, cast, ben):
    _secret, codes = ben
    password(client)
    assert client.post(SECOND, {"code": codes[3]}).url == "/"
    client.logout()
    cache.clear()
    password(client)
    assert client.post(SECOND, {"code": codes[3]}).status_code == 200
    assert client.post(SECOND, {"code": codes[4]}).url == "/"


def test_guessing_codes_ends_in_waiting(client, cast, ben):
    secret, _codes = ben
    password(client)
    for guess in range(5):
        client.post(SECOND, {"code": f"{guess:06}"})
    answer = client.post(SECOND, {"code": code_of(secret)})
    assert answer.status_code == 200
    assert "Sandi salah terlalu sering" in answer.content.decode()


def test_who_stands_before_the_second_step_may_go_back(client, cast, ben):
    password(client)
    assert client.get("/masuk/").url == SECOND
    client.post("/keluar/")
    assert client.get("/masuk/").status_code == 200
    assert password(client, "ana").url == "/"


def test_nothing_is_changed_without_saying_once_more_who_one_is(client, cast, ben):
    secret, _codes = ben
    password(client)
    client.post(SECOND, {"code": code_of(secret)})
    for address in (f"{APP}cabut/", CODES, f"{CODES}baru/", f"{HERE}kunci-sandi/"):
        assert client.get(address).url.startswith("/akun/pastikan/"), address
        if address != CODES:
            assert client.post(address).url.startswith("/akun/pastikan/"), address
    assert (
        "Ini bukan sandi Anda"
        in client.post("/akun/pastikan/", {"password": "salah"}).content.decode()
    )
    assert has_second_step(cast.ben)
    prove(client)
    assert client.post(f"{APP}cabut/").url == HERE
    assert not has_second_step(cast.ben)


def test_the_secrets_are_not_readable_in_the_table(cast, ben):
    secret, codes = ben
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in codes)


def test_changes_are_written_down_and_told(cast, client, ben, django_capture_on_commit_callbacks):
    password(client)
    client.post(SECOND, {"code": ben[1][0]})
    prove(client)
    client.post(f"{APP}cabut/")
    line = AuditEntry.objects.get(action="account.second_step")
    assert (line.by, line.detail) == (cast.ben, {"change": "totp_deactivated"})
    notice = Notice.objects.get(user=cast.ben, kind=Kind.SECURITY)
    assert notice.path == "/akun/"


@pytest.mark.parametrize("way", ["link", "code"])
def test_help_with_the_password_may_take_a_lost_second_step_away(client, cast, way, ben):
    for removes, remains in ((False, True), (True, False)):
        if way == "link":
            parts = make_password_link(cast.ben, by=cast.rina, removes_second_step=removes)
            use_password_link(find_password_link(**parts), password=f"kebun-melati-{removes}")
        else:
            _row, code = make_reset_code(cast.ben, by=cast.rina, removes_second_step=removes)
            use_reset_code(find_reset_code(code), password=f"kebun-melati-{removes}")
        cast.ben.refresh_from_db()
        assert has_second_step(cast.ben) is remains
    made = AuditEntry.objects.filter(action=f"account.password_{way}").order_by("pk")
    assert [line.detail for line in made] == [{}, {"removes_second_step": True}]
    gone = AuditEntry.objects.get(action="account.second_step_remove")
    assert (gone.by, gone.detail) == (cast.ben, {"issued_by": cast.rina.pk})


def test_a_link_does_not_become_one_that_takes_the_second_step_away(cast, ben):
    parts = make_password_link(cast.ben, by=cast.rina)
    assert find_password_link(parts["uid"] + "-2", parts["token"]) is None
    strong = make_password_link(cast.ben, by=cast.rina, removes_second_step=True)
    assert find_password_link(strong["uid"].removesuffix("-2"), strong["token"]) is None


def test_the_choice_is_offered_only_where_there_is_a_second_step(client, cast, ben):
    client.force_login(cast.rina)
    field = 'name="removes_second_step"'
    held = {one.user_id: one.pk for one in cast.ben.assignments.all()}
    assert field in client.get(f"/orang/tugas/{held[cast.ben.pk]}/sandi/").content.decode()
    ana = cast.ana.assignments.get()
    assert field not in client.get(f"/orang/tugas/{ana.pk}/sandi/").content.decode()


def test_offices_are_advised_and_managers_are_not(client, cast):
    for person, is_advised in ((cast.rina, True), (cast.ana, False), (cast.ben, False)):
        client.force_login(person)
        page = client.get("/akun/").content.decode()
        assert (page.count("/akun/langkah-kedua/") == 2) is is_advised


ODD = [
    "",
    "\x00",
    "[]",
    "{}",
    "null",
    "1e999",
    '"a"',
    '{"id": 1}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "%%%", "userHandle": "OTk5"}}',
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "attestationObject": "oA",
                "authenticatorData": "AA",
                "signature": "AA",
                "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ",
            },
        }
    ),
]


@pytest.mark.parametrize("credential", ODD)
def test_a_made_up_passkey_is_refused_with_an_answer(client, cast, credential):
    given = {"credential": credential}
    answer = client.post("/masuk/kunci-sandi/", given)
    assert (answer.status_code, answer.url) == (302, "/masuk/")
    asked = client.get("/masuk/kunci-sandi/", headers={"accept": "application/json"})
    assert asked.json()["request_options"]["publicKey"]["userVerification"] == "required"
    assert client.post("/masuk/kunci-sandi/", given).status_code == 302
    client.force_login(cast.ana)
    prove(client)
    client.get(f"{HERE}kunci-sandi/")
    assert client.post(f"{HERE}kunci-sandi/", given).status_code == 200
    assert not has_second_step(cast.ana)
