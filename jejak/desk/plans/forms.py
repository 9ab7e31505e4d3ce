from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from jejak.common.errors import JejakError
from jejak.common.forms import CountField, PlainTextField, day_field, offer, text_field
from jejak.plans.content import COST_LIMITS, LINE_FIELDS, LINE_LIMITS, CostContent, LineContent
from jejak.plans.models import (
    PAYING_SOURCES,
    BudgetAccount,
    CommunityNeed,
    CostLine,
    Pattern,
    PriceItem,
    Strategy,
    TargetGroup,
)
from jejak.plans.outputs import OUTPUT_CHOICES

BLANK_ROWS = 2
MOST_BLANK_ROWS = 20
DECIMAL = re.compile(r"^[0-9]{1,6}([.,][0-9]{1,2})?$")


def text(label: Any, name: str, **options: Any) -> PlainTextField:
    return text_field(label, LINE_LIMITS[name], **options)


class LineForm(forms.Form):
    """A row of the worksheet; the rules stand in `plans.content.problems_of_line`."""

    use_required_attribute = False

    versi = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    need_id = forms.UUIDField(
        label=_("Which need does it answer?"), required=False, widget=forms.Select
    )
    title = text(_("Activity"), "title", hint=_("As you would call it on the village board."))
    objective = text(
        _("What is it for?"), "objective", rows=2, hint=_("One sentence: so that who can do what.")
    )
    strategy = forms.ChoiceField(
        label=_("Which strategy does it belong to?"),
        choices=Strategy.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    months = forms.TypedMultipleChoiceField(
        label=_("In which months?"),
        coerce=int,
        choices=[(number, MONTHS[number]) for number in range(1, 13)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    meetings_per_month = CountField(label=_("Meetings in each of these months"), required=False)
    participant_target = CountField(label=_("People at each meeting"), required=False)
    target_groups = forms.MultipleChoiceField(
        label=_("Who is it for?"),
        choices=TargetGroup.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    place = text(_("Venue"), "place")
    person_in_charge = text(_("Who is in charge?"), "person_in_charge")
    partners = text(_("Partners"), "partners")
    output_measure = forms.ChoiceField(
        label=_("What is counted?"),
        choices=OUTPUT_CHOICES,
        required=False,
        help_text=_("Jejak counts it by itself from what you record."),
    )
    output_baseline = CountField(label=_("Before"), required=False)
    output_target = CountField(label=_("Target"), required=False)
    outcome = text(
        _("What shall be different afterwards?"),
        "outcome",
        hint=_("For instance: weavers who sell without a middleman."),
    )
    outcome_unit = text(_("Counted in"), "outcome_unit")
    outcome_baseline = CountField(label=_("Before"), required=False)
    outcome_target = CountField(label=_("Target"), required=False)
    account_id = forms.TypedChoiceField(
        label=_("Budget account"), required=False, coerce=int, empty_value=None
    )
    pattern = forms.ChoiceField(
        label=_("How is it carried out?"),
        choices=Pattern.choices,
        required=False,
        initial=Pattern.SELF_MANAGED,
    )

    def __init__(
        self,
        *args: Any,
        needs: Sequence[CommunityNeed],
        accounts: Sequence[BudgetAccount],
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        needs_field: Any = self.fields["need_id"]
        needs_field.widget.choices = [
            ("", _("None of those noted")),
            *((str(need.pk), need.problem) for need in needs),
        ]
        offer(
            self,
            "account_id",
            [("", "–"), *((row.pk, f"{row.activity_code} {row}") for row in accounts)],
        )

    @property
    def more_is_open(self) -> bool:
        shown = {"versi", "id", "need_id", "title", "strategy", "months", "meetings_per_month"}
        return any(bound.errors for bound in self if bound.name not in shown)

    def content(self) -> LineContent:
        values = {name: self.cleaned_data[name] for name in LINE_FIELDS}
        values["months"] = tuple(values["months"])
        values["target_groups"] = tuple(values["target_groups"])
        values["output_measure"] = values["output_measure"] or "meetings"
        values["pattern"] = values["pattern"] or Pattern.SELF_MANAGED.value
        if values["meetings_per_month"] is None:
            values["meetings_per_month"] = 1
        return LineContent(**values)


def starting_line(need: CommunityNeed | None) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "need_id": need.pk if need else None,
        "meetings_per_month": 1,
        "output_measure": "meetings",
        "pattern": Pattern.SELF_MANAGED.value,
    }


class CostsForm:
    """The rows of a cost estimate as a table: description, volume, unit, price, who pays.

    A row without a description, a unit and a price is left out. Unit and price that are empty
    are taken from the price list where it has the description.
    """

    def __init__(
        self,
        *,
        costs: Sequence[CostLine] = (),
        data: Any = None,
        prices: Sequence[PriceItem] = (),
        source: str = "",
    ) -> None:
        self.prices = {row.description.casefold(): row for row in prices}
        self.source = source
        self.problems: dict[str, str] = {}
        self.amounts = {n: cost.amount_idr for n, cost in enumerate(costs)} if data is None else {}
        self.total = sum(cost.amount_idr for cost in costs)
        self.rows = self._typed(data) if data is not None else self._stored(costs)

    def _stored(self, costs: Sequence[CostLine]) -> list[dict[str, str]]:
        rows = [
            {
                "description": cost.description,
                "volume": f"{cost.volume.normalize():f}".replace(".", ","),
                "unit": cost.unit,
                "unit_price_idr": f"{cost.unit_price_idr:,}".replace(",", "."),
                "fund_source": cost.fund_source,
            }
            for cost in costs
        ]
        return rows + self.blank(BLANK_ROWS)

    def blank(self, count: int) -> list[dict[str, str]]:
        names = ("description", "volume", "unit", "unit_price_idr")
        return [dict.fromkeys(names, "") | {"fund_source": self.source} for _n in range(count)]

    def _typed(self, data: Any) -> list[dict[str, str]]:
        names = ("description", "volume", "unit", "unit_price_idr", "fund_source")
        columns = [data.getlist(name) for name in names]
        count = min(max(map(len, columns)), 100)
        return [
            {
                name: column[n].replace("\x00", "").strip()[:200] if n < len(column) else ""
                for name, column in zip(names, columns, strict=True)
            }
            for n in range(count)
        ]

    def is_valid(self) -> bool:
        self.costs: list[CostContent] = []
        self.places: list[int] = []
        for n, row in enumerate(self.rows):
            if not (row["description"] or row["unit"] or row["unit_price_idr"]):
                continue
            self._fill_from_list(row)
            if (cost := self._read(n, row)) is not None:
                self.costs.append(cost)
                self.places.append(n)
        return not self.problems

    def _fill_from_list(self, row: dict[str, str]) -> None:
        known = self.prices.get(row["description"].casefold())
        if known is not None:
            row["unit"] = row["unit"] or known.unit
            row["unit_price_idr"] = row["unit_price_idr"] or str(known.price_idr)

    def _read(self, n: int, row: dict[str, str]) -> CostContent | None:
        volume = price = None
        if DECIMAL.match(row["volume"]):
            try:
                volume = Decimal(row["volume"].replace(",", "."))
            except InvalidOperation:
                volume = None
        if volume is None:
            self.problems[f"{n}-volume"] = str(_("Write a number such as 6 or 2,5."))
        try:
            price = CountField(required=False).clean(row["unit_price_idr"])
        except forms.ValidationError as error:
            self.problems[f"{n}-unit_price_idr"] = " ".join(error.messages)
        if price is None and f"{n}-unit_price_idr" not in self.problems:
            self.problems[f"{n}-unit_price_idr"] = str(_("Write the price of one, in rupiah."))
        if volume is None or price is None:
            return None
        return CostContent(
            description=row["description"],
            volume=volume,
            unit=row["unit"],
            unit_price_idr=price,
            fund_source=row["fund_source"],
        )

    def refuse(self, error: JejakError) -> None:
        """Put what the service refused into the row that it names."""
        for key, problem in error.fields.items():
            n, _dash, name = key.partition("-")
            place = self.places[int(n)] if n.isdigit() and int(n) < len(self.places) else 0
            self.problems[f"{place}-{name}"] = str(problem)
        if not error.fields:
            self.problems[""] = str(error)

    def lines(self) -> Iterator[tuple[int, list[dict[str, Any]], list[str], int | None]]:
        """Yield each row: its number, its cells, what is wrong in it, its amount as stored."""
        labels = {
            "description": _("Item"),
            "volume": _("Volume"),
            "unit": _("Unit"),
            "unit_price_idr": _("Unit price (Rp)"),
            "fund_source": _("Paid from"),
        }
        for n, row in enumerate(self.rows):
            cells = [
                {
                    "name": name,
                    "label": label,
                    "value": row[name],
                    "is_bad": f"{n}-{name}" in self.problems,
                    "limit": COST_LIMITS.get(name, 20),
                }
                for name, label in labels.items()
            ]
            said = [p for key, p in self.problems.items() if key.startswith(f"{n}-")]
            yield n, cells, said, self.amounts.get(n)

    @property
    def sources(self) -> list[tuple[str, Any]]:
        return [(code, label) for code, label in PAYING_SOURCES]


class AgreeForm(forms.Form):
    use_required_attribute = False
    agreed_on = day_field(_("Agreed on"))
    agreed_with = text_field(
        _("Agreed with"), 200, hint=_("For instance: the village head and the village meeting.")
    )


class CloseForm(forms.Form):
    use_required_attribute = False
    worked = text_field(_("What worked?"), 2_000, rows=3)
    hard = text_field(_("What was hard?"), 2_000, rows=3)
    next_year = text_field(_("What shall be done differently next year?"), 2_000, rows=3)


class OutcomeForm(forms.Form):
    use_required_attribute = False
    actual = CountField(label=_("Reached"), required=False)
    source = text_field(
        _("How is it known?"), 160, hint=_("For instance: asked all weavers, 12 August.")
    )
    on = day_field(_("Found out on"))


class CancelForm(forms.Form):
    use_required_attribute = False
    reason = text_field(_("Why will it not be carried out?"), 200, rows=2)
