"""What a library received: nothing disappears silently, and it moves with its library."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent, InvalidMove
from jejak.directory.aid_queries import aid_page, aid_sums
from jejak.directory.aid_services import edit_aid, record_aid, remove_aid
from jejak.directory.models import LibraryAid
from jejak.figures.recoding import recode_library

BOOKS = {"kind": "books", "quantity": 200, "unit": "eksemplar", "giver": "Perpusnas"}
DAY = date(2025, 5, 3)


def received(cast, **content):
    return record_aid(cast.library, by=cast.ana, **{**BOOKS, "received_on": DAY, **content})


def test_aid_stands_where_its_library_stands_and_moves_with_it(cast):
    aid = received(cast)
    recode_library(cast.library, region=cast.other_village, reason="Salah ketik", by=cast.citra)
    aid.refresh_from_db()
    assert aid.regency == cast.other_regency
    assert list(LibraryAid.objects.visible_to(cast.rina)) == []
    assert list(LibraryAid.objects.visible_to(cast.citra)) == [aid]
    with pytest.raises(IntegrityError), transaction.atomic():
        LibraryAid.objects.filter(pk=aid.pk).update(regency=cast.regency)


def test_what_is_wrong_is_named_beside_its_field(cast):
    ahead = timezone.localdate() + timedelta(days=1)
    for wrong, field in (
        ({"giver": "  "}, "giver"),
        ({"received_on": ahead}, "received_on"),
        ({"kind": "rice"}, "kind"),
        ({"quantity": 0}, "quantity"),
    ):
        with pytest.raises(InvalidContent) as refused:
            record_aid(cast.library, by=cast.ana, **{**BOOKS, "received_on": DAY, **wrong})
        assert set(refused.value.fields) == {field}
    assert not LibraryAid.objects.exists()


def test_sums_leave_out_what_was_removed_and_say_how_many_have_a_worth(cast):
    received(cast, amount_idr=5_000_000)
    received(cast)
    remove_aid(received(cast, amount_idr=9_000_000), reason="Tercatat dua kali", by=cast.ana)
    sums = aid_sums(cast.ana, cast.library)
    assert (sums.entries, sums.amount_idr, sums.entries_with_worth) == (2, 5_000_000, 1)


def test_a_removed_entry_stays_with_its_reason_and_changes_no_more(cast):
    aid = remove_aid(received(cast), reason="Milik perpustakaan lain", by=cast.rina)
    assert aid_page(cast.ana, cast.library).rows == [aid]
    assert (aid.removed_by, aid.removed_reason) == (cast.rina, "Milik perpustakaan lain")
    for again in (lambda: remove_aid(aid, reason="x", by=cast.ana), lambda: edit_aid(aid, by=None)):
        with pytest.raises(InvalidMove):
            again()
    with pytest.raises(InvalidContent):
        remove_aid(received(cast), reason=" ", by=cast.ana)


def test_a_change_keeps_the_old_number_but_no_name(cast):
    aid = received(cast)
    edit_aid(aid, by=cast.ana, quantity=20, giver="Pak Joko", received_on=date(2025, 5, 4))
    line = AuditEntry.objects.get(action="aid.edit")
    assert line.library_id == cast.library.pk
    assert line.detail["fields"] == ["giver", "quantity", "received_on"]
    assert line.detail["changes"] == {
        "quantity": [200, 20],
        "received_on": ["2025-05-03", "2025-05-04"],
    }
    assert "Joko" not in str(line.detail)


def test_a_long_list_is_read_page_by_page_and_misses_nothing(cast):
    made = {received(cast, received_on=DAY + timedelta(days=n // 3)).pk for n in range(60)}
    first = aid_page(cast.ana, cast.library)
    second = aid_page(cast.ana, cast.library, cursor=int(first.next_cursor))
    assert (len(first.rows), len(second.rows), first.count) == (50, 10, 60)
    assert {row.pk for row in first.rows + second.rows} == made
    assert second.next_cursor == ""


def test_an_office_notes_changes_and_removes_aid_in_the_pages(
    client, cast, django_assert_max_num_queries
):
    client.force_login(cast.rina)
    home = f"/perpustakaan/{cast.library.pk}/bantuan/"
    typed = {
        "kind": "computers",
        "quantity": "3",
        "unit": "unit",
        "giver": "CSR Bank Jateng",
        "received_on": "2025-05-03",
        "amount_idr": "Rp 21.000.000",
    }
    refused = client.post(f"{home}baru/", {**typed, "giver": ""})
    assert refused.status_code == 422
    assert "Rp 21.000.000" in refused.content.decode()
    assert client.post(f"{home}baru/", typed).url == home
    aid = LibraryAid.objects.get()
    assert (aid.amount_idr, aid.quantity, aid.created_by) == (21_000_000, 3, cast.rina)
    changed = client.post(f"/bantuan-diterima/{aid.pk}/ubah/", {**typed, "quantity": "2"})
    assert changed.url == home
    assert client.post(f"/bantuan-diterima/{aid.pk}/hapus/", {"reason": "Dobel"}).url == home
    for _ in range(20):
        received(cast)
    with django_assert_max_num_queries(14):
        page = client.get(home).content.decode()
    assert "Dobel" in page
    assert "CSR Bank Jateng" in page


@pytest.mark.parametrize("value", ["\x00", "a" * 5_000, "-1", "9" * 40, "<script>💥", "NaN"])
def test_no_form_breaks_on_odd_input(client, cast, value):
    client.force_login(cast.rina)
    aid = received(cast)
    right = {**BOOKS, "received_on": "2025-05-03", "reason": "x"}
    own = f"/perpustakaan/{cast.library.pk}/"
    forms = {
        f"{own}bantuan/baru/": [*right, "decree_number", "amount_idr", "note"],
        f"/bantuan-diterima/{aid.pk}/ubah/": [*right, "decree_number", "amount_idr", "note"],
        f"/bantuan-diterima/{aid.pk}/hapus/": ["reason"],
        f"{own}program/": ["joined_on", "cohort_year", "cohort", "programme_decree", "opened_on"],
        f"{own}tutup/?cari={value[:90]}": ["successor", "reason"],
        f"{own}penerus/?cari={value[:90]}": ["successor"],
    }
    for address, fields in forms.items():
        for field in fields:
            response = client.post(address, {**right, field: value})
            assert response.status_code < 500, (address, field)
    for address in (f"{own}bantuan/?setelah={value[:50]}", f"{own}tutup/?cari={value[:50]}"):
        assert client.get(address).status_code == 200
