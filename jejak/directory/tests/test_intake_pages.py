import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from jejak.access.models import Invitation
from jejak.access.roles import Role
from jejak.access.services import accept_invitation, find_invitation, invite
from jejak.accounts.models import User
from jejak.desk.tasks import forget_expired
from jejak.directory.intake import services
from jejak.directory.intake.tables import read_text
from jejak.directory.models import Intake
from jejak.places.models import Library
from jejak.places.services import create_library

TABLE = (
    "Nama perpustakaan\tDesa\tKecamatan\tPengelola\tNo WA\n"
    "TBM Pelangi\tSukorejo\tSukorejo\tSiti Aminah\t0812 3456 7890\n"
    "TBM Mawar\tTidak Ada\tSukorejo\tJoko\t\n"
)
ODD = ["\x00", "a" * 5_000, "-1", "9" * 40, "<script>alert(1)</script>", "NaN", "#99999999999"]


def text_of(response):
    return response.content.decode()


def intake_of(by, text=TABLE, kind="libraries"):
    return services.start_intake(read_text(text), kind=kind, by=by)


@pytest.fixture
def rina(client, cast):
    client.force_login(cast.rina)
    return client


def test_from_a_pasted_table_to_a_sheet_of_invitations(rina, cast):
    sent = rina.post("/tabel/baru/", {"kind": "libraries", "text": TABLE})
    table = Intake.objects.get()
    assert sent.url == f"/tabel/{table.pk}/"
    page = text_of(rina.get(sent.url))
    assert "Tidak Ada tidak dikenal" in page
    assert 'value="Tidak Ada"' in page

    early = rina.post(f"/tabel/{table.pk}/hasil/")
    assert (early.status_code, Library.objects.filter(name="TBM Pelangi").count()) == (422, 0)

    mended = rina.post(sent.url, {"row": "1", "r1-village": "Tidak Ada", "p1-code": "3324052001"})
    assert mended.status_code == 302
    look = text_of(rina.get(f"/tabel/{table.pk}/hasil/"))
    assert "Perpustakaan yang dibuka: 2" in look
    assert rina.post(f"/tabel/{table.pk}/hasil/").url == sent.url
    assert "Buat lembar" in text_of(rina.get(sent.url))

    sheet = rina.post(f"/tabel/{table.pk}/lembar/")
    page = text_of(sheet)
    assert "no-store" in sheet.headers["Cache-Control"]
    codes = re.findall(r'cut-code num">([0-9A-Z-]{12})<', page)
    assert len(codes) == 2
    assert "https://wa.me/6281234567890?text=Yth." in page
    assert "style=" not in page.split("cards-to-cut")[1]
    assert f"/undangan/{codes[0]}/" in unquote(page)

    accept_invitation(
        find_invitation(codes[0]), name="Siti", sign_in_name="siti", password="bunga-melati"
    )
    again = text_of(rina.post(f"/tabel/{table.pk}/lembar/"))
    new_codes = re.findall(r'cut-code num">([0-9A-Z-]{12})<', again)
    assert len(new_codes) == 1
    assert find_invitation(codes[1]) is None


def test_what_was_typed_is_kept_and_shown_with_what_is_still_wrong(rina, cast):
    table = intake_of(cast.rina)
    sent = {"row": "1", "r1-village": "Tetap Tidak Ada", "r1-person_phone": "12"}
    page = rina.post(f"/tabel/{table.pk}/", sent)
    assert page.status_code == 422
    assert 'value="Tetap Tidak Ada"' in text_of(page)
    assert "Nomor HP ini belum lengkap" in text_of(page)
    assert 'value="Tetap Tidak Ada"' in text_of(rina.get(f"/tabel/{table.pk}/"))


def test_a_row_is_left_out_and_taken_back(rina, cast):
    table = intake_of(cast.rina)
    address = f"/tabel/{table.pk}/"
    assert rina.post(address, {"row": "1", "out": "1"}).status_code == 302
    table.refresh_from_db()
    assert table.left_out == [1]
    assert 'name="out" value="1" checked' in text_of(rina.get(f"{address}?baris=2"))
    assert rina.post(address, {"row": "1"}).status_code == 422
    table.refresh_from_db()
    assert table.left_out == []


def test_a_file_is_taken_as_a_pasted_table_is(rina):
    file = SimpleUploadedFile("tabel.csv", TABLE.replace("\t", ";").encode())
    sent = rina.post("/tabel/baru/", {"kind": "libraries", "file": file})
    assert sent.status_code == 302
    assert len(Intake.objects.get().rows) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Masih kosong"),
        (b"PK\x03\x04" + b"\x00" * 50, "rusak"),
        (b"x" * 2_200_000, "lebih dari 2 MB"),
        (b"\x00\xff\xfe" * 40, ""),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_remedy(rina, content, said):
    page = rina.post(
        "/tabel/baru/",
        {"kind": "libraries", "file": SimpleUploadedFile("a.xlsx", content), "text": ""},
    )
    assert page.status_code == 422
    assert said in text_of(page)
    assert not Intake.objects.exists()


def test_nothing_pasted_is_refused_beside_its_field(rina):
    page = rina.post("/tabel/baru/", {"kind": "libraries", "text": " "})
    assert page.status_code == 422
    assert "Tempel tabel di sini" in text_of(page)


def test_columns_that_were_not_recognised_are_named_by_hand(rina, cast):
    sent = rina.post(
        "/tabel/baru/", {"kind": "libraries", "text": "Sebutan\tLetak\nTBM Pelangi\tSukorejo"}
    )
    table = Intake.objects.get()
    assert sent.url == f"/tabel/{table.pk}/kolom/"
    twice = rina.post(sent.url, {"column-0": "name", "column-1": "name"})
    assert twice.status_code == 422
    assert "Dua kolom" in text_of(twice)
    # Without a heading line the first row is a row as well; here it is no library.
    done = rina.post(sent.url, {"column-0": "name", "column-1": "village"})
    assert done.url == f"/tabel/{table.pk}/"
    assert "siap" in text_of(rina.get(done.url))


def test_odd_input_is_never_an_error_of_ours(rina, cast):
    table = intake_of(cast.rina)
    address = f"/tabel/{table.pk}/"
    for odd in ODD:
        for query in ({"baris": odd}, {"halaman": odd}):
            assert rina.get(address, query).status_code == 200
        rina.post(address, {"row": odd, "out": odd, "r0-name": odd, "r9999-name": odd})
        rina.post(address, {"p1-code": odd, "q1-library-1-name": odd, "q0-x": odd})
        page = rina.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in text_of(page)
        assert rina.get("/tabel/baru/", {"jenis": odd}).status_code == 200
        assert rina.post("/tabel/baru/", {"kind": odd, "text": odd}).status_code == 422
        assert rina.get("/orang/lembar/", {"q": odd, "peran": odd, "setelah": odd}).status_code
        assert rina.post("/orang/lembar/", {"library": odd}).status_code == 422
        people = intake_of(
            cast.rina, f"Nama\tPerpustakaan\tPeran\n{odd[:400]}\t{odd[:400]}\tx", "people"
        )
        assert rina.get(f"/tabel/{people.pk}/").status_code == 200
        services.delete_intake(people, by=cast.rina)


def test_libraries_without_a_manager_get_a_sheet(rina, cast):
    for name in ("TBM Melati", "TBM Mawar"):
        create_library(name=name, library_type="tbm", region=cast.village, by=cast.rina)
    page = text_of(rina.get("/orang/lembar/"))
    assert "TBM Melati" in page
    assert "Sumber Makmur" not in page  # Ana is there

    nothing = rina.post("/orang/lembar/", {})
    assert nothing.status_code == 422
    melati = Library.objects.get(name="TBM Melati")
    one = text_of(rina.post("/orang/lembar/", {"library": melati.pk}))
    assert one.count('class="cut"') == 1
    both = text_of(rina.post("/orang/lembar/", {"all": "1"}))
    assert both.count('class="cut"') == 2
    # The second sheet renewed the first one's invitation instead of making another.
    assert Invitation.objects.filter(library=melati).count() == 1


def test_a_sheet_is_only_for_libraries_within_reach(rina, cast):
    page = rina.post("/orang/lembar/", {"library": cast.other_library.pk})
    assert page.status_code == 422
    assert not Invitation.objects.exists()


def test_the_list_of_libraries_to_invite_asks_a_bounded_number_of_queries(
    rina, cast, django_assert_max_num_queries
):
    for n in range(60):
        create_library(name=f"TBM {n}", library_type="tbm", region=cast.village, by=None)
    with django_assert_max_num_queries(16):
        page = text_of(rina.get("/orang/lembar/"))
    assert page.count('name="library"') == 50
    assert "setelah=" in page


def test_the_number_in_the_table_is_offered_as_sign_in_name(client, cast):
    _made, code = invite(
        role=Role.MANAGER, place=cast.library, by=cast.rina, invited_phone="+6281234567890"
    )
    assert 'value="081234567890"' in text_of(client.get(f"/undangan/{code}/"))


def test_the_number_is_forgotten_once_the_invitation_is_accepted(cast):
    made, code = invite(
        role=Role.MANAGER, place=cast.library, by=cast.rina, invited_phone="+6281234567890"
    )
    accept_invitation(
        find_invitation(code), name="Siti", sign_in_name="siti", password="bunga-melati"
    )
    made.refresh_from_db()
    assert made.invited_phone == ""


def test_open_tables_that_nobody_works_on_are_forgotten_after_ninety_days(cast):
    old, kept = intake_of(cast.rina), intake_of(cast.rina)
    long_ago = timezone.now() - timedelta(days=91)
    Intake.objects.filter(pk=old.pk).update(updated_at=long_ago)
    forget_expired(timestamp=0)
    assert list(Intake.objects.all()) == [kept]


def test_open_tables_are_listed_resumed_and_deleted(rina, cast):
    table = intake_of(cast.rina)
    assert reverse("intake", args=[table.pk]) in text_of(rina.get("/tabel/"))
    assert rina.post(f"/tabel/{table.pk}/hapus/").url == "/tabel/"
    assert "Tidak ada tabel yang menunggu" in text_of(rina.get("/tabel/"))


def test_the_facilitator_is_offered_people_only(client, cast):
    client.force_login(cast.ben)
    page = text_of(client.get("/tabel/baru/"))
    assert 'value="people"' in page
    assert 'value="libraries"' not in page
    assert client.post("/tabel/baru/", {"kind": "libraries", "text": TABLE}).status_code == 422


def test_who_lost_the_role_no_longer_opens_their_tables(client, cast):
    table = intake_of(cast.rina)
    cast.rina.assignments.update(ended_at="2026-01-01T00:00Z")
    client.force_login(User.objects.get(pk=cast.rina.pk))
    assert client.get(f"/tabel/{table.pk}/").status_code == 403
    assert client.post(f"/tabel/{table.pk}/hasil/").status_code == 403
