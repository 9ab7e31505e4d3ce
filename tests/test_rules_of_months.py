"""One table of months runs through the rules here and through those of the capture app."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from jejak.common.errors import InvalidContent
from jejak.statistics.models import MonthlyStatistics
from jejak.statistics.questions import questions_of
from jejak.statistics.services.closing import EARLIER, missing_to_close
from jejak.statistics.services.saving import put
from jejak.statistics.sheets import check

TABLE = json.loads((Path(__file__).parent / "rules" / "months.json").read_text(encoding="utf-8"))
TODAY = date.fromisoformat(TABLE["today"])


def month_of(case: dict[str, Any]) -> date:
    return date.fromisoformat(case.get("month", TABLE["month"]) + "-01")


def sheet(answers: dict[str, Any], month: date) -> MonthlyStatistics:
    row = MonthlyStatistics(month=month)
    put(row, {key: value for key, value in answers.items() if value is not None})
    return row


@pytest.mark.parametrize("case", TABLE["problems"], ids=lambda case: case["name"])
def test_what_cannot_be_is_refused_as_the_table_says(case: dict[str, Any]) -> None:
    found: dict[str, Any] = {}
    with translation.override("en"):
        try:
            check(case["answers"], month_of(case), TODAY)
        except InvalidContent as error:
            found = error.fields
        assert {key: str(text) for key, text in found.items()} == case["expected"]


@pytest.mark.parametrize("case", TABLE["missing"], ids=lambda case: case["name"])
def test_closing_needs_what_the_table_says(case: dict[str, Any]) -> None:
    row = sheet(TABLE["complete"] | case["answers"], month_of(case))
    with translation.override("en"):
        found = {key: str(text) for key, text in missing_to_close(row).items()}
    assert found == case["expected"]


@pytest.mark.parametrize("case", TABLE["questions"], ids=lambda case: case["name"])
def test_closing_asks_what_the_table_says(case: dict[str, Any]) -> None:
    month = month_of(case)
    row = sheet(TABLE["complete"] | case["answers"], month)
    earlier = [sheet(answers, month) for answers in case["earlier"][:EARLIER]]
    with translation.override("en"):
        found = [[one.code, str(one.text)] for one in questions_of(row, earlier)]
    assert found == case["expected"]
