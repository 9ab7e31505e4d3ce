import re

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import NoReverseMatch, get_resolver, reverse

from config import settings as base_settings
from jejak.accounts.models import User
from jejak.accounts.names import normal_phone
from jejak.accounts.services import create_account, suggest_username, update_account
from jejak.common.errors import InvalidContent
from tests.cast import PASSWORD

SIGN_IN = "/masuk/"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


def sign_in(client, login, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": login, "password": password, **more})


@pytest.mark.parametrize(
    "login",
    ["ana", "ANA", " ana ", "08120000001", "0812-0000-001", "+62 812 0000 001", "ana@contoh.id"],
)
def test_number_username_and_mail_sign_in_however_they_are_typed(client, cast, login):
    User.objects.filter(pk=cast.ana.pk).update(email="Ana@contoh.id")
    response = sign_in(client, login)
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(cast.ana.pk)


def test_a_wrong_password_is_said_plainly_and_the_name_is_kept(client, cast):
    page = sign_in(client, "ana", "bukan-ini").content.decode()
    assert "Nama dan sandi ini tidak cocok" in page
    assert 'value="ana"' in page
    assert "bukan-ini" not in page


def test_an_unknown_name_is_answered_like_a_wrong_password(client, cast):
    unknown = sign_in(client, "tidak-ada", "bukan-ini").content.decode()
    assert "Nama dan sandi ini tidak cocok" in unknown


def test_five_wrong_passwords_close_the_name_for_a_while(client, cast):
    for spelling in ("08120000001", "0812 0000 001", "+628120000001", "628120000001", "8120000001"):
        sign_in(client, spelling, "bukan-ini")
    page = sign_in(client, "08120000001").content.decode()
    assert "Sandi salah terlalu sering" in page
    assert sign_in(client, "ben").status_code == 302


def test_the_limit_also_holds_in_the_cache_that_production_shares(client, cast, settings):
    settings.CACHES = base_settings.CACHES
    call_command("createcachetable")
    for _ in range(5):
        sign_in(client, "ana", "bukan-ini")
    assert "Sandi salah terlalu sering" in sign_in(client, "ana").content.decode()


def test_right_passwords_of_a_whole_class_are_not_counted_as_wrong(client, cast):
    for _ in range(40):
        assert sign_in(client, "ana").status_code == 302
        client.logout()


def test_an_account_that_was_closed_does_not_sign_in(client, cast):
    User.objects.filter(pk=cast.ana.pk).update(is_active=False)
    assert sign_in(client, "ana").status_code == 403
    assert "tidak cocok" in sign_in(client, "ana", "bukan-ini").content.decode()
    assert "_auth_user_id" not in client.session


def test_after_signing_in_one_returns_to_the_page_asked_for_but_never_elsewhere(client, cast):
    assert sign_in(client, "ana", next="/akun/").url == "/akun/"
    client.logout()
    for elsewhere in ("https://contoh.com/", "//contoh.com", "javascript:alert(1)"):
        assert sign_in(client, "ana", next=elsewhere).url == "/"
        client.logout()


def test_signing_out_asks_first_and_only_a_post_does_it(client, cast):
    client.force_login(cast.ana)
    assert client.get("/keluar/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/keluar/").url == SIGN_IN
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "fields", [{"login": "\x00"}, {}, {"login": "a" * 100_000}, {"login": "💥"}]
)
def test_odd_input_gets_an_answer(client, cast, fields):
    response = client.post(SIGN_IN, {"password": "x", **fields})
    assert response.status_code == 200


def test_the_password_is_changed_with_the_present_one_and_the_session_stays(client, cast):
    client.force_login(cast.ana)
    wrong = client.post("/akun/sandi/", {"oldpassword": "salah", "password1": "kebun-melati-7"})
    assert "Ini bukan sandi Anda sekarang" in wrong.content.decode()
    right = client.post("/akun/sandi/", {"oldpassword": PASSWORD, "password1": "kebun-melati-7"})
    assert right.url == "/akun/"
    assert client.get("/akun/").status_code == 200
    client.logout()
    assert sign_in(client, "ana", "kebun-melati-7").status_code == 302


def test_of_allauth_only_the_named_pages_exist():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert {name for name in names if name.startswith(("account_", "socialaccount", "mfa"))} == {
        "account_login",
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_own_details_are_changed_and_what_somebody_else_has_is_refused(client, cast):
    client.force_login(cast.ana)
    answers = {"name": "Ana Lestari", "phone": "0812 0000 009", "email": "", "language": "en"}
    assert client.post("/akun/", answers).status_code == 302
    cast.ana.refresh_from_db()
    assert (cast.ana.phone, cast.ana.language) == ("+628120000009", "en")

    page = client.post("/akun/", {**answers, "phone": cast.ben.phone, "language": "id"})
    text = page.content.decode()
    assert "already has an account" in text
    assert cast.ben.phone in text
    User.objects.filter(pk=cast.ben.pk).update(email="ben@contoh.id")
    with pytest.raises(InvalidContent) as refused:
        update_account(cast.ana, name="Ana", phone="", email="BEN@contoh.id", language="id")
    assert list(refused.value.fields) == ["email"]


def test_the_language_is_kept_in_the_profile_or_in_a_cookie(client, cast):
    back = client.post("/bahasa/", {"language": "en", "next": "/masuk/?next=/akun/"})
    assert back.url == "/masuk/?next=/akun/"
    assert "Sign in" in client.get(SIGN_IN).content.decode()
    client.force_login(cast.ana)
    client.post("/bahasa/", {"language": "en", "next": "https://contoh.com/"})
    cast.ana.refresh_from_db()
    assert cast.ana.language == "en"
    assert client.post("/bahasa/", {"language": "xx", "next": "//contoh.com"}).url == "/"
    assert client.get("/bahasa/").status_code == 405


def test_the_second_person_of_a_name_gets_another_username(db):
    made = [
        create_account(name=name, sign_in_name="", password="kebun-melati").username
        for name in ("Siti Aminah", "SITI  AMINAH", "Šiti-Aminah", "李")
    ]
    assert made == ["siti.aminah", "siti.aminah2", "siti.aminah3", "pengguna"]
    assert suggest_username("I Made Oka Adnyana Putra") == "i.made.oka"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("62 812 3456 7890", "+6281234567890"),
        ("+62 (812) 3456.7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("+65 8123 4567", "+6581234567"),
        ("0812", None),
        ("12345678", None),
        ("siti", None),
        ("0812x456789", None),
        ("٠٨١٢٣٤٥٦٧٨٩", None),
    ],
)
def test_one_number_has_one_spelling(typed, number):
    assert normal_phone(typed) == number


def test_what_is_stored_of_a_password_is_not_the_password(cast):
    user = create_account(name="Siti", sign_in_name="siti", password="kebun-melati")
    assert not re.search("melati", user.password)
