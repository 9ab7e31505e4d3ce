"""What a library, or the office of a regency for its libraries, sets itself for a year."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.indicators.models import OwnTarget
from jejak.places.models import Level, Library, Region

MOST = Decimal(1_000_000)


def may_set_own_targets(user: PersonLike, place: Library | Region) -> bool:
    """The keeper of a library for it, and the office for its regency."""
    if isinstance(place, Library):
        return scope_for(user, Action.PROFILE).covers_library(place)
    is_regency = place.level == Level.REGENCY
    return is_regency and scope_for(user, Action.MANAGE).covers_region(place)


@in_transaction
def set_own_targets(
    place: Library | Region,
    *,
    year: int,
    amounts: Mapping[str, tuple[Decimal | None, int]],
    by: PersonLike,
) -> int:
    """Set amounts of a year, code -> (amount, for how many months); None takes one away.

    Returns how many changed. They are shown beside the official ones and never scored.
    """
    if not may_set_own_targets(by, place):
        raise NotAllowed
    wrong = {
        code: _("Write a number above 0, or leave it empty.")
        for code, (amount, _months) in amounts.items()
        if amount is not None and not Decimal("0.01") <= amount <= MOST
    }
    if wrong:
        raise InvalidContent(fields=wrong)
    of = _of(place)
    held = {row.code: row for row in OwnTarget.objects.filter(**of, year=year).select_for_update()}
    changed = 0
    for code, (amount, per_months) in amounts.items():
        row = held.get(code)
        if amount is None:
            changed += _remove(row, place, by)
        elif row is None or (row.amount, row.per_months) != (amount, per_months):
            defaults = {"amount": amount, "per_months": per_months, "by": by}
            _set({**of, "code": code, "year": year}, defaults, place, by)
            changed += 1
    return changed


def _of(place: Library | Region) -> dict[str, Any]:
    if isinstance(place, Library):
        return {"library": place, "region": None}
    return {"library": None, "region": place}


def _set(
    key: dict[str, Any], values: dict[str, Any], place: Library | Region, by: PersonLike
) -> None:
    row, _is_new = OwnTarget.objects.update_or_create(**key, defaults=values)
    _note("own_target.set", row, place, by)


def _remove(row: OwnTarget | None, place: Library | Region, by: PersonLike) -> bool:
    if row is None:
        return False
    _note("own_target.remove", row, place, by)
    row.delete()
    return True


def _note(action: str, row: OwnTarget, place: Library | Region, by: PersonLike) -> None:
    library_id = place.pk if isinstance(place, Library) else None
    detail = {"code": row.code, "year": row.year, "amount": str(row.amount)}
    audit(action, row, by=by, library_id=library_id, detail=detail)
