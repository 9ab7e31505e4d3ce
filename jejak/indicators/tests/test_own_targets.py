"""What a library or its regency sets itself: shown beside the official target, never scored."""

from datetime import date
from decimal import Decimal

import pytest

from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.periods import Period
from jejak.indicators.own_targets import amount_over, own_targets
from jejak.indicators.scoring import library_card
from jejak.indicators.services import set_own_targets

from .five import build_five


def amounts(**given: object) -> dict[str, tuple[Decimal | None, int]]:
    return {code: (None if n is None else Decimal(str(n)), 1) for code, n in given.items()}


def test_ana_sets_targets_of_her_library_and_takes_one_away_again(cast):
    given = amounts(involvement=5, information=2)
    assert set_own_targets(cast.library, year=2026, amounts=given, by=cast.ana) == 2
    assert set_own_targets(cast.library, year=2026, amounts=given, by=cast.ana) == 0
    set_own_targets(cast.library, year=2026, amounts=amounts(involvement=None), by=cast.ana)

    held = own_targets(cast.library, 2026)
    assert {code: row.amount for code, row in held.items()} == {"information": 2}
    assert own_targets(cast.library, 2027) == {}
    assert (
        list(
            AuditEntry.objects.filter(action__startswith="own_target").values_list(
                "action", flat=True
            )
        ).count("own_target.set")
        == 2
    )


def test_a_library_has_the_target_of_its_regency_where_it_has_none_itself(cast):
    set_own_targets(
        cast.regency, year=2026, amounts=amounts(involvement=6, advocacy=1), by=cast.rina
    )
    set_own_targets(cast.library, year=2026, amounts=amounts(involvement=5), by=cast.ana)

    held = own_targets(cast.library, 2026)

    assert (held["involvement"].amount, held["advocacy"].amount) == (5, 1)
    assert own_targets(cast.other_library, 2026) == {}
    assert own_targets(cast.regency, 2026)["involvement"].amount == 6
    assert amount_over(held["involvement"], 3) == 15


@pytest.mark.parametrize("name", ["ben", "omar", "tono", "stranger"])
def test_who_only_helps_or_looks_on_sets_no_targets(cast, name):
    with pytest.raises(NotAllowed):
        set_own_targets(cast.library, year=2026, amounts={}, by=getattr(cast, name))


def test_a_manager_sets_none_for_the_regency_and_nobody_for_a_province(cast):
    for place, person in ((cast.regency, cast.ana), (cast.province, cast.citra)):
        with pytest.raises(NotAllowed):
            set_own_targets(place, year=2026, amounts={}, by=person)


@pytest.mark.parametrize("wrong", [0, -1, "0.001", 2_000_000])
def test_an_amount_is_more_than_nothing(cast, wrong):
    with pytest.raises(InvalidContent) as refused:
        set_own_targets(cast.library, year=2026, amounts=amounts(involvement=wrong), by=cast.ana)
    assert "involvement" in refused.value.fields


def test_own_targets_do_not_change_the_score(cast):
    five = build_five(cast)
    quarter, today = Period(date(2026, 7, 1), date(2026, 9, 30)), date(2026, 11, 25)
    before = library_card(five["B"], quarter, today=today)

    set_own_targets(five["B"], year=2026, amounts=amounts(involvement=1), by=cast.nadia)
    set_own_targets(cast.regency, year=2026, amounts=amounts(information=1), by=cast.rina)

    after = library_card(five["B"], quarter, today=today)
    assert (after.score, after.components) == (before.score, before.components)
