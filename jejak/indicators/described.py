"""Definitions in words: what an indicator counts, what is asked, and what a version changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from jejak.common.text import exact_text

from .expressions import ON_PAPER
from .measures import MEASURES, SOURCES, Source, unit_words
from .models import DefinitionVersion, Indicator, Target
from .services.versions import COPIED, COPIED_OF_TARGET
from .versions import Definition, definition_of, in_language

NOT_COMPARED = frozenset({"code", "position"})


@dataclass(frozen=True)
class Described:
    """One indicator as the page of definitions shows it."""

    indicator: Indicator
    name: str
    formula: str
    unit: str
    sources: str
    targets: list[str]
    since: date | None


def measure_name(code: str) -> str:
    return str(MEASURES[code].name)


def formula_of(one: Definition) -> str:
    """Return the formula with the names of its measures, a share as 100 times a ratio."""
    top = one.numerator.in_words(measure_name)
    if one.denominator is None:
        return top
    below = one.denominator.in_words(measure_name)
    times, over = ON_PAPER["*"], ON_PAPER["/"]
    return f"100 {times} {_in_brackets(top)} {over} {_in_brackets(below)}"


def _in_brackets(words: str) -> str:
    is_sum = any(f" {sign} " in words for sign in ON_PAPER.values())
    return f"({words})" if is_sum else words


def unit_of(one: Definition) -> str:
    """Return the unit of the values: that of the indicator, else what the measures make."""
    if one.is_share:
        return _("percent")
    return one.unit or unit_words(one.numerator.unit)


def sources_of(one: Definition) -> str:
    used = {MEASURES[code].source for code in one.codes}
    parts = [str(SOURCES[source]) for source in Source if source in used]
    return "; ".join([*parts, *filter(None, [one.indicator.source])])


def amount_words(amount: Decimal, per_months: int, *, is_share: bool) -> str:
    """Return `4 each month`, `2 in 3 months` or `80%`."""
    text = f"{exact_text(amount)}%" if is_share else exact_text(amount)
    if not per_months:
        return text
    if per_months == 1:
        return _("%(amount)s each month") % {"amount": text}
    return _("%(amount)s in %(n)s months") % {"amount": text, "n": per_months}


def target_words(target: Target, *, is_share: bool) -> str:
    words = amount_words(target.amount, target.per_months, is_share=is_share)
    return f"{words} ({kind})" if (kind := kind_words(target)) else words


def kind_words(target: Target) -> str:
    """Return for which libraries and which year a target is; empty for all of them."""
    parts = []
    if target.library_type:
        parts.append(str(target.get_library_type_display()))
    if target.partner_category:
        parts.append(str(target.get_partner_category_display()))
    if target.year:
        parts.append(str(target.year))
    return ", ".join(parts)


def describe(
    version: DefinitionVersion, earlier: Sequence[DefinitionVersion] = ()
) -> list[Described]:
    """Return the indicators of a version; `earlier` are those before it, the latest first.

    `since` is the date of the version from which on an indicator is as it is now.
    """
    found = []
    for row in version.indicators.prefetch_related("targets"):
        targets = sorted(row.targets.all(), key=lambda t: (not t.fits_all, kind_words(t)))
        one = definition_of(row, 0, ())
        found.append(
            Described(
                indicator=row,
                name=in_language(row, "name"),
                formula=formula_of(one),
                unit=unit_of(one),
                sources=sources_of(one),
                targets=[target_words(t, is_share=one.is_share) for t in targets],
                since=_since(row, version, earlier),
            )
        )
    return found


def _since(
    row: Indicator, version: DefinitionVersion, earlier: Sequence[DefinitionVersion]
) -> date | None:
    since, content = version.valid_from, _content(row)
    for older in earlier:
        same = next((one for one in older.indicators.all() if one.code == row.code), None)
        if same is None or _content(same) != content:
            break
        since = older.valid_from
    return since


def _content(row: Indicator) -> tuple[object, ...]:
    own = tuple(getattr(row, name) for name in COPIED if name not in NOT_COMPARED)
    targets = sorted(
        tuple(str(getattr(t, name)) for name in COPIED_OF_TARGET) for t in row.targets.all()
    )
    return (*own, *targets)


@dataclass(frozen=True)
class Change:
    """One thing that another version says differently; `of` is the indicator, or empty."""

    of: str
    what: str
    before: str
    after: str


def changes_between(old: DefinitionVersion, new: DefinitionVersion) -> list[Change]:
    """Return what a reader of the old version has to learn anew."""
    before = {row.code: row for row in old.indicators.prefetch_related("targets")}
    after = {row.code: row for row in new.indicators.prefetch_related("targets")}
    found = _changed("", _bounds(old), _bounds(new))
    for code, row in after.items():
        name = in_language(row, "name")
        if code in before:
            found += _changed(name, _facts(before[code]), _facts(row))
        else:
            found.append(Change(name, _("New indicator"), "", _weight_words(row)))
    for code, row in before.items():
        if code not in after:
            gone = in_language(row, "name")
            found.append(Change(gone, _("Indicator left out"), _weight_words(row), ""))
    return found


def _changed(of: str, before: dict[str, str], after: dict[str, str]) -> list[Change]:
    return [
        Change(of, what, before[what], said) for what, said in after.items() if before[what] != said
    ]


def _bounds(version: DefinitionVersion) -> dict[str, str]:
    return {
        _("Green above"): exact_text(version.green_above),
        _("Yellow above"): exact_text(version.yellow_above),
    }


def _facts(row: Indicator) -> dict[str, str]:
    one = definition_of(row, 0, ())
    targets = sorted(target_words(t, is_share=one.is_share) for t in row.targets.all())
    return {
        _("Name"): in_language(row, "name"),
        _("Formula"): formula_of(one),
        _("Weight"): _weight_words(row),
        _("Target"): "; ".join(targets) or _("none"),
        _("Unit"): unit_of(one),
        _("Direction"): str(row.get_direction_display()),
        _("Over the months"): str(row.get_over_time_display()),
        _("Over the libraries"): str(row.get_over_regions_display()),
        _("Advice"): in_language(row, "advice"),
        _("Basis"): row.source,
    }


def _weight_words(row: Indicator) -> str:
    return exact_text(row.weight) if row.weight else _("not scored")
