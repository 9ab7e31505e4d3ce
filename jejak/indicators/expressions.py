"""Small typed expressions over measures: read by a parser, never by `eval`.

`100 * (with_photo + seen) / activities`. Numbers have no unit; + and - want one unit on both
sides, * and / with a number keep it, a measure by a measure makes a ratio of its own. What is not
recorded, and what is divided by nothing, is nothing: no value, not 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from .measures import MEASURES, Measure, unit_words

MOST_LETTERS = 300
DEEPEST = 20
GRAMMAR = r"""
?start: sum
?sum: product | sum "+" product -> add | sum "-" product -> sub
?product: atom | product "*" atom -> mul | product "/" atom -> div
?atom: NUMBER -> number | CODE -> measure | "(" sum ")"
NUMBER: /[0-9]{1,9}(\.[0-9]{1,4})?/
CODE: /[a-z][a-z0-9_]{0,59}/
%ignore /[ \t\r\n]+/
"""
PARSER = Lark(GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)
SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
ON_PAPER = {
    "+": "+",
    "-": "\N{MINUS SIGN}",
    "*": "\N{MULTIPLICATION SIGN}",
    "/": "\N{DIVISION SIGN}",
}
Values = Mapping[str, Fraction | None]


class ExpressionError(Exception):
    """Why an expression is refused, and where: `position` counts letters from 0."""

    def __init__(self, message: str, position: int, length: int = 1) -> None:
        super().__init__(message)
        self.message, self.position, self.length = message, position, max(length, 1)


@dataclass(frozen=True)
class Expression:
    """One that was read and found sound. `unit` is "" for a bare number, "a/b" for a ratio."""

    text: str
    codes: frozenset[str]
    unit: str
    tree: Tree[Token]

    def to_sql(self, column: Callable[[str], str]) -> str:
        """Return a numeric SQL expression; `column` names the column of a measure.

        Nothing that somebody typed stands in it but numbers of this grammar and known codes.
        """
        return _sql(self.tree, column)

    def in_words(self, named: Callable[[str], str]) -> str:
        """Return it with the measures' names and the signs of paper: `Visits ÷ Activities`."""
        words = ""
        for token in PARSER.lex(self.text):
            sign = ON_PAPER.get(str(token))
            words += f" {sign} " if sign else named(token) if token.type == "CODE" else str(token)
        return words

    def value(self, values: Values) -> Fraction | None:
        """Work it out exactly; None where a measure is missing or a divisor is 0."""
        return _value(self.tree, values)


def parse(text: str, measures: Mapping[str, Measure] = MEASURES) -> Expression:
    """Read an expression; raise ExpressionError with the place of what is wrong."""
    if not text.strip():
        raise ExpressionError(_("Write an expression, such as: involvement / activities."), 0)
    if len(text) > MOST_LETTERS:
        words = _("At most %(most)s letters.") % {"most": MOST_LETTERS}
        raise ExpressionError(words, MOST_LETTERS, len(text) - MOST_LETTERS)
    try:
        tree = PARSER.parse(text)
    except UnexpectedInput as error:
        raise _unexpected(text, error) from None
    codes: set[str] = set()
    unit = _unit(tree, measures, codes, 0)
    if not codes:
        raise ExpressionError(_("Name at least one measure."), 0, len(text))
    return Expression(text, frozenset(codes), unit, tree)


def _unexpected(text: str, error: UnexpectedInput) -> ExpressionError:
    position = error.pos_in_stream if error.pos_in_stream is not None else len(text)
    token = getattr(error, "token", None)
    if position < 0 or (isinstance(token, Token) and token.type == "$END"):
        return ExpressionError(_("The expression ends too early here."), len(text.rstrip()))
    said = str(token) if isinstance(token, Token) else text[position : position + 1]
    words = _("“%(sign)s” cannot stand here: a sign + - * / or the end belongs here.")
    if said == ",":
        words = _("“%(sign)s” cannot stand here. Write decimals with a point: 0.5.")
    elif "CODE" in _expected(error):
        words = _("“%(sign)s” cannot stand here: a measure, a number or ( belongs here.")
    return ExpressionError(words % {"sign": said[:20]}, position, len(said))


def _expected(error: UnexpectedInput) -> set[str]:
    """Return the names of what the parser would have taken."""
    return set(getattr(error, "accepts", None) or getattr(error, "allowed", None) or ())


def _start(tree: Tree[Token]) -> int:
    return int(tree.meta.start_pos)


def _unit(tree: Tree[Token], measures: Mapping[str, Measure], codes: set[str], depth: int) -> str:
    """Return the unit, and note every code; refuse what does not fit together."""
    if depth > DEEPEST:
        raise ExpressionError(_("This is nested too deeply."), _start(tree))
    if tree.data == "number":
        return ""
    if tree.data == "measure":
        return _unit_of_measure(tree.children[0], measures, codes)
    left, right = _subtrees(tree)
    units = (
        _unit(left, measures, codes, depth + 1),
        _unit(right, measures, codes, depth + 1),
    )
    if tree.data in {"add", "sub"}:
        return _unit_of_sum(units, left, right)
    if tree.data == "div":
        return _unit_of_ratio(units, right)
    if all(units):
        words = _("Multiply by a number, not by another measure.")
        raise ExpressionError(words, _start(right), _length(right))
    return units[0] or units[1]


def _unit_of_measure(token: Any, measures: Mapping[str, Measure], codes: set[str]) -> str:
    measure = measures.get(str(token))
    if measure is None:
        words = _("There is no measure “%(code)s”.") % {"code": str(token)[:60]}
        for close in get_close_matches(str(token), measures, 1):
            words += " " + _("Did you mean “%(code)s”?") % {"code": close}
        raise ExpressionError(words, int(token.start_pos), len(token))
    codes.add(measure.code)
    return measure.unit


def _unit_of_sum(units: tuple[str, str], left: Tree[Token], right: Tree[Token]) -> str:
    if units[0] != units[1]:
        words = _("These do not have one unit: %(left)s and %(right)s.") % {
            "left": unit_words(units[0]) or _("a number"),
            "right": unit_words(units[1]) or _("a number"),
        }
        end = int(right.meta.end_pos)
        raise ExpressionError(words, _start(left), end - _start(left))
    return units[0]


def _unit_of_ratio(units: tuple[str, str], right: Tree[Token]) -> str:
    if right.data == "number" and Fraction(str(right.children[0])) == 0:
        raise ExpressionError(_("Nothing can be divided by 0."), _start(right), _length(right))
    if not units[1]:
        return units[0]
    return f"{units[0] or '1'}/{units[1]}"


def _length(tree: Tree[Token]) -> int:
    return int(tree.meta.end_pos) - _start(tree)


def _subtrees(tree: Tree[Token]) -> list[Tree[Token]]:
    """Return both sides of an operation."""
    return [child for child in tree.children if isinstance(child, Tree)]


def _sql(tree: Tree[Token], column: Callable[[str], str]) -> str:
    if tree.data == "number":
        return f"{tree.children[0]}::numeric"
    if tree.data == "measure":
        return f"({column(str(tree.children[0]))})::numeric"
    left, right = (_sql(side, column) for side in _subtrees(tree))
    if tree.data == "div":
        return f"({left} / NULLIF({right}, 0))"
    return f"({left} {SIGNS[str(tree.data)]} {right})"


def _value(tree: Tree[Token], values: Values) -> Fraction | None:
    if tree.data == "number":
        return Fraction(str(tree.children[0]))
    if tree.data == "measure":
        return values[str(tree.children[0])]
    left, right = (_value(side, values) for side in _subtrees(tree))
    if left is None or right is None:
        return None
    if tree.data == "add":
        return left + right
    if tree.data == "sub":
        return left - right
    if tree.data == "mul":
        return left * right
    return left / right if right else None
