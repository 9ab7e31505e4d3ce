"""Forms of price lists and budget accounts; what is possible is decided by the services."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.forms import CountField, PlainTextField
from jejak.common.text import visible

from .models import BudgetAccount, PriceItem
from .services.budget import ACCOUNT_LIMITS, PRICE_LIMITS, PriceContent, problems_of_price

MOST_PASTED = 1_000
PASTED_LENGTH = 200_000
PARTS = re.compile(r"[\t;]")


class PriceForm(forms.Form):
    """One line of a price list."""

    use_required_attribute = False
    description = PlainTextField(
        label=_("Goods or service"), max_length=PRICE_LIMITS["description"], required=False
    )
    unit = PlainTextField(
        label=_("Unit"),
        max_length=PRICE_LIMITS["unit"],
        required=False,
        help_text=_("For instance: person, pack, hour."),
    )
    price_idr = CountField(label=_("Price of one (rupiah)"), required=False)
    source = PlainTextField(
        label=_("Source"),
        max_length=PRICE_LIMITS["source"],
        required=False,
        help_text=_("For instance: the regent's regulation on prices, or a shop."),
    )

    def content(self) -> PriceContent:
        return PriceContent(**self.cleaned_data)


def initial_price(row: PriceItem) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("description", "unit", "price_idr", "source")}


@dataclass(frozen=True)
class WrongLine:
    """A pasted line that cannot be taken: its number in what was pasted, and why."""

    number: int
    text: str
    problem: str


@dataclass
class PastedPrices:
    """What a pasted table says, line by line."""

    contents: list[PriceContent] = field(default_factory=list)
    wrong: list[WrongLine] = field(default_factory=list)


def read_prices(text: str, source: str = "") -> PastedPrices:
    """Read lines of `description; unit; price`, parted by tabs or semicolons."""
    found = PastedPrices()
    for number, line in enumerate(visible(text).splitlines(), start=1):
        if not line.strip():
            continue
        content, problem = _read_line(line, source)
        if content is None:
            found.wrong.append(WrongLine(number, line, problem))
        else:
            found.contents.append(content)
    return found


def _read_line(line: str, source: str) -> tuple[PriceContent | None, str]:
    parts = [part.strip() for part in PARTS.split(line.strip("\r\n"))]
    while len(parts) > 3 and not parts[-1]:
        parts.pop()
    if len(parts) != 3:
        return None, str(_("Three parts are needed: description, unit, price."))
    try:
        price = CountField(required=False).clean(parts[2])
    except forms.ValidationError:
        return None, str(_("The price is no whole number of rupiah."))
    content = PriceContent(description=parts[0], unit=parts[1], price_idr=price, source=source)
    problems = problems_of_price(content)
    return (None, " ".join(map(str, problems.values()))) if problems else (content, "")


class PasteForm(forms.Form):
    """Many lines at once, out of a spreadsheet."""

    use_required_attribute = False
    lines = forms.CharField(
        label=_("Lines"),
        required=False,
        strip=False,
        max_length=PASTED_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("One line for each: description, unit, price. Parted by tab or semicolon."),
    )
    source = PlainTextField(
        label=_("Source of all these prices"), max_length=PRICE_LIMITS["source"], required=False
    )

    def clean_lines(self) -> PastedPrices:
        found = read_prices(self.cleaned_data["lines"], self.data.get("source", "").strip()[:160])
        if not found.contents and not found.wrong:
            raise forms.ValidationError(_("Paste at least one line."))
        if len(found.contents) + len(found.wrong) > MOST_PASTED:
            raise forms.ValidationError(_("Paste at most 1,000 lines at once."))
        return found

    def keep_wrong(self, found: PastedPrices) -> None:
        """Leave in the box only what is still to be mended."""
        data: Any = self.data
        typed = data.copy()
        typed["lines"] = "\n".join(line.text for line in found.wrong)
        self.data = typed


class AccountForm(forms.Form):
    """An account of the village budget, as the law writes it."""

    use_required_attribute = False
    field_code = PlainTextField(label=_("Code of the field"), max_length=20, required=False)
    field_name = PlainTextField(label=_("Field (bidang)"), max_length=120, required=False)
    activity_code = PlainTextField(label=_("Code of the activity"), max_length=20, required=False)
    name_id = PlainTextField(
        label=_("Name of the activity, in Indonesian"), max_length=200, required=False
    )
    name_en = PlainTextField(
        label=_("Name of the activity, in English"), max_length=200, required=False
    )
    law = PlainTextField(
        label=_("Law"),
        max_length=200,
        required=False,
        help_text=_("Where it stands, so that a village can look it up."),
    )


def initial_account(row: BudgetAccount) -> dict[str, str]:
    return {name: getattr(row, name) for name in ACCOUNT_LIMITS}
