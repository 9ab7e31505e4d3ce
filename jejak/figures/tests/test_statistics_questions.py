"""Everything one may ask of the monthly sheets equals a recount, after any story."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jejak.common.periods import Period
from jejak.figures.filters import FigureFilter
from jejak.figures.recoding import recode_library
from jejak.figures.statistics_queries import Statistic, StatisticsFigures, statistics_figures
from jejak.figures.statistics_recount import recount_statistics
from jejak.places.models import Library
from jejak.statistics.content import FIELD_NAMES
from jejak.statistics.models import MonthlyStatistics

REGIONS = ("0", "33", "35", "3324", "3305", "3516", "332405", "332406", "3324052001")
CATEGORIES = ("", "national_full_support", "national_books", "self_funded_replication")
FIRST = date(2026, 5, 1)

number = st.one_of(st.none(), st.integers(0, 50))
SHEET = st.fixed_dictionaries(
    {
        "library": st.integers(0, 3),
        "month": st.integers(5, 10),
        "visits_onsite": number,
        "visits_online": number,
        "members_total": number,
        "titles": number,
        "loans": number,
        "days_open": st.one_of(st.none(), st.integers(0, 28)),
        "is_estimated": st.booleans(),
        # days after the due day on which it was closed for the first time; None: never
        "closed_after": st.one_of(st.none(), st.integers(-5, 5)),
        "is_open_again": st.booleans(),
    }
)
MOVE = st.tuples(st.integers(0, 3), st.integers(0, 4), st.sampled_from(CATEGORIES[1:]))
QUESTION = st.fixed_dictionaries(
    {
        "place": st.sampled_from([*REGIONS, "library", "other_library", "province_library"]),
        "category": st.sampled_from(CATEGORIES),
        "start": st.integers(0, 190),
        "days": st.integers(0, 200),
    }
)


def write(cast: SimpleNamespace, sheets: list[dict[str, Any]]) -> None:
    libraries = [cast.library, cast.other_library, cast.far_library, cast.province_library]
    seen = set()
    for told in sheets:
        if (told["library"], told["month"]) in seen:
            continue
        seen.add((told["library"], told["month"]))
        library = Library.objects.get(pk=libraries[told["library"]].pk)
        month, due = date(2026, told["month"], 1), date(2026, told["month"] + 1, 10)
        names = ("visits_onsite", "visits_online", "members_total", "titles", "loans", "days_open")
        values: dict[str, Any] = {name: told[name] for name in names}
        values["method"] = "estimated" if told["is_estimated"] else "counted"
        if told["closed_after"] is not None:
            values |= {"first_closed_on": due + timedelta(days=told["closed_after"]), "due_on": due}
        is_closed = told["closed_after"] is not None and not told["is_open_again"]
        if is_closed:
            for name in ("visits_onsite", "visits_online", "members_total"):
                values[name] = values[name] or 0
            values |= {"members_new": 0, "ict_users": 0, "state": "closed", "closed_by": cast.ana}
            values["closed_at"] = cast.now
        MonthlyStatistics.objects.create(
            library=library, regency_id=library.regency_id, province_id=library.province_id,
            partner_category=library.partner_category, month=month, recorded_by=cast.ana,
            content_by=cast.ana, recorded_at=cast.now, changed_at=cast.now, **values,
        )  # fmt: skip


def recode(cast: SimpleNamespace, moves: list[tuple[int, int, str]]) -> None:
    libraries = [cast.library, cast.other_library, cast.far_library, cast.province_library]
    codes = ("3324052001", "3324062001", "3305012001", "3516012001", "3305")
    for n, place, category in moves:
        recode_library(
            Library.objects.select_related("regency").get(pk=libraries[n].pk),
            region=cast.regions[codes[place]],
            partner_category=category,
            reason="uji",
            by=cast.nadia,
        )


def asked(cast: SimpleNamespace, question: dict[str, Any]) -> FigureFilter:
    start = FIRST + timedelta(days=question["start"])
    period = Period(start, start + timedelta(days=question["days"]))
    place, library = question["place"], None
    if not place.isdigit():
        library = Library.objects.select_related("regency").get(pk=getattr(cast, place).pk)
    region = library.regency if library else cast.regions[place]
    return FigureFilter(
        region=region, period=period, library=library, partner_category=question["category"]
    )


def whole_months(period: Period) -> list[date]:
    """Return the months all of whose days lie in the period, found by trying each day."""
    days = [period.start + timedelta(days=n) for n in range((period.end - period.start).days + 1)]
    firsts = [day for day in days if day.day == 1]
    return [
        day for day in firsts if day.replace(day=monthrange(day.year, day.month)[1]) <= days[-1]
    ]


def assert_is_the_recount(found: StatisticsFigures | None, asked: FigureFilter) -> None:
    months = whole_months(asked.period)
    if not months:
        assert found is None
        return
    assert found is not None
    more: dict[str, Any] = {"partner_category": asked.partner_category}
    if asked.library:
        more["library_id"] = asked.library.pk
    else:
        more["region_code"] = asked.region.code
    paper = recount_statistics(first=months[0], last=months[-1], **more)
    told = (found.sheets, found.closed, found.on_time, found.estimated)
    assert told == (paper.sheets, paper.closed, paper.on_time, paper.estimated)
    assert found.numbers == {
        name: Statistic(paper.values.get(name), paper.known.get(name, 0)) for name in FIELD_NAMES
    }
    by_month = {month: recount_statistics(first=month, last=month, **more) for month in months}
    assert [
        (row.month, row.sheets, row.closed, row.visits_onsite, row.visits_online)
        for row in found.by_month
    ] == [
        (m, p.sheets, p.closed, p.values.get("visits_onsite"), p.values.get("visits_online"))
        for m, p in by_month.items()
        if p.sheets
    ]
    assert_places_are_the_recount(found, asked, months)


def assert_places_are_the_recount(
    found: StatisticsFigures, asked: FigureFilter, months: list[date]
) -> None:
    """Ask for each region below, and each library, as if it alone had been asked for."""
    if asked.library:
        assert found.places == found.libraries == {}
        return
    below = {0: 1, 1: 2}.get(asked.region.level)
    wanted = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, code FROM places_region WHERE level = %s", [below or -1])
        codes = {pk: code for pk, code in cursor.fetchall() if below == 1 or is_in(code, asked)}
    for pk, code in codes.items():
        paper = recount_statistics(
            first=months[0],
            last=months[-1],
            region_code=code,
            partner_category=asked.partner_category,
        )
        if paper.sheets:
            known = [
                paper.values[n] for n in ("visits_onsite", "visits_online") if n in paper.values
            ]
            wanted[pk] = (paper.sheets, paper.closed, sum(known) if known else None)
    assert {pk: (p.sheets, p.closed, p.visits) for pk, p in found.places.items()} == wanted
    sheets = sum(p.sheets for p in (*found.places.values(), *found.libraries.values()))
    assert sheets == found.sheets


def is_in(code: str, asked: FigureFilter) -> bool:
    return code.startswith(asked.region.code)


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    sheets=st.lists(SHEET, min_size=1, max_size=12),
    moves=st.lists(MOVE, max_size=3),
    questions=st.lists(QUESTION, min_size=4, max_size=10),
)
def test_any_question_to_the_sheets_gives_what_the_recount_gives(
    cast: SimpleNamespace,
    sheets: list[dict[str, Any]],
    moves: list[tuple[int, int, str]],
    questions: list[dict[str, Any]],
) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            cast.now = cursor.fetchone()[0]
        write(cast, sheets)
        recode(cast, moves)
        everywhere = [
            {"place": code, "category": "", "start": 0, "days": 200} for code in ("0", "33")
        ]
        for question in (*everywhere, *questions):
            wanted = asked(cast, question)
            assert_is_the_recount(statistics_figures(wanted), wanted)
        transaction.set_rollback(True)
