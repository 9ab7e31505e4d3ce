"""How many activities answer a need stands on the card, and moves no score."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse

from jejak.activities.models import Activity
from jejak.common.periods import Period
from jejak.indicators import pages
from jejak.indicators.advice import Possible, steps_to_green
from jejak.indicators.asked import Asked
from jejak.indicators.described import changes_between
from jejak.indicators.models import DefinitionVersion, Indicator
from jejak.indicators.recount import recount_scores
from jejak.indicators.scoring import library_card, library_scores, region_cards
from jejak.indicators.services import (
    add_target,
    draft_version,
    edit_version,
    publish_version,
    save_indicator,
)
from jejak.indicators.services.versions import first_free_month
from jejak.indicators.versions import definitions_for
from jejak.places.models import Library
from jejak.plans.tests.factories import agreed, lined, needed, planned

from .five import build_five
from .test_versions import changed

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
TODAY = date(2026, 11, 25)
SEED = import_module("jejak.indicators.migrations.0004_need_linked").seed


@pytest.fixture
def five(cast: SimpleNamespace) -> SimpleNamespace:
    """B's plan answers a need; 7 of its 14 activities carry it out."""
    cast.five = build_five(cast)
    library = cast.five["B"]
    plan = planned(cast, library=library, by=cast.ben)
    need = needed(cast, library=library, by=cast.ben)
    cast.line = lined(plan, by=cast.ben, need_id=need.pk)
    agreed(plan, by=cast.ben)
    ids = Activity.objects.filter(library=library).order_by("pk").values_list("pk", flat=True)[:7]
    Activity.objects.filter(pk__in=list(ids)).update(plan_line=cast.line, is_need_linked=True)
    return cast


def scores(cast: Any, version: DefinitionVersion) -> Any:
    cards = region_cards(cast.country, QUARTER, version=version, today=TODAY)
    lines = library_scores(cast.country, QUARTER, version=version, today=TODAY)
    points = [(part.definition.code, part.points) for part in cards.whole.components]
    return (
        [(line.name, line.score, line.colour, line.grey_kind) for line in lines],
        cards.whole.colours,
        cards.whole.score,
        {code: value for code, value in points if code != "need_linked"},
    )


def part_of(card: Any) -> Any:
    return next(one for one in card.components if one.definition.code == "need_linked")


def test_the_second_version_adds_one_indicator_that_is_not_scored(cast):
    first, second = (DefinitionVersion.objects.get(number=n) for n in (1, 2))
    codes = [row.code for row in second.indicators.all()]
    assert codes.pop(codes.index("verified") + 1) == "need_linked"
    assert codes == [row.code for row in first.indicators.all()]
    assert (second.valid_from, second.is_published) == (date(2026, 1, 1), True)
    found = changes_between(first, second)
    assert [one.of for one in found] == ["Kegiatan menjawab kebutuhan"]
    assert second.indicators.get(code="need_linked").weight == 0


def test_no_score_changes_with_the_second_version(five):
    first, second = (DefinitionVersion.objects.get(number=n) for n in (1, 2))
    assert scores(five, first) == scores(five, second)
    assert definitions_for(QUARTER).version == second
    assert definitions_for(Period(date(2024, 1, 1), date(2024, 9, 30))).version == first


def test_the_card_counts_what_answers_a_need(five):
    card = library_card(five.five["B"], QUARTER, today=TODAY)
    part = part_of(card)
    assert (part.value, part.target, part.points) == (50, None, 0)
    assert card.score == Decimal("69.7")
    # Of 53 counted activities of all libraries, 7.
    whole = region_cards(five.regency, QUARTER, today=TODAY).whole
    assert round(part_of(whole).value, 2) == Decimal("13.21")
    paper = recount_scores(definitions_for(QUARTER), (2026, 7), (2026, 9), TODAY)
    assert paper[five.five["B"].pk].measures["need_linked"] == 7


def test_the_card_shows_it_beside_how_well_it_is_recorded(five, client):
    client.force_login(five.ben)
    address = f"/rapor/?perpustakaan={five.five['B'].pk}&dari=2026-07&sampai=2026-09"
    answer = client.get(address)
    groups = answer.context["groups"]
    assert [row.part.definition.code for row in groups[-1].beside] == ["need_linked"]
    assert "need_linked" not in [row.part.definition.code for row in answer.context["further"]]
    page = answer.content.decode()
    assert "7 dari 14: 50%. Tautkan kegiatan dengan rencana yang menjawab kebutuhan" in page
    (row,) = groups[-1].beside
    assert row.href.endswith("keadaan=counted&rencana=kebutuhan")
    assert client.get(row.href).context["page"].count == 7
    region = client.get("/rapor/?wilayah=3324&dari=2026-07&sampai=2026-09").content.decode()
    assert "Kegiatan menjawab kebutuhan" in region


def test_who_weighs_it_in_a_new_version_gets_its_points_and_its_step(five):
    """Photos 5 for 15, need linked 10 of 80 percent: B has 50 of 80, so 6.3 (6.25)."""
    third = draft_version(by=five.nadia)
    for code, weight in (("photo_backed", 5), ("need_linked", 10)):
        row = third.indicators.get(code=code)
        values = changed(row, weight=Decimal(weight))
        save_indicator(third, values=values, indicator=row, by=five.nadia)
    values = {"library_type": "", "partner_category": "", "year": None, "per_months": 0}
    wanted = Indicator.objects.get(version=third, code="need_linked")
    add_target(wanted, values=values | {"amount": Decimal(80)}, by=five.nadia)
    card = library_card(five.five["B"], QUARTER, version=third, today=TODAY)
    # 69.7 with photos 5 x 50/80 = 3.1 for 9.4, and 6.3 more.
    assert (part_of(card).points, card.score) == (Decimal("6.3"), Decimal("69.7"))

    library = Library.objects.get(pk=five.five["B"].pk)
    asked = Asked(library.regency, library, QUARTER, "", TODAY, {})
    possible = Possible(may_record=True, may_review=False, closable=[])
    steps = {one.code: one for one in steps_to_green(card, library, asked, possible)}
    # 12 of 14 are more than 80 percent: 11 give 9.8.
    assert (steps["need_linked"].count, steps["need_linked"].gain) == (5, Decimal("3.7"))
    assert steps["need_linked"].href.endswith("keadaan=counted&rencana=tidak")
    assert "5" in steps["need_linked"].text
    values = {"note": "Kebutuhan", "green_above": Decimal(75), "yellow_above": Decimal(50)}
    edit_version(third, values=values, by=five.nadia)
    assert publish_version(third, valid_from=first_free_month(), by=five.nadia).is_published
    rows = pages.component_rows(card.components, asked, is_open=True, card=card)
    assert [group.beside for group in pages.component_groups(rows)] == [(), []]


def test_its_page_says_what_it_counts(cast, client):
    client.force_login(cast.omar)
    page = client.get(reverse("indicators")).content.decode()
    assert "100 × Kegiatan yang menjawab kebutuhan masyarakat ÷ Kegiatan" in page


def emptied() -> None:
    """As a database is before the first migration of definitions."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in ("target", "indicator", "definitionversion"):
            cursor.execute(f"DELETE FROM indicators_{name}")
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_definitions_that_somebody_wrote_are_left_alone(cast):
    def numbers() -> list[int]:
        return list(DefinitionVersion.objects.order_by("number").values_list("number", flat=True))

    SEED(apps, None)
    assert numbers() == [1, 2]
    first = import_module("jejak.indicators.migrations.0002_first_definitions")
    with transaction.atomic():
        emptied()
        SEED(apps, None)
        assert numbers() == []
        first.seed(apps, None)
        draft_version(by=cast.nadia)
        SEED(apps, None)
        assert [row.is_published for row in DefinitionVersion.objects.all()] == [False, True]
        transaction.set_rollback(True)
    with transaction.atomic():
        emptied()
        first.seed(apps, None)
        SEED(apps, None)
        assert numbers() == [1, 2]
        transaction.set_rollback(True)
