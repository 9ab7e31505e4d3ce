"""One table of needs runs through the rules here and through those of the capture app."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from jejak.common.errors import InvalidContent
from jejak.plans.content import NeedContent, problems_of_need
from jejak.plans.services.needs import NewEvidence, check_evidence

TABLE = json.loads((Path(__file__).parent / "rules" / "needs.json").read_text(encoding="utf-8"))
TODAY = date.fromisoformat(TABLE["today"])


def told(case: dict[str, Any], base: dict[str, Any], *days: str) -> dict[str, Any]:
    long = {name: case.get("sign", "a") * times for name, times in case.get("long", {}).items()}
    values: dict[str, Any] = base | case["content"] | long
    for name in days:
        values[name] = values[name] and date.fromisoformat(values[name])
    return values


@pytest.mark.parametrize("case", TABLE["needs"], ids=lambda case: case["name"])
def test_a_need_is_judged_as_the_table_says(case: dict[str, Any]) -> None:
    values = told(case, TABLE["need"], "noted_on")
    theme = values.pop("theme")
    numbers = {code: number for number, code in enumerate(TABLE["themes"], 1)}
    content = NeedContent(**values, theme_id=numbers.get(theme))
    with translation.override("en"):
        found = problems_of_need(content, today=TODAY, theme_ids=set(numbers.values()))
        said = {name.removesuffix("_id"): str(text) for name, text in found.items()}
    assert said == case["expected"]


@pytest.mark.parametrize("case", TABLE["evidence"], ids=lambda case: case["name"])
def test_evidence_is_judged_as_the_table_says(case: dict[str, Any]) -> None:
    found: dict[str, Any] = {}
    with translation.override("en"):
        try:
            check_evidence(NewEvidence(**told(case, TABLE["proof"], "dated_on")), today=TODAY)
        except InvalidContent as error:
            found = error.fields
        assert {name: str(text) for name, text in found.items()} == case["expected"]
