"""A month that was closed, exported, reopened and corrected: the export says so."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from jejak.access.scope import forget_assignments
from jejak.activities import services as activities
from jejak.activities.tests.factories import recorded
from jejak.notices.models import Notice
from jejak.places.models import Library
from jejak.reports.kept import services
from jejak.reports.kept.explain import explain
from jejak.reports.kept.scores import score_change
from jejak.statistics.services import close_statistics, reopen_statistics, save_statistics

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
NUMBERS = {
    "visits_onsite": 120,
    "visits_online": 30,
    "members_total": 200,
    "members_new": 5,
    "ict_users": 40,
    "method": "counted",
}


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def closed_october(cast):
    sheet = save_statistics(cast.library, OCTOBER, changes=NUMBERS, base_version=0, by=cast.ana)
    return close_statistics(
        cast.library, OCTOBER, base_version=sheet.version, confirmed={}, by=cast.ana
    )


def reopened_and_corrected(cast):
    opened = reopen_statistics(cast.library, OCTOBER, reason="salah hitung", by=cast.ana)
    save_statistics(
        cast.library,
        OCTOBER,
        changes={"visits_onsite": 100},
        base_version=opened.version,
        by=cast.ana,
    )


def test_a_month_reopened_after_an_export_fires_and_lists_the_sheet(cast, client):
    closed_october(cast)
    client.force_login(cast.rina)
    query = "wilayah=3324&dari=2026-10-01&sampai=2026-10-31"
    client.post(
        reverse("kept_new"),
        {"saring": query, "halaman": "capaian_statistics", "tindakan": "xlsx"},
    )
    row = services.KeptFigure.objects.get()
    assert (row.kind, row.page) == ("exported", "capaian_statistics")
    assert row.values["statistics_visits_onsite"] == 120

    reopened_and_corrected(cast)

    # October was over when it was exported: the owner is told in the night.
    assert services.compare_kept_figures() == 1
    assert Notice.objects.filter(user=cast.rina, kind="figure_changed").count() == 1
    found = services.compare(row, cast.rina)
    assert found.differences["statistics_visits_onsite"] == [120, 100]
    assert found.differences["closed"] == [1, 0]
    (group,) = explain(row, cast.rina)
    (line,) = group.records
    assert line.name == f"{cast.library}, Oktober 2026"
    assert line.href == reverse("statistics_month", args=[cast.library.pk, "2026-10"])
    assert line.moved == "Lembar bulanan ditutup −1, Kunjungan ke perpustakaan −20"
    assert [(f.label, f.before, f.after) for f in line.fields] == [
        ("Kunjungan ke perpustakaan", "120", "100")
    ]
    assert [(step.by, step.note) for step in line.steps] == [
        ("Ana Lestari", "salah hitung"),
        ("Ana Lestari", ""),
    ]
    page = client.get(reverse("kept_figure", args=[row.pk])).content.decode()
    assert line.href in page
    listed = client.get(reverse("kept_figures")).content.decode()
    assert "Kunjungan ke perpustakaan: 120 → <b>100</b>" in listed


def test_a_score_that_moved_names_the_indicator_and_what_moved_it(cast):
    Library.objects.filter(pk=cast.library.pk).update(joined_on=date(2026, 8, 20))
    row = recorded(cast, held_on=date(2026, 10, 5), participant_count=15)
    kept = services.keep_figure(
        f"perpustakaan={cast.library.pk}&dari=2026-10-01&sampai=2026-10-31", by=cast.ana
    )
    # One of four involvements: 25 x 1/4 = 6,25, rounded half up 6,3.
    assert kept.values["score.involvement.points"] == "6.30"

    activities.withdraw_activity(row, reason="dobel", by=cast.ana)

    change = explained(kept, cast.ana)
    lines = {one.name: one for one in change.indicators}
    involvement = lines["Kegiatan pelibatan masyarakat"]
    value = involvement.lines[0]
    assert (value.then, value.now) == ("1,0", "0,0")
    assert involvement.reasons == ["kegiatan, terdaftar di bawah"]
    assert not change.has_new_version


def explained(kept, user):
    forget_assignments(user)
    compared = services.compare(kept, user)
    moved = {group.key for group in explain(kept, user)}
    return score_change(kept, user, compared, moved)


def test_a_library_that_joined_earlier_than_was_said_moves_the_score_without_any_record(cast):
    Library.objects.filter(pk=cast.library.pk).update(joined_on=date(2026, 9, 20))
    recorded(cast, held_on=date(2026, 10, 5), participant_count=15)
    kept = services.keep_figure(
        f"perpustakaan={cast.library.pk}&dari=2026-09-01&sampai=2026-10-31", by=cast.ana
    )

    Library.objects.filter(pk=cast.library.pk).update(joined_on=date(2026, 8, 20))

    assert explain(kept, cast.ana) == []
    change = explained(kept, cast.ana)
    assert change.indicators
    assert all(
        one.reasons[0]
        == "perpustakaan yang bergabung, buka atau tutup: bulan yang diharapkan berubah"
        for one in change.indicators
    )
    assert services.compare_kept_figures() == 1
