"""A record that answers a need says so in the sums of its library and month, whatever happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from jejak.activities.content import content_of
from jejak.activities.models import Activity
from jejak.activities.services import edit_activity, restore_activity, withdraw_activity
from jejak.activities.services.planning import change_plan_line, link_activities
from jejak.activities.tests.factories import recorded
from jejak.figures.check import check_facts, repair
from jejak.figures.models import LibraryFact
from jejak.figures.recoding import recode_library
from jejak.plans.content import line_content_of
from jejak.plans.models import PlanLine
from jejak.plans.services import revise_plan
from jejak.plans.tests.factories import agreed, lined, needed, planned


@pytest.fixture
def lines(cast: SimpleNamespace) -> SimpleNamespace:
    """Of Ana's agreed plan: one answers a need, the other not yet."""
    plan = planned(cast)
    cast.need = needed(cast)
    cast.wanted = lined(plan, by=cast.ana, need_id=cast.need.pk)
    cast.other = lined(plan, by=cast.ana)
    cast.plan = agreed(plan, by=cast.ana)
    return cast


def linked(cast: SimpleNamespace) -> dict[int, tuple[int, int]]:
    """Return of each month how many activities count, and how many answer a need."""
    rows = LibraryFact.objects.filter(library=cast.library, activities__gt=0)
    return {row.month.month: (row.activities, row.need_linked) for row in rows}


def test_what_answers_a_need_is_counted_while_it_counts(lines):
    first = recorded(lines, plan_line_id=lines.wanted.pk)
    recorded(lines, plan_line_id=lines.other.pk)
    recorded(lines)
    recorded(lines, plan_line_id=lines.wanted.pk, submit=False)
    assert linked(lines) == {11: (3, 1)}

    withdraw_activity(first, reason="tercatat dua kali", by=lines.ana)
    assert linked(lines) == {11: (2, 0)}
    restore_activity(first, by=lines.ana)
    first = Activity.objects.get(pk=first.pk)
    moved = replace(content_of(first), held_on=date(2026, 10, 3))
    edit_activity(first, content=moved, base_version=first.version, by=lines.ana)
    assert linked(lines) == {11: (2, 0), 10: (1, 1)}
    recode_library(lines.library, region=lines.other_village, reason="salah ketik", by=None)
    assert linked(lines) == {11: (2, 0), 10: (1, 1)}
    assert check_facts() == []


def test_records_are_linked_later_and_taken_off_again(lines):
    rows = [recorded(lines), recorded(lines)]
    link_activities(rows, lines.wanted, by=lines.ana)
    assert linked(lines) == {11: (2, 2)}
    row = Activity.objects.get(pk=rows[0].pk)
    off = replace(content_of(row), plan_line_id=None)
    edit_activity(row, content=off, base_version=row.version, by=lines.ana)
    assert linked(lines) == {11: (2, 1)}
    assert check_facts() == []


def test_a_line_that_begins_to_answer_a_need_changes_what_was_counted(lines):
    """The key between line and records writes them, and the sums follow that write."""
    recorded(lines, plan_line_id=lines.other.pk)
    recorded(lines, plan_line_id=lines.other.pk, held_on=date(2026, 10, 3))
    recorded(lines, plan_line_id=lines.wanted.pk)
    assert linked(lines) == {11: (2, 1), 10: (1, 0)}
    revise_plan(lines.plan, by=lines.ana)

    for need_id, expected in (
        (lines.need.pk, {11: (2, 2), 10: (1, 1)}),
        (None, {11: (2, 1), 10: (1, 0)}),
    ):
        line = PlanLine.objects.get(pk=lines.other.pk)
        content = replace(line_content_of(line), need_id=need_id)
        change_plan_line(line, content, base_version=line.version, by=lines.ana)
        assert linked(lines) == expected
        assert check_facts() == []


def test_what_was_linked_before_the_column_came_is_counted(lines):
    recorded(lines, plan_line_id=lines.wanted.pk)
    recorded(lines, plan_line_id=lines.wanted.pk, submit=False)
    recorded(lines, plan_line_id=lines.other.pk, held_on=date(2026, 10, 3))
    LibraryFact.objects.update(need_linked=0)
    with connection.cursor() as cursor:
        cursor.execute(import_module("jejak.figures.migrations.0008_need_linked").FORWARDS)
    assert linked(lines) == {11: (1, 1), 10: (1, 0)}
    assert check_facts() == []


def test_a_fact_that_says_otherwise_is_found_and_mended(lines):
    recorded(lines, plan_line_id=lines.wanted.pk)
    LibraryFact.objects.update(need_linked=5)
    (difference,) = check_facts()
    assert (difference.table, difference.measure) == ("library_facts", "need_linked")
    assert (difference.stored, difference.recounted) == (5, 1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    repair()
    assert check_facts() == []
    assert linked(lines) == {11: (1, 1)}
