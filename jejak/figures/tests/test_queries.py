"""The figures against the thirty records of `thirty.py`, and against the recount."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import InternalError, connection

from jejak.activities.evidence import LEVELS, evidence_levels
from jejak.activities.models import Activity
from jejak.activities.services import return_activity, withdraw_activity
from jejak.activities.tests.factories import recorded
from jejak.common.database import database_now, read_snapshot
from jejak.common.periods import Period
from jejak.figures.filters import FigureFilter
from jejak.figures.queries import (
    ActivityFigures,
    Share,
    activity_figures,
    overview,
)
from jejak.figures.recoding import recode_library
from jejak.figures.recount import recount
from jejak.places.models import Library
from jejak.places.services import create_library
from tests.cast import build_cast

from .thirty import build_thirty

TEN_MONTHS = Period(date(2019, 1, 1), date(2019, 10, 31))
PERIODS = [
    TEN_MONTHS,
    Period.year(2019),
    Period(date(2019, 1, 15), date(2019, 3, 3)),
    Period(date(2018, 12, 31), date(2019, 1, 1)),
    Period(date(2019, 1, 31), date(2019, 2, 28)),
    Period(date(2019, 10, 31), date(2019, 10, 31)),
    Period(date(2021, 1, 1), date(2021, 12, 31)),
]


@pytest.fixture
def thirty(cast: SimpleNamespace) -> SimpleNamespace:
    build_thirty(cast)
    return cast


def figures(cast: SimpleNamespace, code: str = "0", **asked: Any) -> ActivityFigures:
    asked.setdefault("period", TEN_MONTHS)
    return activity_figures(FigureFilter(region=cast.regions[code], **asked))


def counts(found: ActivityFigures) -> tuple[int, int]:
    return found.activities, found.attendance


def test_the_nation_is_what_was_counted_by_hand(thirty: SimpleNamespace) -> None:
    found = figures(thirty)

    assert counts(found) == (22, 575)
    assert (found.female, found.male, found.sex_not_recorded) == (193, 144, 238)
    assert (found.child, found.age_not_recorded) == (39, 536)
    assert (found.disability, found.disability_known) == (35, 305)
    assert found.cost_idr == 450_000
    # 1 4 7 11 13 14 15 19 23 24 25 27 28 29
    assert found.broken_down == 14
    assert (found.libraries, found.villages, found.districts) == (5, 4, 4)
    assert (found.regencies, found.provinces) == (3, 2)
    assert found.by_evidence == {
        0: Share(6, 264),
        1: Share(6, 141),
        2: Share(2, 30),
        3: Share(4, 77),
        4: Share(1, 11),
        5: Share(0, 0),
        6: Share(1, 6),
        7: Share(2, 46),
    }


def test_the_recount_is_what_was_counted_by_hand(thirty: SimpleNamespace) -> None:
    found = recount(start=TEN_MONTHS.start, end=TEN_MONTHS.end)

    assert (found.activities, found.attendance) == (22, 575)
    assert (found.female, found.male, found.child) == (193, 144, 39)
    assert (found.disability, found.disability_known, found.cost_idr) == (35, 305, 450_000)
    assert (len(found.library_ids), len(found.village_ids), len(found.regency_ids)) == (5, 4, 3)
    assert len(found.province_ids) == 2
    assert dict(found.by_evidence) == {
        0: [6, 264],
        1: [6, 141],
        2: [2, 30],
        3: [4, 77],
        4: [1, 11],
        6: [1, 6],
        7: [2, 46],
    }


def test_each_record_stands_once_in_the_bar_at_its_strongest_level(
    thirty: SimpleNamespace,
) -> None:
    found = figures(thirty)

    # seen 13 25 8 28; verified 4 23 1 11 14 22; photo 3 9 19 24 27 30; the rest 6
    assert found.strongest() == {
        "seen": Share(4, 63),
        "verified": Share(6, 107),
        "photo": Share(6, 141),
        "reported": Share(6, 264),
    }
    assert found.share(1) == Share(12, 264)
    assert found.share(2) == Share(9, 159)
    assert found.share(1, 2) == Share(6, 123)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("33", (19, 521, 4, 3, 2, 1)),
        ("35", (3, 54, 1, 1, 1, 1)),
        ("3324", (11, 115, 2, 2, 1, 1)),
        ("332406", (4, 30, 1, 1, 1, 1)),
        ("3324052001", (7, 85, 1, 1, 1, 1)),
    ],
)
def test_a_region_is_what_was_counted_by_hand(
    thirty: SimpleNamespace, code: str, expected: tuple[int, ...]
) -> None:
    found = figures(thirty, code)
    assert (
        *counts(found),
        found.libraries,
        found.villages,
        found.regencies,
        found.provinces,
    ) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        # 2 3 12 24 4 7 25 13 28: both ends ragged
        ({"period": Period(date(2019, 1, 15), date(2019, 3, 3))}, (9, 181)),
        ({"period": Period(date(2019, 10, 31), date(2019, 10, 31))}, (2, 15)),
        # with 10 and 17
        ({"period": Period.year(2019)}, (24, 648)),
        # 16 and 1
        ({"period": Period(date(2018, 12, 31), date(2019, 1, 1))}, (2, 60)),
        # 7 15 22 26
        ({"strategy": "advocacy"}, (4, 243)),
        ({"evidence": "photo"}, (12, 264)),
        ({"evidence": "verified"}, (9, 159)),
        ({"evidence": "seen"}, (4, 63)),
        ({"evidence": "reported"}, (6, 264)),
        ({"partner_category": "self_funded_replication"}, (4, 30)),
        ({"partner_category": "legacy_perpuseru"}, (0, 0)),
    ],
)
def test_a_filter_is_what_was_counted_by_hand(
    thirty: SimpleNamespace, asked: dict[str, Any], expected: tuple[int, int]
) -> None:
    assert counts(figures(thirty, **asked)) == expected


def test_a_theme_is_what_was_counted_by_hand(thirty: SimpleNamespace) -> None:
    # 4 7 13 15 19 23 25 28 30
    assert counts(figures(thirty, theme=thirty.themes[1])) == (9, 105)


def test_a_provincial_library_counts_in_its_province_and_in_no_regency(
    thirty: SimpleNamespace,
) -> None:
    found = figures(thirty, "33", library=thirty.province_library)
    assert counts(found) == (3, 306)
    assert (found.libraries, found.villages, found.regencies, found.provinces) == (1, 0, 0, 1)


def test_months_by_strategy_are_what_was_counted_by_hand(thirty: SimpleNamespace) -> None:
    first = Period(date(2019, 1, 1), date(2019, 2, 28))
    found = overview(FigureFilter(region=thirty.country, period=first)).months
    assert [(m.month.month, m.strategy, m.activities, m.attendance) for m in found] == [
        (1, "community_involvement", 6, 166),
        (1, "information_service", 2, 45),
        (2, "advocacy", 1, 0),
        (2, "community_involvement", 1, 8),
        (2, "information_service", 1, 6),
    ]


def places(cast: SimpleNamespace, code: str, **asked: Any) -> list[tuple[str, int, int, int, int]]:
    asked.setdefault("period", TEN_MONTHS)
    found = overview(FigureFilter(region=cast.regions[code], **asked)).places
    return [
        (str(row.place), row.activities, row.attendance, row.verified, row.libraries)
        for row in found
    ]


def test_the_next_level_is_what_was_counted_by_hand(thirty: SimpleNamespace) -> None:
    assert places(thirty, "0") == [("Jawa Tengah", 19, 521, 7, 4), ("Jawa Timur", 3, 54, 2, 1)]
    assert places(thirty, "33") == [
        ("Kabupaten Kendal", 11, 115, 4, 2),
        ("Kabupaten Kebumen", 5, 100, 2, 1),
        ("Perpustakaan Provinsi", 3, 306, 1, 1),
    ]
    assert places(thirty, "3324") == [
        ("Perpustakaan Desa Sumber Makmur", 7, 85, 3, 1),
        ("Perpustakaan Desa Kangkung", 4, 30, 1, 1),
    ]
    assert places(thirty, "33", library=thirty.province_library) == []


def test_the_next_level_shows_places_with_nothing(thirty: SimpleNamespace) -> None:
    day = Period(date(2019, 1, 1), date(2019, 1, 1))
    assert places(thirty, "33", period=day) == [
        ("Kabupaten Kendal", 1, 10, 1, 1),
        ("Kabupaten Kebumen", 0, 0, 0, 0),
        ("Perpustakaan Provinsi", 0, 0, 0, 0),
    ]


@pytest.mark.parametrize("period", PERIODS)
def test_the_next_level_adds_up_to_the_whole(thirty: SimpleNamespace, period: Period) -> None:
    for code in ("0", "33", "3324", "332406"):
        for asked in ({}, {"partner_category": "national_full_support"}, {"evidence": "photo"}):
            page = overview(FigureFilter(region=thirty.regions[code], period=period, **asked))
            assert sum(row.activities for row in page.places) == page.figures.activities
            assert sum(row.attendance for row in page.places) == page.figures.attendance
            assert sum(row.libraries for row in page.places) == page.figures.libraries
            assert sum(month.attendance for month in page.months) == page.figures.attendance


def test_a_return_keeps_a_record_in_the_sum_and_a_withdrawal_takes_it_out(
    thirty: SimpleNamespace,
) -> None:
    return_activity(thirty.activities[9], remarks={"title": "Lebih jelas?"}, by=thirty.ben)
    assert counts(figures(thirty)) == (22, 575)

    withdraw_activity(thirty.activities[9], reason="Tercatat dua kali", by=thirty.ana)
    assert counts(figures(thirty)) == (21, 563)
    assert figures(thirty, evidence="photo").activities == 11


def test_recoding_a_library_moves_its_records(thirty: SimpleNamespace) -> None:
    recode_library(
        thirty.library, region=thirty.other_village, reason="Salah kode", by=thirty.nadia
    )
    assert counts(figures(thirty, "3324")) == (4, 30)
    assert counts(figures(thirty, "3305")) == (12, 185)
    assert figures(thirty).villages == 3
    assert_figures_are_the_recount(thirty)


def asked_filters(cast: SimpleNamespace) -> list[dict[str, Any]]:
    """Everything that the interface offers, one by one and some together."""
    return [
        {},
        *({"strategy": code} for code in ("community_involvement", "advocacy")),
        *({"theme": theme} for theme in cast.themes),
        *({"evidence": code} for code in ("photo", "verified", "seen", "reported")),
        {"partner_category": "self_funded_replication"},
        {"strategy": "information_service", "theme": cast.themes[1], "evidence": "verified"},
    ]


def assert_figures_are_the_recount(cast: SimpleNamespace) -> None:
    for code in ("0", "33", "35", "3324", "3305", "332405", "3324062001"):
        for period in PERIODS:
            for asked in asked_filters(cast):
                found = figures(cast, code, period=period, **asked)
                assert_same(found, code)


def assert_same(found: ActivityFigures, code: str) -> None:
    asked = found.filter
    expected = recount(
        region_code=code,
        start=asked.period.start,
        end=asked.period.end,
        strategy=asked.strategy,
        theme_id=asked.theme.pk if asked.theme else None,
        partner_category=asked.partner_category,
        evidence=lambda level: level in evidence_levels(asked.evidence),
    )
    for measure in (
        "activities", "attendance", "female", "male", "child", "teen", "adult", "elderly",
        "disability", "disability_known", "cost_idr",
    ):  # fmt: skip
        assert getattr(found, measure) == getattr(expected, measure), (code, asked, measure)
    assert found.by_evidence == {
        level: Share(*expected.by_evidence.get(level, (0, 0))) for level in LEVELS
    }
    assert found.libraries == len(expected.library_ids), (code, asked)
    assert found.villages == len(expected.village_ids), (code, asked)
    assert found.districts == len(expected.district_ids), (code, asked)
    assert found.regencies == len(expected.regency_ids), (code, asked)
    assert found.provinces == len(expected.province_ids), (code, asked)


def test_every_filter_gives_what_the_recount_gives(thirty: SimpleNamespace) -> None:
    assert_figures_are_the_recount(thirty)


def test_as_of_is_the_databases_time_of_its_snapshot(thirty: SimpleNamespace) -> None:
    before = database_now()
    assert before < figures(thirty).as_of < database_now()


@pytest.mark.django_db(transaction=True)
def test_what_commits_while_a_page_reads_is_neither_in_it_nor_before_its_moment() -> None:
    cast = build_cast()

    def record_another() -> None:
        recorded(cast)
        connection.close()

    with read_snapshot() as as_of:
        with ThreadPoolExecutor(1) as others:
            others.submit(record_another).result()
        assert not Activity.objects.exists()
    assert recount(start=date(2020, 1, 1), end=date(2030, 1, 1), as_of=as_of).activities == 0
    assert recount(start=date(2020, 1, 1), end=date(2030, 1, 1)).activities == 1


@pytest.mark.django_db(transaction=True)
def test_all_reads_of_a_page_see_the_same_moment() -> None:
    cast = build_cast()

    def open_another() -> None:
        create_library(name="Baru", library_type="village", region=cast.village, by=None)
        connection.close()

    with read_snapshot():
        before = Library.objects.count()
        with ThreadPoolExecutor(1) as others:
            others.submit(open_another).result()
        assert Library.objects.count() == before
    assert Library.objects.count() == before + 1
    with pytest.raises(InternalError, match="read-only"), read_snapshot():
        Library.objects.update(name="x")
