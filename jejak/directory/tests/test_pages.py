import re
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.urls import reverse

from jejak.access.models import Assignment, Invitation
from jejak.access.roles import Role
from jejak.access.services import assign, invite
from jejak.accounts.models import User
from jejak.places.models import Library
from jejak.places.profile import GROUPS
from jejak.places.services import close_library, create_library
from tests.cast import PASSWORD

ODD = ["\x00", "a" * 5_000, "-1", "9" * 40, "<script>💥", "NaN"]


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


def text_of(response):
    return response.content.decode()


def test_from_a_whatsapp_message_to_the_welcome_page(client, cast):
    client.force_login(cast.ben)
    page = client.post(
        f"/perpustakaan/{cast.library.pk}/undang/",
        {"role": "manager", "invited_name": "Siti Aminah"},
    )
    message = re.search(r"<textarea[^>]*>(.*?)</textarea>", text_of(page), re.S)[1]
    link = re.search(r"http://testserver(/undangan/[0-9A-Z-]{12}/)", message)[1]
    assert "Yth. Ibu/Bapak Siti Aminah" in message
    assert "Ben Hartono mengundang Anda" in message
    assert f"https://wa.me/?text={'Yth.'}" in text_of(page)
    assert link in unquote(text_of(page))
    client.logout()

    preview = client.get(link)
    assert preview.status_code == 200
    assert "Ben Hartono" in text_of(preview)
    assert Invitation.objects.get().state is Invitation.State.OPEN

    done = client.post(
        link, {"name": "Siti Aminah", "sign_in_name": "0812 3456 7890", "password": "kebun-melati"}
    )
    assert done.url == "/selamat-datang/"
    welcome = text_of(client.get(done.url))
    assert "081234567890" in welcome
    assert reverse("activity_new") in welcome

    again = client.post(link, {"name": "Orang Lain", "password": "kebun-melati"})
    assert again.status_code == 410
    assert "sudah dipakai" in text_of(again)


def test_the_message_is_indonesian_also_from_an_english_page(client, cast):
    User.objects.filter(pk=cast.ben.pk).update(language="en")
    client.force_login(cast.ben)
    page = text_of(client.post(f"/perpustakaan/{cast.library.pk}/undang/", {"role": "manager"}))
    assert "The invitation is ready" in page
    assert "mengundang Anda" in page
    assert "sebagai pengelola" in page


def test_what_was_typed_stays_when_the_invitation_form_is_refused(client, cast):
    _made, code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    page = client.post(
        f"/undangan/{code}/",
        {"name": "Siti Aminah", "sign_in_name": "0812 0000 001", "password": "kebun-melati"},
    )
    text = text_of(page)
    assert page.status_code == 200
    assert "Nomor HP ini sudah punya akun" in text
    assert 'value="Siti Aminah"' in text
    assert "kebun-melati" not in text


def test_all_that_is_wrong_is_said_at_once(client, cast):
    _made, code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    wrong = {"name": "Siti", "sign_in_name": "12", "password": "123"}
    text = text_of(client.post(f"/undangan/{code}/", wrong))
    assert "Nomor HP ini belum lengkap" in text
    assert text.count('class="field bad"') == 2


def test_a_code_is_typed_with_all_its_usual_mistakes(client, cast):
    _made, code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    typed = code.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert client.post("/undangan/", {"code": typed}).url == f"/undangan/{code}/"
    unknown = client.post("/undangan/", {"code": "0000 0000 00"})
    assert unknown.status_code == 404
    assert "tidak dikenal" in text_of(unknown)
    assert "sepuluh huruf" in text_of(client.post("/undangan/", {"code": "12"}))


def test_guessing_codes_ends_soon(client, cast):
    for n in range(20):
        assert client.get(f"/undangan/0000-0000-{n:02}/").status_code == 404
    assert client.get("/undangan/0000-0000-99/").status_code == 429
    assert client.get("/undangan/").status_code == 429


def test_who_is_signed_in_adds_the_role_to_their_account(client, cast):
    _made, code = invite(role=Role.MANAGER, place=cast.other_library, by=cast.citra)
    client.force_login(cast.ana)
    assert "Ana Lestari" in text_of(client.get(f"/undangan/{code}/"))
    assert client.post(f"/undangan/{code}/").url == "/selamat-datang/"
    assert Assignment.objects.filter(user=cast.ana, library=cast.other_library).exists()


def test_a_library_is_opened_with_its_region_searched_without_a_script(client, cast):
    client.force_login(cast.rina)
    typed = {"name": "TBM Kangkung", "library_type": "tbm", "region_search": "kangkun"}
    step = text_of(client.post("/perpustakaan/baru/", {**typed, "search": "1"}))
    assert 'value="TBM Kangkung"' in step
    assert 'value="3324062001"' in step
    assert 'role="alert"' not in step
    made = client.post("/perpustakaan/baru/", {**typed, "region": "3324062001"})
    library = Library.objects.get(name="TBM Kangkung")
    assert made.url == f"/perpustakaan/{library.pk}/"
    assert library.village.code == "3324062001"


def test_a_region_out_of_reach_is_neither_offered_nor_taken(client, cast):
    client.force_login(cast.rina)
    typed = {"name": "TBM", "library_type": "tbm", "region_search": "argopeni"}
    step = text_of(client.post("/perpustakaan/baru/", {**typed, "search": "1"}))
    assert "3305012001" not in step
    forged = client.post("/perpustakaan/baru/", {**typed, "region": "3305012001"})
    assert "Cari wilayahnya, lalu pilih salah satu" in text_of(forged)
    assert not Library.objects.filter(name="TBM").exists()


def test_a_manager_keeps_the_profile_and_numbers_may_be_written_as_usual(client, cast):
    client.force_login(cast.ana)
    own = f"/perpustakaan/{cast.library.pk}/"
    hours = client.post(own + "ubah/layanan/", {"opening_hours_per_day": "6,5"})
    assert hours.status_code == 302
    cast.library.refresh_from_db()
    assert float(cast.library.opening_hours_per_day) == 6.5
    assert "6,5" in text_of(client.get(own))
    address = own + "ubah/umum/"
    answers = {"name": "Perpustakaan Melati", "npp": "33-1"}
    assert client.post(address, answers).status_code == 302

    Library.objects.filter(pk=cast.other_library.pk).update(npp="33-2")
    taken = client.post(address, {**answers, "npp": "33-2", "founding_year": "12"})
    assert "empat angka" in text_of(taken)
    taken = client.post(address, {**answers, "npp": "33-2"})
    assert taken.status_code == 422
    assert "NPP" in text_of(taken)
    assert 'value="33-2"' in text_of(taken)


def test_a_library_closes_with_a_reason_and_opens_again(client, cast):
    client.force_login(cast.rina)
    address = f"/perpustakaan/{cast.library.pk}/"
    assert client.post(address + "tutup/", {"closed_on": "2026-01-31"}).status_code == 422
    closed = {"closed_on": "2026-01-31", "reason": "Gedung dipakai puskesmas"}
    client.post(address + "tutup/", closed)
    assert "Gedung dipakai puskesmas" in text_of(client.get(address))
    client.post(address + "buka/")
    cast.library.refresh_from_db()
    assert cast.library.closed_on is None


def test_the_list_finds_a_name_that_is_spelt_wrongly(client, cast):
    client.force_login(cast.nadia)
    assert "Perpustakaan: 4." in text_of(client.get("/perpustakaan/"))
    assert "Taman Baca Argopeni" in text_of(client.get("/perpustakaan/?q=argopni"))
    below = text_of(client.get("/perpustakaan/?wilayah=33.24"))
    assert "Sumber Makmur" in below
    assert "Argopeni" not in below
    close_library(cast.library, closed_on=cast.library.created_at.date(), reason="x", by=None)
    assert "Perpustakaan: 1." in text_of(client.get("/perpustakaan/?keadaan=tutup"))
    assert "Tidak ada wilayah dengan kode ini" in text_of(client.get("/perpustakaan/?wilayah=99"))


def test_a_long_list_is_read_page_by_page_and_misses_nothing(client, cast):
    for n in range(60):
        create_library(name=f"TBM {n // 2}", library_type="tbm", region=cast.village, by=None)
    client.force_login(cast.rina)
    first = text_of(client.get("/perpustakaan/"))
    further = re.search(r'href="(\?setelah=\d+)"', first)[1]
    second = text_of(client.get("/perpustakaan/" + further))
    seen = re.findall(r'class="row" href="/perpustakaan/(\d+)/"', first + second)
    assert len(seen) == len(set(seen)) == 61


def test_lists_ask_the_database_no_more_often_when_they_are_longer(
    client, cast, django_assert_max_num_queries
):
    for n in range(30):
        user = User.objects.create(username=f"pengelola{n}", name=f"Pengelola {n}")
        assign(user, role=Role.MANAGER, place=cast.library, by=None)
    client.force_login(cast.rina)
    for address in ("/orang/", "/perpustakaan/", "/wilayah/?q=sukorejo"):
        with django_assert_max_num_queries(14):
            client.get(address)


def test_a_facilitator_helps_to_a_new_password_by_a_link_that_works_once(client, cast):
    assignment = Assignment.objects.get(user=cast.ana)
    client.force_login(cast.ben)
    page = text_of(client.post(f"/orang/tugas/{assignment.pk}/sandi/"))
    link = re.search(r"http://testserver(/sandi-baru/[^/]+/[^/]+/)", page)[1]
    client.logout()
    weak = client.post(link, {"password": "12345678"})
    assert weak.status_code == 200
    assert client.post(link, {"password": "kebun-melati"}).url == "/masuk/"
    assert client.get(link).status_code == 410
    signed_in = client.post("/masuk/", {"login": "ana", "password": "kebun-melati"})
    assert signed_in.status_code == 302
    assert client.post("/masuk/", {"login": "ana", "password": PASSWORD}).status_code == 302


def test_somebody_is_invited_to_a_place_that_is_searched(client, cast):
    client.force_login(cast.citra)
    typed = {"role": "facilitator", "place_search": "kebumen"}
    step = text_of(client.post("/orang/undang/", {**typed, "search": "1"}))
    assert 'value="region:3305"' in step
    page = client.post("/orang/undang/", {**typed, "place": "region:3305"})
    assert "Undangan siap dikirim" in text_of(page)
    made = Invitation.objects.get()
    assert (made.role, made.region) == ("facilitator", cast.other_regency)
    forged = client.post(
        "/orang/undang/", {"role": "province_office", "place": f"library:{cast.library.pk}"}
    )
    assert forged.status_code == 200
    assert Invitation.objects.count() == 1


def test_regions_are_found_by_name_or_code_with_the_libraries_of_ones_scope(client, cast):
    client.force_login(cast.ben)
    found = text_of(client.get("/wilayah/?q=sukorjo"))
    assert "33.24.05.2001" in found
    assert "Kabupaten Kendal" in found
    assert "perpustakaan: 1" in found
    assert "Kecamatan Sukorejo" in text_of(client.get("/wilayah/?q=33.24.05"))
    assert "belum ada perpustakaan" in text_of(client.get("/wilayah/?wilayah=35"))


@pytest.mark.parametrize("value", ODD)
def test_no_form_breaks_on_odd_input(client, cast, value):
    """Each field of each form in turn; any answer but a fault is right."""
    own = cast.library.pk
    _made, code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    forms = {
        f"/undangan/{code}/": ("anonymous", ["name", "sign_in_name", "password"]),
        "/undangan/": ("anonymous", ["code"]),
        "/akun/": ("ana", ["name", "phone", "email", "language"]),
        "/bahasa/": ("ana", ["language", "next"]),
        **{f"/perpustakaan/{own}/ubah/{group.slug}/": ("ana", [*group.fields]) for group in GROUPS},
        f"/perpustakaan/{own}/undang/": ("ben", ["role", "invited_name"]),
        f"/perpustakaan/{own}/tutup/": ("rina", ["closed_on", "reason"]),
        "/perpustakaan/baru/": (
            "rina",
            ["name", "library_type", "region_search", "region", "opened_on", "search"],
        ),
        "/orang/undang/": ("rina", ["role", "place_search", "place", "invited_name", "search"]),
    }
    for address, (person, fields) in forms.items():
        client.logout()
        if person != "anonymous":
            client.force_login(getattr(cast, person))
        right = {"role": "manager", "name": "Nama", "closed_on": "2026-01-31", "reason": "x"}
        for field in fields:
            cache.clear()
            response = client.post(address, {**right, field: value})
            assert response.status_code < 500, (address, field)
    client.force_login(cast.nadia)
    for address in ("/perpustakaan/", "/orang/", "/wilayah/"):
        for field in ("q", "wilayah", "jenis", "keadaan", "peran", "setelah"):
            assert client.get(address, {field: value}).status_code == 200, (address, field)
    assert client.get(f"/perpustakaan/{'9' * 40}/").status_code == 404
