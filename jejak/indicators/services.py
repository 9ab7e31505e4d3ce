"""Versions of the definitions: drafted, tried out, published with a date, and then kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, InvalidMove, NotAllowed
from jejak.common.text import number_text

from .expressions import ExpressionError, parse
from .models import DefinitionVersion, Indicator, Target

COPIED = (
    "code",
    "name_id",
    "name_en",
    "advice_id",
    "advice_en",
    "unit_id",
    "unit_en",
    "source",
    "numerator",
    "denominator",
    "direction",
    "over_time",
    "over_regions",
    "weight",
    "position",
)


class Published(InvalidMove):
    code = "published"
    message = gettext_lazy("This version is published and stays as it is. Begin a new one.")


class BadExpression(InvalidContent):
    """An expression that is refused, with the place: `marks` says field -> (from, letters)."""

    code = "bad_expression"

    def __init__(self, problems: Mapping[str, str], marks: Mapping[str, tuple[int, int]]) -> None:
        super().__init__(fields=problems)
        self.marks = dict(marks)


def require_definer(user: PersonLike) -> None:
    if not scope_for(user, Action.DEFINE):
        raise NotAllowed(_("Only the national team defines indicators."))


@in_transaction
def draft_version(*, by: PersonLike) -> DefinitionVersion:
    """Begin a draft as a copy of the latest published version; one draft at a time."""
    require_definer(by)
    draft = DefinitionVersion.objects.drafts().select_for_update().first()
    if draft is not None:
        return draft
    last = DefinitionVersion.objects.published().order_by("-valid_from").first()
    number = (DefinitionVersion.objects.aggregate(n=Max("number"))["n"] or 0) + 1
    draft = DefinitionVersion.objects.create(
        number=number,
        green_above=last.green_above if last else Decimal(75),
        yellow_above=last.yellow_above if last else Decimal(50),
        created_by=by,
    )
    for row in last.indicators.prefetch_related("targets") if last else ():
        copy = Indicator.objects.create(
            version=draft, **{name: getattr(row, name) for name in COPIED}
        )
        Target.objects.bulk_create(
            Target(
                indicator=copy,
                library_type=target.library_type,
                partner_category=target.partner_category,
                year=target.year,
                amount=target.amount,
                per_months=target.per_months,
            )
            for target in row.targets.all()
        )
    audit("definitions.draft", draft, by=by)
    return draft


def _hold_draft(version_id: int, by: PersonLike) -> DefinitionVersion:
    require_definer(by)
    version = DefinitionVersion.objects.select_for_update().get(pk=version_id)
    if version.is_published:
        raise Published
    return version


@in_transaction
def edit_version(
    version: DefinitionVersion, *, values: Mapping[str, Any], by: PersonLike
) -> DefinitionVersion:
    row = _hold_draft(version.pk, by)
    if values["green_above"] <= values["yellow_above"]:
        raise InvalidContent(fields={"green_above": _("Green must lie above yellow.")})
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    audit("definitions.edit", row, by=by)
    return row


@in_transaction
def save_indicator(
    version: DefinitionVersion,
    *,
    values: Mapping[str, Any],
    by: PersonLike,
    indicator: Indicator | None = None,
) -> Indicator:
    """Store an indicator of a draft; raises BadExpression with the place of what is wrong."""
    row = _hold_draft(version.pk, by)
    _require_sound(values)
    others = row.indicators.filter(code=values["code"])
    if indicator is not None:
        others = others.exclude(pk=indicator.pk)
    if others.exists():
        raise InvalidContent(fields={"code": _("Another indicator already has this name.")})
    if indicator is None:
        last = row.indicators.aggregate(n=Max("position"))["n"]
        indicator = Indicator(version=row, position=0 if last is None else last + 1)
    for name, value in values.items():
        setattr(indicator, name, value)
    indicator.save()
    audit("indicator.save", indicator, by=by, detail={"code": indicator.code})
    return indicator


def _require_sound(values: Mapping[str, Any]) -> None:
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
    _hold_draft(indicator.version_id, by)
    audit("indicator.remove", indicator, by=by, detail={"code": indicator.code})
    indicator.delete()


@in_transaction
def add_target(indicator: Indicator, *, values: Mapping[str, Any], by: PersonLike) -> Target:
    """Set a target of a draft's indicator; one of the same kind of library is replaced."""
    _hold_draft(indicator.version_id, by)
    if values["amount"] <= 0:
        raise InvalidContent(fields={"amount": _("A target is more than 0.")})
    kind = {name: values[name] for name in ("library_type", "partner_category", "year")}
    rest = {name: values[name] for name in ("amount", "per_months")}
    row: Target
    row, _is_new = Target.objects.update_or_create(indicator=indicator, **kind, defaults=rest)
    audit("target.set", row, by=by, detail={"code": indicator.code})
    return row


@in_transaction
def remove_target(target: Target, *, by: PersonLike) -> None:
    _hold_draft(target.indicator.version_id, by)
    audit("target.remove", target, by=by, detail={"code": target.indicator.code})
    target.delete()


@in_transaction
def discard_version(version: DefinitionVersion, *, by: PersonLike) -> None:
    row = _hold_draft(version.pk, by)
    audit("definitions.discard", row, by=by)
    row.delete()


@in_transaction
def publish_version(
    version: DefinitionVersion, *, valid_from: date, by: PersonLike
) -> DefinitionVersion:
    """Publish a draft from a month on. Runs that end before it keep the version that they had."""
    row = _hold_draft(version.pk, by)
    problems = what_is_missing(row)
    last = DefinitionVersion.objects.published().order_by("-valid_from").first()
    if valid_from.day != 1 or valid_from < timezone.localdate().replace(day=1):
        problems.append(_("Choose this month or a later one: what was scored stays scored."))
    elif last is not None and last.valid_from is not None and valid_from <= last.valid_from:
        problems.append(_("Choose a month after the one of the last version."))
    if problems:
        raise InvalidContent(" ".join(problems))
    row.valid_from, row.published_by, row.published_at = valid_from, by, timezone.now()
    row.save()
    audit("definitions.publish", row, by=by, detail={"from": valid_from.isoformat()})
    return row


def what_is_missing(version: DefinitionVersion) -> list[str]:
    """Return why a draft cannot be published; empty when it can."""
    problems = []
    rows = list(version.indicators.prefetch_related("targets"))
    total = version.indicators.aggregate(n=Sum("weight"))["n"] or Decimal(0)
    if total != 100:
        problems.append(
            _("The weights sum to %(sum)s; they must sum to 100.") % {"sum": number_text(total)}
        )
    if not version.note:
        problems.append(_("Say what is new."))
    for row in rows:
        if row.weight and not any(
            not (t.library_type or t.partner_category or t.year) for t in row.targets.all()
        ):
            problems.append(
                _("“%(name)s” is scored and has no target for every library.")
                % {"name": row.name_id}
            )
    return problems
