"""A figure that was kept stays, and says what altered it since and which records did."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from jejak.access.models import Assignment
from jejak.access.roles import Role
from jejak.access.scope import forget_assignments
from jejak.access.services import assign, end_assignment
from jejak.activities import services as activities
from jejak.activities.models import Activity
from jejak.activities.tests.factories import content, recorded
from jejak.audit.models import AuditEntry
from jejak.figures.recoding import recode_library
from jejak.notices.models import Notice
from jejak.notices.services import read_notice
from jejak.places.services import create_library
from jejak.reports.kept import services
from jejak.reports.kept.explain import explain
from jejak.reports.kept.models import KeptComparison, KeptFigure

pytestmark = pytest.mark.django_db
YEAR = "dari=2026-01-01&sampai=2026-12-31"
OCTOBER = "dari=2026-10-01&sampai=2026-10-31"


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def kept_new(client, user, query, **more):
    client.force_login(user)
    return client.post(reverse("kept_new"), {"saring": query, **more})


def kept(cast, person="rina", query=f"wilayah=3324&{YEAR}", **more):
    return services.keep_figure(query, by=getattr(cast, person), **more)


def changed(row, user):
    forget_assignments(user)
    return services.compare(row, user).differences


def csv_sections(content):
    """The lines about the file, and each section by its title: heading and rows."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    parts = [[]]
    for line in lines:
        parts.append([]) if not line else parts[-1].append(line)
    about, *sections = parts
    # A note stands in a line of its own, above the heading.
    tables = {s[0][0]: s[2:] if len(s[1]) < len(s[2]) else s[1:] for s in sections}
    return dict(about), tables


def test_a_saved_figure_opens_the_same_page_and_is_unchanged_until_something_alters_it(
    cast, client
):
    recorded(cast, participant_count=15)

    response = kept_new(client, cast.rina, f"wilayah=3324&{YEAR}", tindakan="simpan", judul="2026")

    row = KeptFigure.objects.get()
    assert response.url == reverse("kept_figure", args=[row.pk])
    assert (row.title, row.kind, row.values["activities"]) == ("2026", "saved", 1)
    page = client.get(response.url)
    assert f"{reverse('capaian')}?{row.query}" in page.content.decode().replace("&amp;", "&")
    assert "Belum berubah" in page.content.decode()
    assert "tidak berubah" in client.get(reverse("kept_figures")).content.decode()
    audit = AuditEntry.objects.get(action="figure.save")
    assert audit.detail["code"] == row.code


def test_a_withdrawn_an_edited_and_a_new_record_are_listed_with_who_when_and_why(cast, client):
    withdrawn = recorded(cast, title="Kelas menjahit", participant_count=15)
    edited = recorded(cast, title="Panen padi", participant_count=20, female_count=12)
    row = kept(cast)
    activities.withdraw_activity(withdrawn, reason="tercatat dua kali", by=cast.ana)
    activities.edit_activity(
        edited,
        content=content(title="Panen padi", participant_count=22, female_count=12),
        base_version=edited.version,
        by=cast.ana,
    )
    recorded(cast, title="Kelas komputer", participant_count=7)

    found = changed(row, cast.rina)
    (why,) = explain(row, cast.rina)

    # 35 participants then; 22 + 7 now. Two activities then and now.
    assert found["attendance"] == [35, 29]
    assert "activities" not in found
    assert {line.name: (line.kind, line.moved) for line in why.records} == {
        "Kelas menjahit": ("Ditarik", "Kegiatan −1, Peserta −15"),
        "Panen padi": ("Berubah", "Peserta +2"),
        "Kelas komputer": ("Baru", "Kegiatan +1, Peserta +7"),
    }
    assert [(k.name, k.records, [text for _n, text in k.moved[:2]]) for k in why.kinds] == [
        ("Masuk", 1, ["+1", "+7"]),
        ("Keluar", 1, ["−1", "−15"]),
        ("Berubah", 1, ["0", "+2"]),
    ]
    assert [text for _name, text in why.sums[:2]] == ["0", "−6"]
    client.force_login(cast.rina)
    page = client.get(reverse("kept_figure", args=[row.pk])).content.decode()
    assert "tercatat dua kali" in page
    assert "Ana Lestari" in page
    assert reverse("activity", args=[withdrawn.pk]) in page
    listed = client.get(reverse("kept_figures")).content.decode()
    assert "Peserta: 35 → <b>29</b>" in listed


def test_records_outside_ones_area_are_counted_and_not_named(cast, client):
    create_library(
        name="Perpustakaan Rahasia", library_type="village", region=cast.other_village, by=None
    )
    far = recorded(cast, by=cast.citra, library=cast.province_library, title="Rapat rahasia")
    row = kept(cast, "ana", f"wilayah=33&{YEAR}")
    activities.withdraw_activity(far, reason="batal", by=cast.citra)

    client.force_login(cast.ana)
    page = client.get(reverse("kept_figure", args=[row.pk])).content.decode()

    assert "Rapat rahasia" not in page
    assert "Catatan di luar wilayah Anda, ikut dihitung di atas dan tidak didaftar: 1" in page


def test_a_recoded_library_takes_its_records_along_and_is_named(cast):
    recorded(cast, participant_count=15)
    row = kept(cast, "nadia", f"wilayah=3324&{YEAR}")
    village = kept(cast, "nadia", f"wilayah=3324052001&{YEAR}")
    recode_library(cast.library, region=cast.other_village, reason="salah ketik", by=cast.nadia)

    for one in (row, village):
        found = changed(one, cast.nadia)
        assert found["activities"] == [1, 0]
        (why,) = explain(one, cast.nadia)
        assert [(line.kind, line.moved) for line in why.records] == [
            ("Keluar", "Kegiatan −1, Peserta −15")
        ]
        titles = {group.title: [line.name for line in group.named] for group in why.libraries}
        assert titles["Perpustakaan yang dipindah kodenya"] == [cast.library.name]
        assert "Kabupaten Kebumen" in why.libraries[-1].named[0].sentences[0]


def test_the_file_has_what_is_shown_and_says_scope_period_version_moment_and_rows(cast, client):
    recorded(cast, participant_count=15, female_count=9, male_count=6)

    response = kept_new(client, cast.rina, f"wilayah=3324&{OCTOBER}", tindakan="csv")
    about, sections = csv_sections(response.content)

    row = KeptFigure.objects.get()
    assert about["Kode"] == row.code
    assert about["Saringan: Wilayah"] == "Kabupaten Kendal"
    assert (about["Saringan: Dari"], about["Saringan: Sampai"]) == (
        "1 Oktober 2026",
        "31 Oktober 2026",
    )
    assert int(about["Baris"]) == sum(len(rows) - 1 for rows in sections.values())
    assert about["Dibuat oleh"] == "Rina Wulandari"
    assert "figures 1" in about["Versi definisi"]
    assert "pukul" in about["Per"]
    assert response["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.filter(action="figure.export").exists()


def test_a_workbook_has_a_sheet_for_each_section_and_no_name_becomes_a_formula(cast, client):
    create_library(name="=HYPERLINK(1)", library_type="village", region=cast.village, by=None)
    recorded(cast, participant_count=1500)

    response = kept_new(client, cast.rina, f"wilayah=3324&{YEAR}", tindakan="xlsx", judul="=1+1")
    book = openpyxl.load_workbook(io.BytesIO(response.content))

    row = KeptFigure.objects.get()
    assert len(book.worksheets) == 1 + len(row.tables)
    cells = [cell for sheet in book.worksheets for line in sheet.rows for cell in line]
    hostile = [cell for cell in cells if cell.value in ("=HYPERLINK(1)", "=1+1")]
    assert len(hostile) >= 2
    assert {cell.data_type for cell in hostile} == {"s"}
    assert any(cell.value == 1500 for cell in cells)
    text = kept_new(client, cast.rina, f"wilayah=3324&{YEAR}", tindakan="csv", judul="=1+1")
    assert "'=HYPERLINK(1)" in text.content.decode("utf-8-sig")


def test_the_same_file_comes_again_from_what_was_kept_until_one_sees_less(cast, client):
    recorded(cast, participant_count=15)
    first = kept_new(client, cast.rina, f"wilayah=3324&{YEAR}", tindakan="xlsx")
    row = KeptFigure.objects.get()
    recorded(cast, participant_count=99)

    address = reverse("kept_file", args=[row.pk])
    assert client.get(address).content == first.content
    assert AuditEntry.objects.filter(action="figure.download").exists()

    end_assignment(Assignment.objects.get(user=cast.rina), by=cast.nadia)
    assert client.get(address).status_code == 403
    page = client.get(reverse("kept_figure", args=[row.pk]))
    assert "tidak boleh lagi" in page.content.decode()
    assert client.get(reverse("kept_figures")).status_code == 200


def test_a_code_finds_the_figure_again_for_its_owner_only(cast, client):
    row = kept(cast, file_format="csv")
    client.force_login(cast.rina)
    found = client.get(reverse("kept_figures"), {"kode": f" {row.code.lower()} "})
    assert row.title in found.content.decode()
    client.force_login(cast.citra)
    other = client.get(reverse("kept_figures"), {"kode": row.code})
    assert row.title not in other.content.decode()
    assert client.get(reverse("kept_figure", args=[row.pk])).status_code == 404
    assert client.get(reverse("kept_file", args=[row.pk])).status_code == 404


def test_what_was_kept_cannot_be_rewritten_or_deleted_only_its_title(cast, client):
    row = kept(cast)
    for change in ({"values": {}}, {"as_of": row.as_of + timedelta(days=1)}, {"code": "A2B-2345"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            KeptFigure.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        KeptFigure.objects.filter(pk=row.pk).delete()
    client.force_login(cast.rina)
    client.post(reverse("kept_rename", args=[row.pk]), {"judul": "Laporan tahunan"})
    row.refresh_from_db()
    assert row.title == "Laporan tahunan"
    refused = client.post(reverse("kept_rename", args=[row.pk]), {"judul": ""})
    assert refused.status_code == 422


def test_an_owner_is_told_once_of_a_correction_and_again_only_after_looking(cast, client):
    first = recorded(cast, participant_count=15)
    second = recorded(cast, title="Panen", participant_count=5)
    row = kept(cast)
    assert services.compare_kept_figures() == 0

    activities.withdraw_activity(first, reason="dobel", by=cast.ana)
    assert services.compare_kept_figures() == 1
    assert services.compare_kept_figures() == 0
    notice = Notice.objects.get(user=cast.rina, kind="figure_changed")
    assert notice.path == reverse("kept_figure", args=[row.pk])
    # A second correction while the first notice is unread: one notice is enough.
    activities.withdraw_activity(second, reason="dobel", by=cast.ana)
    assert services.compare_kept_figures() == 0

    read_notice(notice)
    activities.restore_activity(second, by=cast.ana)
    assert services.compare_kept_figures() == 1
    client.force_login(cast.rina)
    client.get(reverse("kept_figure", args=[row.pk]))
    assert KeptComparison.objects.get(figure=row).seen
    assert services.compare_kept_figures() == 0


def test_a_period_that_still_runs_grows_and_that_is_no_news_but_a_correction_is(cast):
    today = timezone.localdate()
    recorded(cast, participant_count=15, held_on=today)
    row = kept(cast, query=f"wilayah=3324&dari={today}&sampai={today + timedelta(days=40)}")

    new = recorded(cast, title="Kelas komputer", participant_count=7, held_on=today)
    assert changed(row, cast.rina)["activities"] == [1, 2]
    assert services.compare_kept_figures() == 0

    activities.verify_activity(Activity.objects.exclude(pk=new.pk).get(), by=cast.ben)
    assert services.compare_kept_figures() == 1


def test_a_page_of_the_list_asks_a_bounded_number_of_questions(
    cast, client, django_assert_max_num_queries
):
    recorded(cast)
    for _number in range(12):
        kept(cast)
    client.force_login(cast.rina)
    with django_assert_max_num_queries(150):
        page = client.get(reverse("kept_figures")).content.decode()
    assert page.count('class="row"') == 10
    older = page.split("?setelah=")[1].split('"')[0]
    rest = client.get(reverse("kept_figures"), {"setelah": older}).content.decode()
    assert rest.count('class="row"') == 2


def test_a_long_list_of_changes_comes_in_pages(cast, client):
    row = kept(cast)
    for number in range(27):
        recorded(cast, title=f"Kelas {number}")
    client.force_login(cast.rina)
    address = reverse("kept_figure", args=[row.pk])
    first = client.get(address)
    (why,) = first.context["groups"]
    assert (len(why.records), why.total.records) == (25, 27)
    (rest,) = client.get(address, {"kegiatan-setelah": why.next_after}).context["groups"]
    assert len(rest.records) == 2
    assert client.get(address, {"kegiatan-setelah": "\x00"}).status_code == 200


def test_a_wrong_button_is_refused_with_the_form_again(cast, client):
    response = kept_new(client, cast.rina, f"wilayah=3324&{YEAR}", tindakan="cetak", judul="Saya")
    assert response.status_code == 422
    assert "Saya" in response.content.decode()
    assert not KeptFigure.objects.exists()


def test_a_list_that_takes_too_long_shows_the_last_comparison(cast, client, monkeypatch):
    row = recorded(cast, participant_count=15)
    one = kept(cast)
    activities.withdraw_activity(row, reason="dobel", by=cast.ana)
    services.compare_kept_figures()
    activities.restore_activity(row, by=cast.ana)
    monkeypatch.setattr("jejak.reports.kept.queries.SECONDS_TO_COMPARE", 0)
    client.force_login(cast.rina)

    listed = client.get(reverse("kept_figures")).content.decode()

    assert "Kegiatan: 1 → <b>0</b>" in listed
    assert "Dibandingkan" in listed
    assert KeptComparison.objects.get(figure=one).differences["activities"] == [1, 0]


def test_a_question_that_takes_too_long_is_given_up_and_says_so(cast, client, monkeypatch):
    row = recorded(cast, participant_count=15)
    one = kept(cast)
    activities.withdraw_activity(row, reason="dobel", by=cast.ana)
    monkeypatch.setattr("jejak.reports.kept.explain.changes_in_total", slow)
    monkeypatch.setattr("jejak.reports.kept.limits.LONGEST_MS", 20)
    client.force_login(cast.rina)

    page = client.get(reverse("kept_figure", args=[one.pk])).content.decode()

    assert "mendaftarnya terlalu lama" in page
    assert "Kegiatan" in page


def test_whoever_sees_less_now_is_not_told_the_names_of_libraries(cast, client):
    row = recorded(cast, participant_count=15)
    one = kept(cast)
    end_assignment(Assignment.objects.get(user=cast.rina), by=cast.nadia)
    second = create_library(
        name="Perpustakaan Kangkung", library_type="village", region=cast.village, by=None
    )
    assign(cast.rina, role=Role.MANAGER, place=second, by=None)
    activities.withdraw_activity(row, reason="dobel", by=cast.ana)

    found = changed(one, cast.rina)

    # The totals of her regency are still hers to see.
    assert found["activities"] == [1, 0]
    assert not [code for code in found if code.startswith("library-")]
    client.force_login(cast.rina)
    assert cast.library.name not in client.get(reverse("kept_figures")).content.decode()
    page = client.get(reverse("kept_figure", args=[one.pk])).content.decode()
    assert cast.library.name not in page
    assert row.title not in page


def slow(*_asked):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
