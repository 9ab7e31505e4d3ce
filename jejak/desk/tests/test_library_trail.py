"""The history of a library: what was done, in words, as far as the reader may see names."""

from datetime import date

from django.db import connection

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.activities.tests.factories import recorded
from jejak.audit.models import OF_LIBRARIES, AuditEntry
from jejak.desk.library_trail import trail_of_library
from jejak.directory.aid_services import edit_aid, record_aid
from jejak.figures.recoding import recode_library
from jejak.places.models import Library
from jejak.places.services import close_library, create_library, update_profile
from jejak.statistics.services import close_statistics, reopen_statistics, save_statistics


def told(user, library):
    page = trail_of_library(user, Library.objects.get(pk=library.pk))
    return [(line.words, line.details, line.by) for line in page.lines]


def test_all_that_was_done_is_told_newest_first_without_its_records(cast):
    heir = create_library(name="TBM Melati", library_type="tbm", region=cast.village, by=None)
    update_profile(cast.library, title_count=880, phone="0294 1", by=cast.ana)
    aid = record_aid(
        cast.library, kind="books", quantity=200, unit="eksemplar", giver="Pak Joko",
        received_on=date(2025, 5, 3), by=cast.ana,
    )  # fmt: skip
    edit_aid(aid, quantity=20, giver="Bu Tini", by=cast.rina)
    recorded(cast)
    recode_library(cast.library, partner_category="national_books", reason="Surat", by=cast.nadia)
    close_library(
        cast.library, closed_on=date(2026, 11, 20), reason="x", successor=heir, by=cast.rina
    )
    closing, move, edit, noted, profile, *_earlier = told(cast.nadia, cast.library)
    assert closing[1] == ["Penerus: TBM Melati"]
    assert move[1] == [
        "Kategori berubah dari Dukungan penuh nasional menjadi Buku bermutu.",
        "Surat",
        "Catatan yang ikut pindah: 1",
    ]
    assert edit[1:] == (["Buku: 20 eksemplar", "Jumlah: 200 → 20", "Pemberi"], str(cast.rina))
    assert noted[1] == ["Buku: 200 eksemplar"]
    assert profile[1:] == (["Jumlah judul, Telepon"], str(cast.ana))


def test_names_of_people_are_told_to_those_who_keep_them_and_roles_to_all(cast):
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    assert "Sari Tanpa Tugas" in str(told(cast.rina, cast.library))
    seen = str(told(cast.omar, cast.library))
    assert "Sari Tanpa Tugas" not in str(
        [details for _w, details, _by in told(cast.omar, cast.library)]
    )
    assert "Pengelola" in seen


def test_an_action_that_is_not_known_yet_is_still_shown(cast):
    AuditEntry.objects.create(
        action="library.something_new",
        target_type="places.library",
        target_id=str(cast.library.pk),
        library_id=cast.library.pk,
        by=cast.ana,
        detail={"fields": ["no_such_field"], "successor": None},
    )
    assert told(cast.omar, cast.library)[0][0] == "library something new"


def test_a_long_history_is_read_page_by_page_by_its_own_index(
    client, cast, django_assert_max_num_queries
):
    for n in range(70):
        update_profile(cast.library, title_count=n, by=cast.ana)
    found, cursor = [], None
    while True:
        page = trail_of_library(cast.omar, cast.library, cursor=cursor)
        found += page.lines
        if not page.next_cursor:
            break
        cursor = int(page.next_cursor)
    assert (
        len(found)
        == AuditEntry.objects.filter(
            library_id=cast.library.pk, target_type__in=OF_LIBRARIES
        ).count()
    )
    client.force_login(cast.ana)
    with django_assert_max_num_queries(14):
        assert client.get(f"/perpustakaan/{cast.library.pk}/riwayat/").status_code == 200
    assert client.get(f"/perpustakaan/{cast.library.pk}/riwayat/?setelah=\x00").status_code == 200
    with connection.cursor() as cursor_:
        cursor_.execute("SET LOCAL enable_seqscan = off")
        cursor_.execute("SET LOCAL enable_bitmapscan = off")
        # In so small a table the key would do as well.
        cursor_.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor_.execute("ALTER TABLE audit_auditentry DROP CONSTRAINT audit_auditentry_pkey")
        rows = AuditEntry.objects.filter(library_id=1, target_type__in=OF_LIBRARIES)
        assert "audit_of_library_itself" in rows.order_by("-pk")[:31].explain()


def test_closing_a_month_and_opening_it_again_stand_in_the_history(cast):
    complete = {
        "visits_onsite": 9, "visits_online": 0, "members_total": 5, "members_new": 0,
        "ict_users": 2, "method": "counted",
    }  # fmt: skip
    october = date(2025, 10, 1)
    row = save_statistics(cast.library, october, changes=complete, base_version=0, by=cast.ana)
    close_statistics(cast.library, october, base_version=row.version, by=cast.ana)
    reopen_statistics(cast.library, october, reason="Salah hitung.", by=cast.rina)
    opened, closed, *_earlier = told(cast.omar, cast.library)
    assert opened == ("Membuka lagi statistik bulanan", ["Oktober 2025"], str(cast.rina))
    assert closed == ("Menutup statistik bulanan", ["Oktober 2025"], str(cast.ana))
