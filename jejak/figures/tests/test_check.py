import json
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from jejak.activities.models import Activity
from jejak.figures import check, measures
from jejak.figures.check import check_facts, repair
from jejak.figures.models import LibraryFact
from jejak.figures.tasks import nightly_check

from .thirty import build_thirty


@pytest.fixture
def thirty(cast: SimpleNamespace) -> SimpleNamespace:
    build_thirty(cast)
    return cast


def without_triggers(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE activities_activity DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE activities_activity ENABLE TRIGGER USER")


def test_facts_that_agree_have_no_differences(thirty: SimpleNamespace) -> None:
    assert check_facts() == []
    out = StringIO()
    call_command("figures_check", stdout=out)
    assert "Every figure agrees" in out.getvalue()


def test_a_write_past_the_triggers_is_found_with_its_very_key_and_mended(
    thirty: SimpleNamespace,
) -> None:
    # Record 30: Kangkung, October 2019, theme 2, with a photo.
    without_triggers(
        "UPDATE activities_activity SET participant_count = 5 WHERE id = %s",
        thirty.activities[30].pk,
    )

    differences = check_facts()

    month = thirty.activities[30].held_on.replace(day=1)
    tail = (month, "community_involvement", thirty.themes[1].pk, 1)
    assert {(d.table, d.key, d.measure, d.stored, d.recounted) for d in differences} == {
        (
            "region_facts",
            (thirty.province.pk, *tail, "self_funded_replication"),
            "attendance",
            3,
            5,
        ),
        ("region_facts", (thirty.regency.pk, *tail, ""), "attendance", 3, 5),
        # 30 and those that share its month, strategy and evidence, over all themes
        (
            "region_facts",
            (thirty.province.pk, month, "community_involvement", 0, 1, "*"),
            "attendance",
            15,
            17,
        ),
        ("library_facts", (thirty.activities[30].library_id, month), "attendance", 3, 5),
        ("activity_versions", (thirty.activities[30].pk,), "row", 1, 1),
    }
    with pytest.raises(CommandError, match="Differences: 5"):
        call_command("figures_check", stdout=StringIO())

    repair()
    assert [d.table for d in check_facts()] == ["activity_versions"]


def test_a_record_that_slipped_in_is_found_in_the_presence_of_its_library(
    thirty: SimpleNamespace,
) -> None:
    draft = thirty.activities[5]
    without_triggers(
        "UPDATE activities_activity SET state = 'submitted', submitted_at = now() WHERE id = %s",
        draft.pk,
    )
    differences = [d for d in check_facts() if d.table == "library_months"]
    assert [(d.key[0], d.key[1].isoformat(), d.stored, d.recounted) for d in differences] == [
        (thirty.library.pk, "2019-02-01", 0, 1)
    ]


def test_repair_by_command_says_what_is_left(thirty: SimpleNamespace) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE figures_regionfact SET activities = activities + 1")
    out = StringIO()
    call_command("figures_check", "--repair", stdout=out)
    assert "now: 0" in out.getvalue()
    assert check_facts() == []


def test_the_night_mends_what_differs(
    thirty: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM figures_librarymonth")
    nightly_check(timestamp=0)
    assert check_facts() == []
    assert "library_months" in caplog.text


def test_a_month_that_a_library_did_not_report_is_found_and_taken_away(
    thirty: SimpleNamespace,
) -> None:
    library = thirty.activities[30].library
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE figures_libraryyear SET months = ~months "
            "WHERE library_id = %s AND strategy = '' AND theme_id = 0 AND year = 2019",
            [library.pk],
        )

    (difference,) = check_facts()

    assert difference.table == "library_years"
    assert difference.key == (library.pk, 2019, "", 0)
    repair()
    assert check_facts() == []


def test_the_check_knows_every_measure() -> None:
    assert set(check.MEASURES) == set(measures.MEASURES)
    assert set(check.LIBRARY_MEASURES) == {
        field.name for field in LibraryFact._meta.concrete_fields
    } - {"id", "library", "month"}


def test_a_fact_of_nothing_is_a_difference_only_when_it_counts(thirty: SimpleNamespace) -> None:
    Activity.objects.filter(pk=thirty.activities[18].pk).update(state="withdrawn")
    assert {d.table for d in check_facts()} == {"activity_versions"}


def capaian(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("capaian", *arguments, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_the_command_prints_one_object(thirty: SimpleNamespace) -> None:
    answer = capaian("--region", "0", "--from", "2019-01-01", "--to", "2019-10-31")
    as_of = answer.pop("as_of")
    assert as_of.endswith("+00:00")
    assert answer == {
        "activities": 22,
        "participants": 575,
        "libraries": 5,
        "villages": 4,
        "regencies": 3,
        "provinces": 2,
        "scope": {"code": "0", "name": "Indonesia"},
        "period": {"from": "2019-01-01", "to": "2019-10-31"},
        "definition_version": 1,
    }


def test_the_command_takes_codes_with_and_without_dots(thirty: SimpleNamespace) -> None:
    days = ("--from", "2019-01-01", "--to", "2019-10-31")
    assert capaian("--region", "33.24", *days)["participants"] == 115
    assert capaian("--region", "3324", *days)["participants"] == 115
    out = StringIO()
    call_command("capaian", "--region", "33.24", *days, stdout=out)
    assert "Kabupaten Kendal (3324)" in out.getvalue()


@pytest.mark.parametrize(
    "wrong",
    [
        ("--region", "99"),
        ("--from", "31-10-2019"),
        ("--to", "9999-12-31"),
        ("--from", "2019-02-01", "--to", "2019-01-01"),
    ],
)
def test_the_command_refuses_wrong_input_clearly(
    thirty: SimpleNamespace, wrong: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError) as refused:
        capaian(*wrong)
    assert refused.value.returncode == 2
    assert wrong[-1] in str(refused.value)
