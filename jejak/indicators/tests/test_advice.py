"""What would turn a card green, against steps worked out on paper.

B of `five.py` has 69.7 and needs more than 5.3. Told and photo 7 of 14, verified 7 of 14.

    one more involvement   12 of 12: 22.9 -> 25.0 (+2.1); told and photo 8 of 15 = 53.3 %:
                           9.4 -> 10.0 (+0.6 each); verified 7 of 15 = 46.7 %: 6.3 -> 5.8 (-0.5)
                           together                                           1 for +2.8
    one more information   3 of 3: 6.7 -> 10.0 (+3.3), and as above (+0.7)    1 for +4.0
    one more advocacy      2 of 2: 5.0 -> 10.0 (+5.0), and as above (+0.7)    1 for +5.7: green
    told of more           11 of 14 = 78.6 %: 14.7; 12 of 14: 15.0            5 for +5.6: green
    photos                 the same                                           5 for +5.6: green
    verified               11 of 14: 9.8; 12 of 14: 10.0 (+3.7), then no more 5 for +3.7
    closing July           was due on 10 August: not any more

F has nothing; on 5 October 2026 September can still be closed until the 10th.

    advocacy     2: 10, told and photo 2 of 2: 15 and 15                      2 for +40.0
    information  3: 10 + 15 + 15                                              3 for +40.0
    September    1 of 3 months: 15 / 3                                        1 for  +5.0
    involvement 12: 25 + 15 + 15                                             12 for +55.0
    one after the other: 40.0, 50.0, 55.0, 80.0: green after the fourth
"""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from jejak.common.periods import Period
from jejak.indicators import pages
from jejak.indicators.advice import enough, expected_months, steps_to_green
from jejak.indicators.asked import Asked
from jejak.indicators.scoring import library_card
from jejak.places.models import Library

from .five import build_five, closed, held

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
NOVEMBER = date(2026, 11, 25)


@pytest.fixture
def five(cast: SimpleNamespace) -> SimpleNamespace:
    cast.five = build_five(cast)
    return cast


def advice(cast: Any, library: Library, *, by: Any = None, today: date = NOVEMBER) -> Any:
    library = Library.objects.get(pk=library.pk)
    card = library_card(library, QUARTER, today=today)
    assert card is not None
    asked = Asked(library.regency, library, QUARTER, "", today, {})
    steps = steps_to_green(card, library, asked, pages.possible_in(library, asked, by or cast.ben))
    return SimpleNamespace(card=card, steps=steps, enough=enough(card, library, steps))


def told(found: Any) -> list[tuple[str, int, str]]:
    return [(step.code, step.count, str(step.gain)) for step in found.steps]


def test_the_steps_are_those_of_the_paper_best_for_each_thing_done_first(five):
    found = advice(five, five.five["B"])

    assert told(found) == [
        ("advocacy", 1, "5.7"),
        ("information", 1, "4.0"),
        ("involvement", 1, "2.8"),
        ("broken_down", 5, "5.6"),
        ("with_photo", 5, "5.6"),
        ("verified", 5, "3.7"),
    ]
    assert found.enough == 1


def test_a_library_that_has_done_nothing_is_told_the_way_to_green(five):
    found = advice(five, five.five["F"], today=date(2026, 10, 5))

    assert told(found) == [
        ("advocacy", 2, "40.0"),
        ("information", 3, "40.0"),
        ("months_on_time", 1, "5.0"),
        ("involvement", 12, "55.0"),
    ]
    assert found.enough == 4
    closing = found.steps[2]
    assert closing.text == "Tutup statistik September"
    assert "10 Oktober 2026" in closing.detail
    assert closing.href == f"/statistik/{five.five['F'].pk}/2026-09/"


def test_each_step_earns_what_it_promises_once_it_is_done(five):
    b = five.five["B"]
    step = advice(five, b).steps[0]
    held(b, five, [0, 0, 1], told=1, photo=1, verified=0)

    card = library_card(b, QUARTER, today=NOVEMBER)
    assert card is not None
    assert (str(card.score), card.colour) == ("75.4", "green")
    assert str(step.gain) == "5.7"
    assert advice(five, b).steps == []


def test_one_point_more_than_the_limit_is_enough_and_what_is_overdue_is_no_step(five):
    """C at 75.0 needs one photo. E joined in August, and its September is overdue."""
    c = advice(five, five.five["C"])
    assert ("with_photo", 1, "1.1") in told(c)
    assert c.enough == 1
    Library.objects.filter(pk=five.five["E"].pk).update(joined_on=date(2026, 8, 3))
    for month in (7, 8):
        held(
            five.five["E"],
            five,
            [12, 3, 2],
            told=17,
            photo=17,
            verified=0,
            day=date(2026, month, 9),
        )
    late = advice(five, five.five["E"])
    # 25 + 10 + 10 + 0 + 15 + 15 + 0 = 75.0, and September is overdue: only verifying is left.
    assert (str(late.card.score), told(late)) == ("75.0", [("verified", 1, "0.4")])


def test_only_who_may_record_is_led_to_the_form(five):
    def hrefs(user: Any) -> set[str]:
        found = advice(five, five.five["B"], by=user)
        return {step.href for step in found.steps if step.code == "advocacy"}

    pk = five.five["B"].pk
    assert hrefs(five.ben) == {f"/kegiatan/baru/?perpustakaan={pk}"}
    assert hrefs(five.omar) == {""}


def test_months_that_are_closed_overdue_or_not_asked_for_are_no_step(five):
    f = five.five["F"]
    today = date(2026, 10, 5)
    closed(f, five, date(2026, 9, 1))
    assert "months_on_time" not in {step.code for step in advice(five, f, today=today).steps}
    Library.objects.filter(pk=f.pk).update(joined_on=date(2026, 9, 2))
    assert expected_months(Library.objects.get(pk=f.pk), QUARTER.months(), today) == []


@pytest.mark.parametrize(
    ("changed", "months"),
    [
        ({}, 3),
        ({"joined_on": date(2026, 7, 1)}, 2),
        ({"joined_on": date(2026, 6, 30)}, 3),
        ({"joined_on": None, "opened_on": date(2026, 8, 31)}, 2),
        ({"closed_on": date(2026, 9, 30)}, 2),
        ({"closed_on": date(2026, 10, 1)}, 3),
        ({"joined_on": date(2026, 8, 1), "closed_on": date(2026, 9, 2)}, 0),
        ({"partner_category": "not_partner"}, 0),
    ],
)
def test_months_are_expected_as_the_scores_count_them(five, changed, months):
    Library.objects.filter(pk=five.five["A"].pk).update(**changed)
    library = Library.objects.get(pk=five.five["A"].pk)
    card = library_card(library, QUARTER, today=NOVEMBER)

    assert len(expected_months(library, QUARTER.months(), NOVEMBER)) == months
    assert (card.months_expected if card else 0) == months
