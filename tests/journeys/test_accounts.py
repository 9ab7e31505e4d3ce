"""Passkeys, codes and devices, as an office and a village use them."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from jejak.access.models import Assignment
from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.activities.tests.factories import recorded
from tests.cast import PASSWORD, build_cast

from .conftest import Person
from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-phone", "en-desktop"]
)
NEW = "kebun-melati-7"
SECURITY = "/akun/langkah-kedua/"


@pytest.fixture(autouse=True)
def no_earlier_tries() -> None:
    cache.clear()


def build(language: str) -> Any:
    cast = build_cast()
    User.objects.update(language=language)
    return cast


def opens(one: Person, address: str) -> None:
    one.page.click(f'main a[href="{address}"]')
    one.page.wait_for_load_state()


def sends(one: Person, button: str = "button.primary") -> None:
    one.page.click(f"main form {button}")
    one.page.wait_for_load_state()


def proves(one: Person) -> None:
    one.page.fill("[name=password]", PASSWORD)
    sends(one)


def signs_out(one: Person) -> None:
    one.goes_to("/keluar/")
    sends(one)
    one.page.wait_for_url("**/masuk/")


def give_lock(one: Person) -> None:
    """Give the person's computer a lock, as a finger or a PIN would be."""
    devtools = one.context.new_cdp_session(one.page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


@BOTH
def test_rina_signs_in_with_a_passkey(person: Any, language: str, viewport: dict[str, int]) -> None:
    build(language)
    rina = person(f"rina-{language}", viewport)
    give_lock(rina)
    rina.signs_in("rina")
    rina.goes_to("/akun/")
    rina.looks("akun")
    opens(rina, SECURITY)
    rina.looks("langkah-kedua")
    opens(rina, f"{SECURITY}kunci-sandi/")
    rina.looks("pastikan")
    proves(rina)
    rina.looks("kunci-sandi-baru")
    sends(rina)
    rina.page.wait_for_url("**/kode-darurat/")
    rina.looks("kode-darurat")
    opens(rina, SECURITY)
    rina.looks("langkah-kedua-ada")

    signs_out(rina)
    rina.looks("masuk")
    rina.page.click("form[data-passkey] button")
    rina.page.wait_for_url(re.compile(r":\d+/$"))
    assert rina.page.locator("header.top").count() == 1

    signs_out(rina)
    rina.page.fill("[name=login]", "rina")
    rina.page.fill("[name=password]", PASSWORD)
    sends(rina)
    rina.looks("langkah-kedua-masuk")
    rina.page.click("form[data-passkey] button")
    rina.page.wait_for_url(re.compile(r":\d+/$"))

    rina.goes_to(SECURITY)
    rina.page.click('main a[href$="/cabut/"]')
    proves(rina)
    rina.looks("kunci-sandi-cabut")
    sends(rina, "button.danger")
    rina.page.wait_for_url(f"**{SECURITY}")


@BOTH
def test_ben_uses_an_app_and_an_emergency_code(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    build(language)
    ben = person(f"ben-{language}", viewport)
    ben.signs_in("ben")
    ben.goes_to(f"{SECURITY}aplikasi/")
    proves(ben)
    ben.looks("aplikasi-baru")
    secret = ben.page.locator(".secret").inner_text()
    ben.page.fill("[name=code]", code_now(secret))
    sends(ben)
    ben.page.wait_for_url("**/kode-darurat/")
    spare = ben.page.locator(".spare-codes li").first.inner_text()

    cache.clear()  # the code that added the app is not taken again for a while
    signs_out(ben)
    ben.signs_in("ben")
    ben.page.fill("[name=code]", "000000")
    sends(ben)
    ben.looks("kode-salah")
    ben.page.fill("[name=code]", code_now(secret))
    sends(ben)
    ben.page.wait_for_url(re.compile(r":\d+/$"))

    signs_out(ben)
    ben.signs_in("ben")
    ben.page.fill("[name=code]", spare)
    sends(ben)
    ben.page.wait_for_url(re.compile(r":\d+/$"))
    ben.goes_to(f"{SECURITY}kode-darurat/")
    proves(ben)
    assert spare not in ben.page.locator(".spare-codes").inner_text()
    ben.goes_to(f"{SECURITY}kode-darurat/baru/")
    ben.looks("kode-darurat-baru")
    ben.goes_to(f"{SECURITY}aplikasi/cabut/")
    ben.looks("aplikasi-cabut")


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@BOTH
def test_ben_tells_ana_a_code_by_telephone(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build(language)
    recorded(cast, title="Kelas menjahit")
    ben = person(f"ben-{language}", viewport)
    ben.signs_in("ben")
    ben.goes_to("/orang/")
    ben.looks("orang")
    opens(ben, f"/orang/{cast.ana.pk}/")
    ben.looks("orang-ana")
    ben.goes_to(f"/orang/{cast.ana.pk}/?jenis=foto")
    ben.looks("orang-ana-kosong")
    held = Assignment.objects.get(user=cast.ana)
    opens(ben, f"/orang/tugas/{held.pk}/sandi/")
    ben.looks("bantu-sandi")
    ben.page.check("input[value=code]", force=True)
    sends(ben)
    ben.looks("kode-sandi")
    code = ben.page.locator(".code").inner_text()

    ana = person(f"ana-{language}", viewport)
    ana.goes_to("/masuk/")
    opens(ana, "/sandi/kode/")
    ana.page.fill("[name=code]", "1234567890")
    sends(ana)
    ana.looks("kode-salah")
    ana.page.fill("[name=code]", code.lower().replace("-", " "))
    sends(ana)
    ana.looks("pilih-sandi")
    ana.page.fill("[name=password]", NEW)
    sends(ana)
    ana.page.wait_for_url("**/masuk/")
    ana.looks("masuk")
    ana.signs_in("ana", NEW)
    ana.goes_to("/kabar/")
    ana.looks("kabar")
    assert cast.ben.name in ana.page.inner_text("main")

    other = person(f"ana-lain-{language}", viewport)
    other.signs_in("ana", NEW)
    ana.goes_to("/akun/perangkat/")
    ana.looks("perangkat")
    assert ana.page.locator("main li").count() == 2
    sends(ana, "button.danger")
    ana.page.wait_for_url("**/masuk/")
    ana.looks("keluar-semua")
    other.goes_to("/akun/")
    other.page.wait_for_url(re.compile(r"/masuk/"))


@BOTH
def test_tasks_move_on_and_accounts_rest(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build(language)
    held = Assignment.objects.get(user=cast.ana)
    ana = person(f"ana-{language}", viewport)
    ana.signs_in("ana")
    ana.goes_to(f"/akun/tugas/{held.pk}/lepas/")
    ana.looks("lepas-terakhir")
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    ana.goes_to(f"/akun/tugas/{held.pk}/lepas/")
    ana.looks("serahkan")

    rina = person(f"rina-{language}", viewport)
    rina.signs_in("rina")
    rina.goes_to(f"/orang/{cast.ana.pk}/")
    rina.looks("orang-ana")
    opens(rina, f"/orang/tugas/{held.pk}/pindahkan/")
    rina.page.fill("[name=place_search]", "sumber")
    sends(rina, "button[name=search]")
    rina.looks("pindahkan")
    rina.goes_to(f"/orang/{cast.ana.pk}/nonaktifkan/")
    rina.looks("nonaktifkan")
    sends(rina, "button.danger")
    rina.looks("nonaktif")

    ana.goes_to("/akun/")
    ana.page.wait_for_url(re.compile(r"/masuk/"))
    ana.page.fill("[name=login]", "ana")
    ana.page.fill("[name=password]", PASSWORD)
    sends(ana)
    ana.looks("ditolak")
    assert cast.rina.name in ana.page.inner_text("main")
