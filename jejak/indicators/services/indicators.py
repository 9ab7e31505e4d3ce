"""Indicators and targets of a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from jejak.access.scope import PersonLike
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent
from jejak.indicators.expressions import ExpressionError, parse
from jejak.indicators.models import DefinitionVersion, Indicator, Target

from .versions import hold_draft

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Ends of addresses beside those of indicators: `definition` pages of the same draft.
RESERVED = frozenset({"baru", "coba", "hapus", "terbit", "urutan"})


class BadExpression(InvalidContent):
    """An expression that is refused, with the place: `marks` says field -> (from, letters)."""

    code = "bad_expression"

    def __init__(self, problems: Mapping[str, str], marks: Mapping[str, tuple[int, int]]) -> None:
        super().__init__(fields=problems)
        self.marks = dict(marks)


@in_transaction
def save_indicator(
    version: DefinitionVersion,
    *,
    values: Mapping[str, Any],
    by: PersonLike,
    indicator: Indicator | None = None,
) -> Indicator:
    """Store an indicator of a draft; raises BadExpression with the place of what is wrong."""
    row = hold_draft(version.pk, by)
    require_sound(values)
    _require_code(row, values["code"], indicator)
    if indicator is None:
        last = row.indicators.aggregate(n=Max("position"))["n"]
        indicator = Indicator(version=row, position=0 if last is None else last + 1)
    for name, value in values.items():
        setattr(indicator, name, value)
    indicator.save()
    audit("indicator.save", indicator, by=by, detail=_detail(row, indicator))
    return indicator


def _require_code(version: DefinitionVersion, code: str, indicator: Indicator | None) -> None:
    if not CODE.fullmatch(code) or code in RESERVED:
        words = _("Write small letters, digits and _ only, such as: reading_hours.")
        raise InvalidContent(fields={"code": words})
    others = version.indicators.filter(code=code)
    if indicator is not None:
        others = others.exclude(pk=indicator.pk)
    if others.exists():
        raise InvalidContent(fields={"code": _("Another indicator already has this name.")})


def _detail(version: DefinitionVersion, indicator: Indicator) -> dict[str, Any]:
    return {"number": version.number, "code": indicator.code}


def require_sound(values: Mapping[str, Any]) -> None:
    """Raise BadExpression unless numerator and denominator can be read."""
    problems, marks = {}, {}
    for name in ("numerator", "denominator"):
        if name == "denominator" and not values[name]:
            continue
        try:
            parse(values[name])
        except ExpressionError as error:
            problems[name] = error.message
            marks[name] = (error.position, error.length)
    if problems:
        raise BadExpression(problems, marks)


@in_transaction
def remove_indicator(indicator: Indicator, *, by: PersonLike) -> None:
    row = hold_draft(indicator.version_id, by)
    audit("indicator.remove", indicator, by=by, detail=_detail(row, indicator))
    indicator.delete()


@in_transaction
def move_indicator(indicator: Indicator, *, up: bool, by: PersonLike) -> None:
    """Show an indicator one place earlier or later; at the end nothing happens."""
    row = hold_draft(indicator.version_id, by)
    rows = list(row.indicators.all())
    place = next(n for n, one in enumerate(rows) if one.pk == indicator.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, one in enumerate(rows):
        one.position = position
    Indicator.objects.bulk_update(rows, ["position"])
    audit("indicator.move", indicator, by=by, detail=_detail(row, indicator))


@in_transaction
def add_target(indicator: Indicator, *, values: Mapping[str, Any], by: PersonLike) -> Target:
    """Set a target of a draft's indicator; one of the same kind of library is replaced."""
    version = hold_draft(indicator.version_id, by)
    if values["amount"] < Decimal("0.01"):
        raise InvalidContent(fields={"amount": _("A target is more than 0.")})
    kind = {name: values[name] for name in ("library_type", "partner_category", "year")}
    rest = {name: values[name] for name in ("amount", "per_months")}
    row: Target
    row, _is_new = Target.objects.update_or_create(indicator=indicator, **kind, defaults=rest)
    audit("target.set", row, by=by, detail=_detail(version, indicator))
    return row


@in_transaction
def remove_target(target: Target, *, by: PersonLike) -> None:
    version = hold_draft(target.indicator.version_id, by)
    audit("target.remove", target, by=by, detail=_detail(version, target.indicator))
    target.delete()
