"""One table of cases runs through the rules here and through those of the capture app."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from jejak.activities.content import ActivityContent, check_open, problems_of
from jejak.activities.errors import LibraryClosed
from jejak.common.errors import InvalidContent
from jejak.media.consent import PhotoAnswers
from jejak.places.models import Library

TABLE = json.loads((Path(__file__).parent / "rules" / "cases.json").read_text(encoding="utf-8"))


def content_of_case(case: dict[str, Any]) -> ActivityContent:
    values = TABLE["base"] | case["content"]
    values["theme_id"] = TABLE["themes"].index(values["theme"]) + 1 if values["theme"] else None
    del values["theme"]
    values["held_on"] = values["held_on"] and date.fromisoformat(values["held_on"])
    for name in ("target_groups", "publication_links"):
        values[name] = tuple(values.get(name, ()))
    return ActivityContent(**values)


def test_the_table_holds_more_than_a_hundred_cases() -> None:
    assert len(TABLE["cases"]) == 104
    assert len({case["name"] for case in TABLE["cases"]}) == 104


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_a_record_is_judged_as_the_table_says(case: dict[str, Any]) -> None:
    content = content_of_case(case)
    today = date.fromisoformat(case.get("today", TABLE["today"]))
    closed_on = case.get("closed_on") and date.fromisoformat(case["closed_on"])
    with translation.override("en"):
        found = problems_of(content, complete=case.get("complete", True), today=today)
        try:
            check_open(content, Library(closed_on=closed_on))
        except LibraryClosed as error:
            found = error.fields | found
        assert {name.removesuffix("_id"): str(text) for name, text in found.items()} == case[
            "expected"
        ]


@pytest.mark.parametrize("case", TABLE["photos"])
def test_answers_about_a_photo_are_judged_as_the_table_says(case: dict[str, Any]) -> None:
    found: dict[str, Any] = {}
    with translation.override("en"):
        try:
            PhotoAnswers(**case["answers"]).check()
        except InvalidContent as error:
            found = error.fields
        assert {name: str(text) for name, text in found.items()} == case["expected"]
