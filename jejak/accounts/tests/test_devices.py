from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.sessions.backends import db
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from jejak.accounts.devices import device_in_words, devices_of
from jejak.accounts.models import Session
from jejak.audit.models import AuditEntry
from tests.cast import PASSWORD

PHONE = (
    "Mozilla/5.0 (Linux; Android 13; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)
SAMSUNG = PHONE.replace("Chrome/131.0.0.0", "SamsungBrowser/27.0 Chrome/125.0.0.0")
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def sign_in(client_on, cast):
    def enter(agent, login="ana"):
        client = client_on(agent)
        client.post("/masuk/", {"login": login, "password": PASSWORD})
        return client

    return enter


@pytest.fixture
def client_on():
    return lambda agent: Client(headers={"user-agent": agent})


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome, Android"),
        (DESKTOP, "Firefox, Windows"),
        (SAMSUNG, "Samsung Internet, Android"),
        (IPHONE, "Safari, iPhone"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/131 Safari/537 Edg/131",
            "Edge, Mac",
        ),
        ("curl/8", ""),
        ("", ""),
        ("\x00\N{CAT}" * 5000, ""),
    ],
)
def test_a_device_is_told_in_words(agent, words):
    assert device_in_words(agent) == words


def test_ana_sees_where_she_is_signed_in_this_device_first(sign_in, cast):
    sign_in(PHONE)
    desktop = sign_in(DESKTOP)
    sign_in(DESKTOP, login="ben")
    found = devices_of(cast.ana, session_key=desktop.session.session_key)
    assert [(d.words, d.is_this) for d in found] == [
        ("Firefox, Windows", True),
        ("Chrome, Android", False),
    ]
    assert {d.used_on for d in found} == {timezone.localdate()}
    page = desktop.get("/akun/perangkat/").content.decode()
    assert "Chrome, Android" in page
    assert desktop.session.session_key not in page


def test_one_device_is_signed_out_and_only_ones_own(sign_in, cast):
    phone, desktop = sign_in(PHONE), sign_in(DESKTOP)
    ben = sign_in(DESKTOP, login="ben")
    mark = devices_of(cast.ana, session_key=desktop.session.session_key)[1].mark
    ben.post("/akun/perangkat/keluar/", {"device": mark})
    assert phone.get("/akun/").status_code == 200
    desktop.post("/akun/perangkat/keluar/", {"device": mark})
    assert phone.get("/akun/").url.startswith("/masuk/")
    assert desktop.get("/akun/").status_code == 200
    assert desktop.post("/akun/perangkat/keluar/", {"device": "\x00"}).status_code == 302


def test_signing_out_everywhere_ends_this_device_too(sign_in, cast):
    phone, desktop, ben = sign_in(PHONE), sign_in(DESKTOP), sign_in(DESKTOP, login="ben")
    assert desktop.post("/akun/perangkat/keluar-semua/").url == "/masuk/"
    assert phone.get("/akun/").status_code == desktop.get("/akun/").status_code == 302
    assert ben.get("/akun/").status_code == 200
    assert AuditEntry.objects.get(action="account.sign_out_everywhere").by == cast.ana


def test_a_new_password_ends_the_other_devices(sign_in, cast):
    phone, desktop = sign_in(PHONE), sign_in(DESKTOP)
    desktop.post("/akun/sandi/", {"oldpassword": PASSWORD, "password1": "kebun-melati-7"})
    found = devices_of(cast.ana, session_key=desktop.session.session_key)
    assert [(d.words, d.is_this) for d in found] == [("Firefox, Windows", True)]
    assert phone.get("/akun/").status_code == 302
    assert desktop.get("/akun/").status_code == 200
    assert AuditEntry.objects.get(action="account.password").by == cast.ana


def test_the_last_use_is_written_once_a_day(sign_in, cast, django_assert_max_num_queries):
    phone = sign_in(PHONE)
    yesterday = timezone.localdate() - timedelta(days=1)
    Session.objects.update(used_on=yesterday)
    phone.get("/akun/")
    assert Session.objects.get().used_on == timezone.localdate()
    with django_assert_max_num_queries(8):
        phone.get("/akun/perangkat/", headers={"accept": "text/html"})


def test_sessions_of_before_move_and_stay_open(client_on, cast):
    old = apps.get_model("sessions", "Session")
    move = import_module("jejak.accounts.migrations.0003_move_sessions").move_sessions
    client = client_on(PHONE)
    client.force_login(cast.ana)
    row = Session.objects.get()
    Session.objects.all().delete()
    later = row.expire_date
    old.objects.create(
        session_key=row.session_key, session_data=row.session_data, expire_date=later
    )
    old.objects.create(
        session_key="x" * 32, session_data=db.SessionStore().encode({}), expire_date=later
    )
    old.objects.create(session_key="y" * 32, session_data="broken", expire_date=later)

    move(apps, None)

    assert client.get("/akun/").status_code == 200
    assert [s.user for s in Session.objects.all()] == [cast.ana]
    assert not old.objects.exists()
