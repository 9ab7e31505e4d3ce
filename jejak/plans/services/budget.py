"""Every write to the price lists of regencies and to the list of budget accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, InvalidMove, NotAllowed
from jejak.common.text import visible
from jejak.places.models import Level, Region
from jejak.plans.content import LARGEST_PRICE
from jejak.plans.models import BudgetAccount, PriceItem
from jejak.plans.models.work_plans import EARLIEST_YEAR, LATEST_YEAR

MOST_PRICES = 1_000
PRICE_LIMITS = {"description": 160, "unit": 30, "source": 160}
ACCOUNT_LIMITS = {
    "field_code": 20,
    "field_name": 120,
    "activity_code": 20,
    "name_id": 200,
    "name_en": 200,
    "law": 200,
}
TOO_LONG = _("Keep this under %(limit_value)s characters; it has %(show_value)s.")


@dataclass(frozen=True, kw_only=True)
class PriceContent:
    """One line of a price list as people write it."""

    description: str
    unit: str
    price_idr: int | None
    source: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.description, self.unit


def problems_of_price(content: PriceContent) -> dict[str, object]:
    """Return what needs mending, by the field."""
    problems = _long(vars(content), PRICE_LIMITS)
    if not content.description:
        problems["description"] = _("Say what it is.")
    if not content.unit:
        problems["unit"] = _("Say in what it is counted: person, pack, month.")
    if content.price_idr is None or not 0 < content.price_idr <= LARGEST_PRICE:
        problems["price_idr"] = _("Give whole rupiah between 1 and 100 billion.")
    return problems


def _long(values: Mapping[str, Any], limits: Mapping[str, int]) -> dict[str, object]:
    return {
        name: TOO_LONG % {"limit_value": limit, "show_value": len(values[name])}
        for name, limit in limits.items()
        if len(values[name]) > limit
    }


def _plain(content: PriceContent) -> PriceContent:
    return PriceContent(
        description=visible(content.description).strip(),
        unit=visible(content.unit).strip(),
        price_idr=content.price_idr,
        source=visible(content.source).strip(),
    )


def _require_office(region: Region, year: int, by: PersonLike) -> None:
    """Raise unless the person keeps the prices of this regency; hold the list meanwhile."""
    if region.level != Level.REGENCY or not scope_for(by, Action.MANAGE).covers_region(region):
        raise NotAllowed
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise InvalidContent(fields={"year": _("Give a year from 2011 on.")})
    # Two who write into one list take turns, so that its limit and its lines hold.
    Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region.pk)


def _held(region: Region, year: int) -> dict[tuple[str, str], PriceItem]:
    """Return the list of a year; what differs only in capitals is the same thing."""
    rows = PriceItem.objects.filter(region=region, year=year)
    return {_same(row.description, row.unit): row for row in rows}


def _same(description: str, unit: str) -> tuple[str, str]:
    return description.casefold(), unit.casefold()


@in_transaction
def add_price(region: Region, content: PriceContent, *, year: int, by: PersonLike) -> PriceItem:
    """Add one line to the list of a regency and year. Raises InvalidContent or NotAllowed."""
    _require_office(region, year, by)
    content = _plain(content)
    problems = problems_of_price(content)
    held = _held(region, year)
    if _same(*content.key) in held:
        problems["description"] = _("This is in the list already. Change its price there.")
    if len(held) >= MOST_PRICES:
        raise InvalidContent(_("A list has at most 1,000 prices. Remove what nobody needs."))
    if problems:
        raise InvalidContent(fields=problems)
    row = PriceItem.objects.create(region=region, year=year, by=by, **vars(content))
    audit("price.add", row, by=by, detail=_told(row))
    return row


@in_transaction
def change_price(price: PriceItem, content: PriceContent, *, by: PersonLike) -> PriceItem:
    """Change one line; plans that took the old price keep it."""
    _require_office(price.region, price.year, by)
    row = _fetch(price)
    content = _plain(content)
    problems = problems_of_price(content)
    twin = _held(row.region, row.year).get(_same(*content.key))
    if twin is not None and twin.pk != row.pk:
        problems["description"] = _("Another line of the list says this already.")
    if problems:
        raise InvalidContent(fields=problems)
    before = _told(row)
    for name, value in vars(content).items():
        setattr(row, name, value)
    row.by = by
    if _told(row) != before or row.source != price.source:
        row.save()
        audit("price.change", row, by=by, detail={"before": before, "after": _told(row)})
    return row


@in_transaction
def remove_price(price: PriceItem, *, by: PersonLike) -> None:
    """Take one line out of the list; plans that took its price keep it."""
    _require_office(price.region, price.year, by)
    row = _fetch(price)
    audit("price.remove", row, by=by, detail=_told(row))
    row.delete()


def _fetch(price: PriceItem) -> PriceItem:
    row = PriceItem.objects.filter(pk=price.pk).select_related("region").first()
    if row is None:
        raise InvalidMove(_("This price was removed meanwhile."))
    return row


def _told(row: PriceItem) -> dict[str, object]:
    return {
        "region": row.region.code,
        "year": row.year,
        "description": row.description,
        "unit": row.unit,
        "price": row.price_idr,
    }


@dataclass(frozen=True)
class Taken:
    """How many lines came in new, with another price, or as they were."""

    added: int = 0
    changed: int = 0
    same: int = 0


@in_transaction
def take_prices(
    region: Region, contents: Iterable[PriceContent], *, year: int, by: PersonLike
) -> Taken:
    """Take many lines at once; one that the list has already gets the new price.

    Raises InvalidContent where one is wrong (see `problems_of_price`) or the list grows too long.
    """
    _require_office(region, year, by)
    held = _held(region, year)
    before = {key: (row.price_idr, row.source) for key, row in held.items()}
    wanted = {_same(*one.key): one for one in map(_plain, contents)}
    if any(problems_of_price(one) for one in wanted.values()):
        raise InvalidContent(_("One of the lines is wrong."))
    new = [one for key, one in wanted.items() if key not in held]
    if len(held) + len(new) > MOST_PRICES:
        raise InvalidContent(_("A list has at most 1,000 prices. Remove what nobody needs."))
    PriceItem.objects.bulk_create(
        PriceItem(region=region, year=year, by=by, **vars(one)) for one in new
    )
    changed = 0
    for key, one in wanted.items():
        if key in held and (one.price_idr, one.source or before[key][1]) != before[key]:
            _reprice(held[key], one, by)
            changed += 1
    taken = Taken(len(new), changed, len(wanted) - len(new) - changed)
    if new or changed:
        audit("price.take", region, by=by, detail={"year": year, **vars(taken)})
    return taken


def _reprice(row: PriceItem, content: PriceContent, by: PersonLike) -> None:
    assert content.price_idr is not None  # `problems_of_price`
    row.price_idr, row.source, row.by = content.price_idr, content.source or row.source, by
    row.save()


@in_transaction
def copy_prices(region: Region, *, year: int, by: PersonLike) -> int:
    """Copy what the newest earlier list has and this year's lacks; return how many."""
    _require_office(region, year, by)
    held = _held(region, year)
    rows = PriceItem.objects.filter(region=region, year__lt=year)
    newest = rows.aggregate(newest=Max("year"))["newest"]
    missing = [
        row for row in rows.filter(year=newest) if _same(row.description, row.unit) not in held
    ]
    if len(held) + len(missing) > MOST_PRICES:
        raise InvalidContent(_("A list has at most 1,000 prices. Remove what nobody needs."))
    PriceItem.objects.bulk_create(
        PriceItem(
            region=region,
            year=year,
            description=row.description,
            unit=row.unit,
            price_idr=row.price_idr,
            source=row.source,
            by=by,
        )
        for row in missing
    )
    if missing:
        told = {"year": year, "from": newest, "added": len(missing)}
        audit("price.copy", region, by=by, detail=told)
    return len(missing)


def _require_definer(by: PersonLike) -> None:
    if not scope_for(by, Action.DEFINE):
        raise NotAllowed


def _checked_account(values: Mapping[str, str], *, but: BudgetAccount | None) -> dict[str, str]:
    plain = {name: visible(values[name]).strip() for name in ACCOUNT_LIMITS}
    plain["name_en"] = plain["name_en"] or plain["name_id"]
    problems = _long(plain, ACCOUNT_LIMITS)
    for name in ("field_code", "field_name", "activity_code", "name_id"):
        if not plain[name]:
            problems[name] = _("Fill this in; budgets print it.")
    twins = BudgetAccount.objects.filter(activity_code=plain["activity_code"], is_active=True)
    if but is not None:
        twins = twins.exclude(pk=but.pk)
    if plain["activity_code"] and twins.exists():
        problems["activity_code"] = _("Another account in use has this code. Retire it first.")
    if problems:
        raise InvalidContent(fields=problems)
    return plain


@in_transaction
def add_account(values: Mapping[str, str], *, by: PersonLike) -> BudgetAccount:
    """Add an account to the list. Raises InvalidContent or NotAllowed."""
    _require_definer(by)
    plain = _checked_account(values, but=None)
    last = BudgetAccount.objects.aggregate(last=Max("position"))["last"] or 0
    row = BudgetAccount.objects.create(code=_free_code(plain), position=last + 1, **plain)
    audit("budget.account_add", row, by=by, detail=plain)
    return row


def _free_code(plain: Mapping[str, str]) -> str:
    """Return a word of our own for it; a code that comes back after a retired one gets a number."""
    base = slugify(plain["activity_code"].replace(".", "-"))[:32] or "akun"
    taken = set(BudgetAccount.objects.filter(code__startswith=base).values_list("code", flat=True))
    numbered = (f"{base}_{n}" for n in range(2, len(taken) + 3))
    return next(code for code in (base, *numbered) if code not in taken)


@in_transaction
def change_account(
    account: BudgetAccount, values: Mapping[str, str], *, by: PersonLike
) -> BudgetAccount:
    """Mend what an account says, also in the plans that name it."""
    _require_definer(by)
    row = BudgetAccount.objects.select_for_update().get(pk=account.pk)
    plain = _checked_account(values, but=row)
    changes = {n: [getattr(row, n), v] for n, v in plain.items() if getattr(row, n) != v}
    if changes:
        for name, value in plain.items():
            setattr(row, name, value)
        row.save()
        audit("budget.account_change", row, by=by, detail=changes)
    return row


@in_transaction
def use_account(account: BudgetAccount, *, is_active: bool, by: PersonLike) -> BudgetAccount:
    """Retire an account, or take it up again; plans that name it keep it either way."""
    _require_definer(by)
    row = BudgetAccount.objects.select_for_update().get(pk=account.pk)
    if is_active:
        _checked_account({name: getattr(row, name) for name in ACCOUNT_LIMITS}, but=row)
    if row.is_active != is_active:
        row.is_active = is_active
        row.save(update_fields=["is_active"])
        action = "budget.account_restore" if is_active else "budget.account_retire"
        audit(action, row, by=by)
    return row
