"""The pages of a library's months, and by when they are due."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jejak.common.periods import month_start, next_month
from jejak.statistics.models import MonthlyStatistics, ReportingDeadline
from jejak.statistics.services import close_statistics, save_statistics

LAST = month_start(month_start(timezone.localdate()) - timedelta(days=1))
CODE = f"{LAST:%Y-%m}"
COMPLETE = {
    "visits_onsite": 100, "visits_online": 20, "members_total": 80, "members_new": 3,
    "ict_users": 40, "method": "counted",
}  # fmt: skip
AS_TYPED = {name: str(value) for name, value in COMPLETE.items()}


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def ana(cast: SimpleNamespace) -> Client:
    cast.path = f"/statistik/{cast.library.pk}/{CODE}/"
    return client_of(cast.ana)


def saved(cast: SimpleNamespace, **changes: Any) -> MonthlyStatistics:
    row = MonthlyStatistics.objects.filter(library=cast.library, month=LAST).first()
    return save_statistics(
        cast.library, LAST, changes=COMPLETE | changes, base_version=row.version if row else 0,
        by=cast.ana,
    )  # fmt: skip


def sheet(cast: SimpleNamespace) -> MonthlyStatistics:
    return MonthlyStatistics.objects.get(library=cast.library, month=LAST)


def test_a_year_shows_each_month_its_state_and_what_is_missing(cast, ana):
    saved(cast, ict_users=None, method="")
    page = ana.get("/statistik/", {"tahun": LAST.year}).content.decode()
    assert page.count(f"/statistik/{cast.library.pk}/{LAST.year}-") == min(
        12, timezone.localdate().month if timezone.localdate().year == LAST.year else 12
    )
    assert "Pengguna komputer, internet, atau wifi, Dihitung atau diperkirakan" in page


def test_the_months_totals_are_saved(cast, ana):
    answer = ana.post(cast.path, AS_TYPED | {"versi": "0", "loans": "1.200"})
    assert answer.status_code == 302
    row = sheet(cast)
    assert (row.visits_onsite, row.loans, row.titles, row.method) == (100, 1200, None, "counted")


def test_a_wrong_number_is_refused_beside_its_field_and_what_was_typed_stays(cast, ana):
    typed = AS_TYPED | {"versi": "0", "visits_female": "300", "note": "Bu Siti <b>"}
    answer = ana.post(cast.path, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_visits_female_error"' in page
    assert "Ini lebih banyak daripada semua kunjungan (120)." in page
    assert 'value="300"' in page
    assert "Bu Siti &lt;b&gt;" in page
    assert not MonthlyStatistics.objects.exists()


def test_two_who_wrote_the_same_number_see_both_answers_and_choose(cast, ana):
    saved(cast)
    saved(cast, visits_onsite=150)
    typed = AS_TYPED | {"versi": "1", "visits_onsite": "160", "loans": "7"}
    answer = ana.post(cast.path, typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert '<td class="r">150</td><td class="r">160</td>' in page
    assert sheet(cast).loans is None
    # The form holds one's own answer, upon the version that was shown.
    assert 'name="versi" value="2"' in page
    assert ana.post(cast.path, typed | {"versi": "2"}).status_code == 302
    assert (sheet(cast).visits_onsite, sheet(cast).loans) == (160, 7)


def test_the_tally_sums_itself_without_a_script(cast, ana):
    answer = ana.post(
        f"{cast.path}harian/",
        {"versi": "0", "day.1.visits_onsite": "12", "day.2.visits_onsite": "9", "day.2.loans": "0"},
    )
    assert answer.status_code == 302
    assert (sheet(cast).visits_onsite, sheet(cast).loans) == (21, 0)
    page = ana.get(cast.path).content.decode()
    assert 'name="visits_onsite"' not in page
    assert "jumlah harian" in page


def test_a_column_without_a_sum_shows_a_dash(cast, ana):
    page = ana.get(f"{cast.path}harian/").content.decode()
    assert '<b data-sum="loans">–</b>' in page


def test_a_wrong_day_is_named_and_the_others_stay_as_typed(cast, ana):
    answer = ana.post(
        f"{cast.path}harian/",
        {"versi": "0", "day.1.loans": "banyak", "day.2.loans": "4", "day.3.visits_female": "8"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_day.1.loans"' in page
    assert 'value="banyak"' in page
    assert 'value="4"' in page


def test_a_sum_of_days_that_cannot_be_is_named_in_the_tally(cast, ana):
    answer = ana.post(
        f"{cast.path}harian/",
        {"versi": "0", "day.1.visits_onsite": "5", "day.1.visits_female": "8"},
    )
    assert answer.status_code == 422
    assert "Kunjungan perempuan: Ini lebih banyak" in answer.content.decode()


def test_what_a_phone_tallied_beside_the_usual_columns_can_be_changed_here_too(cast, ana):
    saved(cast, visits_online=None, **{"day.1.visits_online": 4})
    page = ana.get(f"{cast.path}harian/").content.decode()
    assert 'name="day.1.visits_online"' in page
    assert 'name="day.1.digital_uses"' not in page


def test_numbers_that_miss_are_named_with_the_way_to_them(cast, ana):
    row = saved(cast, members_new=None)
    answer = ana.post(f"{cast.path}tutup/", {"versi": row.version})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_members_new">Anggota baru</a>' in page


def test_odd_numbers_are_questions_answered_with_yes_and_a_remark(cast, ana):
    row = saved(cast, ict_users=500, members_new=90)
    asked = ana.post(f"{cast.path}tutup/", {"versi": row.version})
    assert asked.status_code == 422
    assert "Benar begitu?" in asked.content.decode()

    half = {"versi": row.version, "benar": ["ict_users_above_visits_onsite"], "note": "Ada lomba."}
    page = ana.post(f"{cast.path}tutup/", half).content.decode()
    assert "Belum dijawab: 1" in page
    assert ">Ada lomba.</textarea>" in page
    assert 'value="ict_users_above_visits_onsite" checked' in page

    whole = half | {"benar": [*half["benar"], "members_new_above_members_total"]}
    assert ana.post(f"{cast.path}tutup/", whole).status_code == 302
    assert (sheet(cast).is_closed, sheet(cast).note) == (True, "Ada lomba.")


def test_a_question_leads_to_where_its_number_is_changed(cast, ana):
    days = {f"day.{day}.ict_users": 50 for day in range(1, 12)}
    row = saved(cast, ict_users=None, members_new=90, **days)
    page = ana.post(f"{cast.path}tutup/", {"versi": row.version}).content.decode()
    assert f'href="{cast.path}harian/">' in page
    assert f'href="{cast.path}#id_members_new">' in page


def test_a_remark_that_is_too_long_is_refused_and_kept(cast, ana):
    row = saved(cast, ict_users=500)
    typed = {"versi": row.version, "benar": ["ict_users_above_visits_onsite"], "note": "a" * 501}
    answer = ana.post(f"{cast.path}tutup/", typed)
    assert answer.status_code == 422
    assert "a" * 501 in answer.content.decode()
    assert not sheet(cast).is_closed


def test_a_closed_month_is_read_and_opened_again_with_a_reason(cast, ana):
    row = saved(cast)
    close_statistics(cast.library, LAST, base_version=row.version, by=cast.ana)
    page = ana.get(cast.path).content.decode()
    assert '<form method="post" class="form' not in page
    assert ana.get(f"{cast.path}harian/").headers["Location"] == cast.path
    rina = client_of(cast.rina)
    assert rina.post(f"{cast.path}buka/", {"reason": " "}).status_code == 422
    assert rina.post(f"{cast.path}buka/", {"reason": "Salah hitung."}).status_code == 302
    page = ana.get(cast.path).content.decode()
    assert "Salah hitung." in page
    assert str(cast.rina) in page


def test_the_history_tells_old_and_new(cast, ana):
    saved(cast)
    saved(cast, visits_onsite=1150)
    page = ana.get(cast.path).content.decode()
    assert "<del>100</del> → <ins>1.150</ins>" in page


def test_an_office_sets_by_when_months_are_due_and_sees_what_was_set(cast):
    rina = client_of(cast.rina)
    path = f"/statistik/batas/{cast.regency.code}/"
    month = month_start(timezone.localdate())
    assert rina.post(path, {"day": "31", "valid_from": month.isoformat()}).status_code == 422
    assert rina.post(path, {"day": "12", "valid_from": month.isoformat()}).status_code == 302
    row = ReportingDeadline.objects.get()
    assert (row.region, row.day, row.by) == (cast.regency, 12, cast.rina)
    assert str(cast.rina) in rina.get(path).content.decode()


@pytest.mark.parametrize("code", ["2026-13", "1999-01", "2026-1", "x", "2099-01"])
def test_what_is_no_month_is_not_there(cast, ana, code):
    assert ana.get(f"/statistik/{cast.library.pk}/{code}/").status_code == 404


@pytest.mark.parametrize("text", ["\x00", "9" * 400, "-1", "٣", "1e9", "NaN"])
@pytest.mark.parametrize("name", ["versi", "visits_onsite", "method", "note"])
def test_strange_input_is_refused_or_cleaned_and_never_breaks(cast, ana, name, text):
    typed = AS_TYPED | {"versi": "0", name: text}
    for end in ("", "harian/", "tutup/", "buka/"):
        assert ana.post(f"{cast.path}{end}", typed).status_code in {302, 404, 409, 422}
    assert ana.get("/statistik/", {"tahun": text, "perpustakaan": text}).status_code in {200, 404}


def test_a_year_and_a_month_ask_a_bounded_number_of_questions(cast, ana):
    month = month_start(timezone.localdate())
    for _number in range(12):
        month = month_start(month - timedelta(days=1))
        save_statistics(cast.library, month, changes=COMPLETE, base_version=0, by=cast.ana)
    assert next_month(month) > month
    for path in ("/statistik/", cast.path, f"{cast.path}harian/"):
        ana.get(path)
        with CaptureQueriesContext(connection) as asked:
            ana.get(path)
        assert len(asked) <= 16, [q["sql"][:90] for q in asked]
