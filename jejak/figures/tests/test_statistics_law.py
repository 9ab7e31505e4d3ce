"""The law for monthly statistics: the facts are what a recount of the sheets gives."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jejak.access.roles import Role
from jejak.access.scope import forget_assignments
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.common.database import database_now
from jejak.common.errors import JejakError
from jejak.figures.check import check_facts, repair
from jejak.figures.models import StatisticsFact
from jejak.figures.recoding import recode_library
from jejak.figures.statistics_recount import (
    StatisticsRecount,
    recount_statistics,
    recount_statistics_facts,
)
from jejak.figures.statistics_triggers import COLUMNS
from jejak.places.models import Library
from jejak.statistics.models import MonthlyStatistics, MonthlyStatisticsVersion
from jejak.statistics.services import close_statistics, reopen_statistics, save_statistics
from tests.cast import build_cast

from .six_sheets import build_six

EVER = {"first": date(2000, 1, 1), "last": date(2100, 1, 1)}
SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def six(cast: SimpleNamespace) -> SimpleNamespace:
    build_six(cast)
    return cast


def stored_facts() -> dict[Any, dict[str, int]]:
    rows = StatisticsFact.objects.all()
    return {
        (row.region_id, row.month, row.partner_category, row.is_closed): {
            name: getattr(row, name) for name in COLUMNS
        }
        for row in rows
        if any(getattr(row, name) for name in COLUMNS)
    }


def assert_law() -> None:
    wanted = {
        key: {name: sums[name] for name in COLUMNS}
        for key, sums in recount_statistics_facts().items()
    }
    assert stored_facts() == wanted
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT to_jsonb(s)::text, v."row"::text FROM statistics_monthlystatistics s '
            "LEFT JOIN statistics_monthlystatisticsversion v "
            "ON v.statistics_id = s.id AND v.version = s.version"
        )
        for row, version in cursor.fetchall():
            assert version is not None
            assert json.loads(row) == json.loads(version)


# -- by hand ------------------------------------------------------------------------------


def test_september_is_what_was_counted_by_hand(six: SimpleNamespace) -> None:
    def told(region: str, *, is_closed: bool) -> tuple[int, ...]:
        names = ("sheets", "on_time", "estimated", "visits_onsite", "loans", "loans_known")
        facts = StatisticsFact.objects.filter(region__code=region, month=SEPTEMBER)
        found = facts.filter(is_closed=is_closed).values_list(*names)
        return tuple(map(sum, zip(*found, strict=True)))

    assert told("3324", is_closed=True) == (1, 1, 0, 120, 0, 0)
    assert told("3305", is_closed=True) == (1, 0, 1, 60, 5, 1)
    assert told("33", is_closed=True) == (2, 1, 1, 180, 5, 1)
    # The library of the province was opened again: it was on time all the same.
    assert told("33", is_closed=False) == (1, 1, 0, 400, 250, 1)
    assert told("35", is_closed=False) == (1, 0, 1, 10, 0, 0)
    assert told("35", is_closed=True) == ()
    assert check_facts() == []


def test_three_months_of_the_nation_are_what_was_counted_by_hand(six: SimpleNamespace) -> None:
    total = recount_statistics(first=date(2026, 8, 1), last=date(2026, 10, 1))
    assert (total.sheets, total.closed, total.on_time) == (6, 3, 3)
    del total.values["members_new"]
    assert total.values == {
        "visits_onsite": 780,
        "visits_online": 155,
        "ict_users": 345,
        "loans": 297,
        "members_total": 1_036,
        "titles": 9_800,
    }
    kendal = recount_statistics(first=SEPTEMBER, last=SEPTEMBER, region_code="3324")
    assert (kendal.sheets, kendal.values["visits_onsite"]) == (1, 120)
    assert "loans" not in kendal.values  # not recorded, never 0


def test_what_was_known_before_a_correction_can_be_counted_again(six: SimpleNamespace) -> None:
    before, told = database_now(), recount_statistics(**EVER)
    row = MonthlyStatistics.objects.get(library=six.library, month=date(2026, 10, 1))
    save_statistics(
        six.library, row.month, changes={"loans": 14}, base_version=row.version, by=six.ana
    )
    assert recount_statistics(**EVER).values["loans"] == 299
    # The sheets of the story were written in its own, earlier time.
    assert recount_statistics(**EVER, as_of=before) == told


# -- the check ----------------------------------------------------------------------------


def past_the_triggers(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE statistics_monthlystatistics DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE statistics_monthlystatistics ENABLE TRIGGER USER")


def test_a_number_that_slipped_past_the_triggers_is_found_with_its_very_key(
    six: SimpleNamespace,
) -> None:
    row = MonthlyStatistics.objects.get(library=six.other_library)
    past_the_triggers("UPDATE statistics_monthlystatistics SET loans = 9 WHERE id = %s", row.pk)

    found = {(d.table, d.key, d.measure, d.stored, d.recounted) for d in check_facts()}
    category = row.partner_category
    assert found == {
        ("statistics_facts", (six.province.pk, SEPTEMBER, category, True), "loans", 5, 9),
        ("statistics_facts", (six.other_regency.pk, SEPTEMBER, "", True), "loans", 5, 9),
        ("statistics_versions", (row.pk,), "row", 2, 2),
    }
    with pytest.raises(CommandError, match="Differences: 3"):
        call_command("figures_check")
    repair()
    assert [d.table for d in check_facts()] == ["statistics_versions"]


@pytest.mark.parametrize("name", ["facts_follow_new_sheet", "facts_follow_sheet"])
def test_without_one_of_its_triggers_the_facts_fall_behind_and_the_check_says_where(
    six: SimpleNamespace, name: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT tgname FROM pg_trigger "
            "WHERE tgrelid = 'statistics_monthlystatistics'::regclass AND tgname LIKE %s",
            [f"pgtrigger_{name}_%"],
        )
        (trigger,) = cursor.fetchone()
        cursor.execute(f'DROP TRIGGER "{trigger}" ON statistics_monthlystatistics')
    month = date(2026, 7, 1) if name == "facts_follow_new_sheet" else date(2026, 10, 1)
    row = MonthlyStatistics.objects.filter(library=six.library, month=month).first()
    save_statistics(
        six.library, month, changes={"interlibrary": 3},
        base_version=row.version if row else 0, by=six.ana,
    )  # fmt: skip

    found = {d.key: (d.stored, d.recounted) for d in check_facts() if d.measure == "interlibrary"}
    assert found == {
        (six.regency.pk, month, "", False): (0, 3),
        (six.province.pk, month, six.library.partner_category, False): (0, 3),
    }


def test_truncating_statistics_is_refused_because_their_facts_would_stay(
    cast: SimpleNamespace,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jejak.rebuilding = off")
        with pytest.raises(ProgrammingError, match="facts behind"), transaction.atomic():
            cursor.execute("TRUNCATE statistics_monthlystatistics CASCADE")
        cursor.execute("SET LOCAL jejak.rebuilding = on")


# -- the property -------------------------------------------------------------------------

MONTHS = [date(2026, month, 1) for month in (7, 8, 9, 10)]
small = st.one_of(st.none(), st.integers(0, 60))
changed = st.dictionaries(
    st.sampled_from(
        [
            "visits_onsite", "visits_online", "visits_female", "visits_children", "members_total",
            "members_new", "ict_users", "loans", "titles", "days_open",
            "day.3.visits_onsite", "day.4.visits_onsite", "day.4.loans", "day.5.ict_users",
        ]
    ),
    small,
    max_size=6,
)  # fmt: skip
REQUIRED = {
    "visits_onsite": 40, "visits_online": 4, "members_total": 30, "members_new": 1,
    "ict_users": 9, "method": "counted",
}  # fmt: skip
steps = st.tuples(
    st.sampled_from(["save", "save", "complete", "close", "close", "reopen", "recode"]),
    st.integers(0, 2),
    st.sampled_from(MONTHS),
    changed,
    # None is still to come: history that is replayed lies in the past.
    st.integers(1, 24),
)


@dataclass
class Story:
    """Carries out random steps by the services; a refused step changes nothing."""

    cast: SimpleNamespace

    def step(self, name: str, number: int, month: date, drawn: dict[str, Any], day: int) -> None:
        libraries = [self.cast.library, self.cast.other_library, self.cast.province_library]
        library = Library.objects.select_related("regency").get(pk=libraries[number].pk)
        for person in (self.cast.ana, self.cast.dewi, self.cast.ben, self.cast.citra):
            forget_assignments(person)
            try:
                with transaction.atomic():
                    self.one(name, library, month, by=person, drawn=drawn, day=day)
                return
            except JejakError:
                continue

    def one(
        self,
        name: str,
        library: Library,
        month: date,
        *,
        by: Any,
        drawn: dict[str, Any],
        day: int,
    ) -> None:
        row = MonthlyStatistics.objects.filter(library=library, month=month).first()
        version = row.version if row else 0
        at = datetime(2026, 11, day, 3, tzinfo=UTC)
        if name == "save":
            save_statistics(library, month, changes=drawn, base_version=version, by=by)
        elif name == "complete":
            method = ["counted", "estimated"][day % 2]
            changes = REQUIRED | {"method": method}
            save_statistics(library, month, changes=changes, base_version=version, by=by)
        elif name == "close":
            yes = [f"{n}_{kind}" for n in drawn for kind in ("many", "few", "zero")]
            close_statistics(library, month, base_version=version, confirmed=yes, by=by, at=at)
        elif name == "reopen":
            reopen_statistics(library, month, reason="salah hitung", by=by)
        elif day % 2:
            categories = ["not_partner", "national_books", "national_full_support"]
            recode_library(library, partner_category=categories[day % 3], reason="uji", by=None)
        else:
            places = [self.cast.other_village, self.cast.village, self.cast.other_regency]
            recode_library(library, region=places[day % 3], reason="uji", by=None)


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    # Shrinking a story costs minutes; the failing one is short enough to read.
    phases=[Phase.explicit, Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(steps, min_size=4, max_size=25))
def test_statistics_equal_a_recount_after_any_story(
    cast: SimpleNamespace, story: list[Any]
) -> None:
    with transaction.atomic():
        cast.dewi = cast.stranger
        assign(cast.dewi, role=Role.MANAGER, place=cast.other_library, by=None)
        teller = Story(cast)
        for step in story:
            teller.step(*step)
            assert_law()
        assert check_facts() == []
        transaction.set_rollback(True)
    for person in (cast.ana, cast.ben, cast.citra, cast.nadia, cast.stranger):
        forget_assignments(person)


def save_often(cast: SimpleNamespace, writer: int) -> None:
    """Each tallies a day of its own in months that all share, and now and then closes one."""
    by = User.objects.get(pk=cast.ana.pk)
    library = Library.objects.select_related("regency").get(pk=cast.library.pk)
    for number in range(12):
        month = MONTHS[number % len(MONTHS)]
        key = f"day.{writer + 1}.visits_onsite"
        try:
            row = MonthlyStatistics.objects.filter(library=library, month=month).first()
            save_statistics(
                library, month, changes={key: number + writer},
                base_version=row.version if row else 0, by=by,
            )  # fmt: skip
            if number % 5 == 4:
                row = MonthlyStatistics.objects.get(library=library, month=month)
                changes = {k: v for k, v in REQUIRED.items() if k != "visits_onsite"}
                row = save_statistics(
                    library, month, changes=changes, base_version=row.version, by=by
                )
                close_statistics(library, month, base_version=row.version, by=by)
                reopen_statistics(library, month, reason="uji", by=by)
        except JejakError:
            continue


def recode_often(cast: SimpleNamespace) -> None:
    """The regency stays Ana's; the village and the category change under the writers."""
    for number in range(6):
        recode_library(
            cast.library,
            region=cast.village if number % 2 else cast.regency,
            partner_category=["national_books", "national_full_support"][number % 2],
            reason="uji",
            by=None,
        )


@pytest.mark.django_db(transaction=True)
def test_writers_and_a_recoding_at_once_leave_exact_statistics() -> None:
    cast = build_cast()
    failures: list[BaseException] = []

    def run(job: Callable[..., None], *args: Any) -> None:
        try:
            job(cast, *args)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(save_often, writer)) for writer in range(6)]
    threads.append(threading.Thread(target=run, args=(recode_often,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert_law()
    assert check_facts() == []
    assert recount_statistics(**EVER) != StatisticsRecount()
    assert MonthlyStatisticsVersion.objects.filter(why="recoded").exists()
