"""Which definitions hold, read once with their indicators, targets and expressions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.utils.translation import get_language

from jejak.common.periods import Period

from .expressions import Expression, parse
from .models import DefinitionVersion, Direction, Indicator, OverRegions, OverTime, Target


def in_language(indicator: Indicator, what: str) -> str:
    """Return name, advice or unit of an indicator in the reader's language."""
    language = "en" if (get_language() or "id").startswith("en") else "id"
    return str(getattr(indicator, f"{what}_{language}"))


@dataclass(frozen=True)
class Definition:
    """One indicator, its expressions and its targets of the year, the most particular first."""

    indicator: Indicator
    numerator: Expression
    denominator: Expression | None
    targets: tuple[Target, ...]

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def weight(self) -> Decimal:
        return self.indicator.weight

    @property
    def is_scored(self) -> bool:
        return self.weight > 0

    @property
    def is_share(self) -> bool:
        return self.denominator is not None

    @property
    def is_last(self) -> bool:
        return self.indicator.over_time == OverTime.LAST

    @property
    def is_mean(self) -> bool:
        return self.indicator.over_regions == OverRegions.MEAN

    @property
    def lower_is_better(self) -> bool:
        return self.indicator.direction == Direction.LOWER

    @property
    def name(self) -> str:
        return self._said("name")

    @property
    def advice(self) -> str:
        return self._said("advice")

    @property
    def unit(self) -> str:
        return self._said("unit")

    @cached_property
    def codes(self) -> frozenset[str]:
        more = self.denominator.codes if self.denominator else frozenset()
        return self.numerator.codes | more

    def target_for(self, library_type: str, partner_category: str) -> Target | None:
        for target in self.targets:
            if target.library_type in ("", library_type) and target.partner_category in (
                "",
                partner_category,
            ):
                return target
        return None

    def _said(self, what: str) -> str:
        return in_language(self.indicator, what)


@dataclass(frozen=True)
class Definitions:
    """A version as it scores the runs of months that end in one year."""

    version: DefinitionVersion
    indicators: tuple[Definition, ...]

    @property
    def scored(self) -> list[Definition]:
        return [one for one in self.indicators if one.is_scored]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset().union(*(one.codes for one in self.indicators))

    def colour_of(self, score: Fraction | Decimal) -> str:
        """Return the colour of a score as it is shown, with one decimal."""
        if score > self.version.green_above:
            return "green"
        return "yellow" if score > self.version.yellow_above else "red"


# What may be asked to score: a version, or definitions that are stored nowhere yet.
Rules = DefinitionVersion | Definitions


def version_in_force(day: date) -> DefinitionVersion | None:
    rows = DefinitionVersion.objects.published().filter(valid_from__lte=day)
    return rows.order_by("-valid_from").first()


def definitions_for(months: Period, version: Rules | None = None) -> Definitions:
    """Return the version in force on the last day of the months, or the one asked for.

    Raises DefinitionVersion.DoesNotExist where none was in force yet.
    """
    if isinstance(version, Definitions):
        return version
    version = version or version_in_force(months.end)
    if version is None:
        raise DefinitionVersion.DoesNotExist
    rows = version.indicators.prefetch_related("targets")
    return Definitions(version, tuple(definition_of(row, months.end.year) for row in rows))


def definition_of(row: Indicator, year: int, targets: Iterable[Target] | None = None) -> Definition:
    """Read an indicator; `targets` stand in for those of one that is not stored."""
    held = row.targets.all() if targets is None else targets
    fitting = [target for target in held if target.year in (None, year)]
    fitting.sort(
        key=lambda t: (bool(t.library_type), bool(t.partner_category), bool(t.year)), reverse=True
    )
    return Definition(
        indicator=row,
        numerator=parse(row.numerator),
        denominator=parse(row.denominator) if row.denominator else None,
        targets=tuple(fitting),
    )
