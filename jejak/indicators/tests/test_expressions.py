"""Expressions: what they mean, what they refuse, and that the database works out the same."""

from fractions import Fraction

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from jejak.indicators.expressions import ExpressionError, parse

CODES = ("involvement", "verified", "activities")


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("involvement", "activity", Fraction(6)),
        ("2 * involvement + verified", "activity", Fraction(15)),
        ("(involvement - verified) / activities", "activity/activity", Fraction(3, 8)),
        ("100 * involvement / activities", "activity/activity", Fraction(75)),
        ("involvement / 4", "activity", Fraction(3, 2)),
        ("0.5 * involvement", "activity", Fraction(3)),
        ("involvement / (verified - verified)", "activity/activity", None),
    ],
)
def test_an_expression_is_worked_out_as_on_paper(text, unit, expected):
    expression = parse(text)
    values = {"involvement": Fraction(6), "verified": Fraction(3), "activities": Fraction(8)}
    assert (expression.unit, expression.value(values)) == (unit, expected)


def test_what_is_not_recorded_makes_no_value():
    values = {"visits_onsite": Fraction(9), "visits_online": None}
    assert parse("visits_onsite + visits_online").value(values) is None


@pytest.mark.parametrize(
    ("text", "position", "length"),
    [
        ("", 0, 1),
        ("involvement +", 13, 1),
        ("involvement + + verified", 14, 1),
        ("involvement ; DROP", 12, 1),
        ("involvment / activities", 0, 10),
        ("activities + attendance", 0, 23),
        ("activities * verified", 13, 8),
        ("activities / 0", 13, 1),
        ("1 + 2", 0, 5),
        ("__import__('os')", 0, 1),
        ("(activities", 11, 1),
        ("activities)", 10, 1),
    ],
)
def test_a_bad_expression_is_refused_with_its_place(text, position, length):
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert (error.value.position, error.value.length) == (position, length)


@pytest.mark.parametrize("text", ["(" * 200, "activities+" * 100, "(" * 60 + "1" + ")" * 60])
def test_a_hostile_expression_is_refused(text):
    with pytest.raises(ExpressionError):
        parse(text)


TEXTS = st.recursive(
    st.sampled_from(CODES),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-"), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(inner, st.sampled_from("*/"), st.integers(1, 9)).map(
            lambda p: f"({p[0]} {p[1]} {p[2]})"
        ),
    ),
    max_leaves=6,
)
NUMBERS = st.one_of(st.none(), st.integers(0, 40))


@settings(max_examples=60, deadline=None)
@given(left=TEXTS, right=TEXTS, numbers=st.tuples(NUMBERS, NUMBERS, NUMBERS))
@pytest.mark.django_db
def test_the_database_works_out_the_same(left, right, numbers):
    expression = parse(f"{left} / {right}")
    known = dict(zip(CODES, numbers, strict=True))
    values = {code: None if n is None else Fraction(n) for code, n in known.items()}
    sql = expression.to_sql(lambda code: f"t.{code}")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sql} FROM (SELECT %s::int AS involvement, %s::int AS verified, "
            "%s::int AS activities) t",
            list(numbers),
        )
        found = cursor.fetchone()[0]
    exact = expression.value(values)
    if exact is None or found is None:
        assert exact is None
        assert found is None
    else:
        assert abs(Fraction(found) - exact) < Fraction(1, 10**6)
