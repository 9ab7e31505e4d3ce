"""Versions of the definitions: drafted, tried out, published with a date, and then kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, InvalidMove, NotAllowed
from jejak.common.periods import month_start, next_month
from jejak.common.text import number_text
from jejak.indicators.expressions import ExpressionError, parse
from jejak.indicators.models import DefinitionVersion, Indicator, Target
from jejak.indicators.versions import in_language

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
COPIED_OF_TARGET = ("library_type", "partner_category", "year", "amount", "per_months")
WHOLE = Decimal(100)


class Published(InvalidMove):
    code = "published"
    message = gettext_lazy("This version is published and stays as it is. Begin a new one.")


class DraftGone(InvalidMove):
    code = "draft_gone"
    message = gettext_lazy("This draft was thrown away meanwhile. Begin a new one.")


def require_definer(user: PersonLike) -> None:
    if not scope_for(user, Action.DEFINE):
        raise NotAllowed(_("Only the national team defines indicators."))


def last_published(*, held: bool = False) -> DefinitionVersion | None:
    """Return the published version with the latest date; `held` locks it until the commit."""
    rows = DefinitionVersion.objects.published().order_by("-valid_from")
    return (rows.select_for_update() if held else rows).first()


@in_transaction
def draft_version(*, by: PersonLike) -> DefinitionVersion:
    """Begin a draft as a copy of the latest published version; one draft at a time.

    Who comes while there is one goes on with it.
    """
    require_definer(by)
    last = last_published(held=True)  # so that two do not begin at once
    draft = DefinitionVersion.objects.drafts().first()
    if draft is not None:
        return draft
    number = (DefinitionVersion.objects.aggregate(n=Max("number"))["n"] or 0) + 1
    draft = DefinitionVersion.objects.create(
        number=number,
        green_above=last.green_above if last else Decimal(75),
        yellow_above=last.yellow_above if last else Decimal(50),
        created_by=by,
    )
    for row in last.indicators.prefetch_related("targets") if last else ():
        _copy(row, draft)
    audit("definitions.draft", draft, by=by, detail={"number": number})
    return draft


def _copy(row: Indicator, draft: DefinitionVersion) -> None:
    copy = Indicator.objects.create(version=draft, **{name: getattr(row, name) for name in COPIED})
    Target.objects.bulk_create(
        Target(indicator=copy, **{name: getattr(target, name) for name in COPIED_OF_TARGET})
        for target in row.targets.all()
    )


def hold_draft(version_id: int, by: PersonLike) -> DefinitionVersion:
    """Lock a draft for a change; raises Published or DraftGone."""
    require_definer(by)
    version = DefinitionVersion.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise DraftGone
    if version.is_published:
        raise Published
    return version


@in_transaction
def edit_version(
    version: DefinitionVersion, *, values: Mapping[str, Any], by: PersonLike
) -> DefinitionVersion:
    """Change what is new, and above which score green and yellow begin."""
    row = hold_draft(version.pk, by)
    if values["green_above"] <= values["yellow_above"]:
        raise InvalidContent(fields={"green_above": _("Green must lie above yellow.")})
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    audit("definitions.edit", row, by=by, detail={"number": row.number})
    return row


@in_transaction
def discard_version(version: DefinitionVersion, *, by: PersonLike) -> None:
    row = hold_draft(version.pk, by)
    audit("definitions.discard", row, by=by, detail={"number": row.number})
    row.delete()


@in_transaction
def publish_version(
    version: DefinitionVersion, *, valid_from: date, by: PersonLike
) -> DefinitionVersion:
    """Publish a draft from a month on. Runs that end before it keep the version that they had.

    Refused: weights that do not sum to 100, expressions that cannot be read, a scored indicator
    without a target for every library, a month before this one or before the last version.
    """
    row = hold_draft(version.pk, by)
    problems = what_is_missing(row)
    if problems:
        raise InvalidContent(" ".join(problems))
    earliest = first_free_month()
    if valid_from.day != 1 or valid_from < earliest:
        words = _("Choose the first of a month, %(month)s at the earliest.") % {
            "month": f"{earliest:%Y-%m}"
        }
        raise InvalidContent(fields={"valid_from": words})
    row.valid_from, row.published_by, row.published_at = valid_from, by, timezone.now()
    row.save()
    detail = {"number": row.number, "from": valid_from.isoformat()}
    audit("definitions.publish", row, by=by, detail=detail)
    return row


def first_free_month() -> date:
    """Return the first month from which a new version may hold.

    Not before this month (what was scored stays scored), and after the last version began.
    """
    month = month_start(timezone.localdate())
    last = last_published(held=False)
    if last is None or last.valid_from is None:
        return month
    return max(month, next_month(last.valid_from))


def what_is_missing(version: DefinitionVersion) -> list[str]:
    """Return why a draft cannot be published; empty when it can."""
    rows = list(version.indicators.prefetch_related("targets"))
    problems = [problem for row in rows for problem in _problems_of(row)]
    total = sum((row.weight for row in rows), Decimal(0))
    if total != WHOLE:
        words = _("The weights sum to %(sum)s; they must sum to 100.")
        problems.append(words % {"sum": number_text(total)})
    if not version.note:
        problems.append(_("Say what is new."))
    return problems


def _problems_of(row: Indicator) -> list[str]:
    name, problems = in_language(row, "name"), []
    for text in filter(None, (row.numerator, row.denominator)):
        try:
            parse(text)
        except ExpressionError as error:
            words = _("“%(name)s” cannot be read at letter %(place)s: %(problem)s")
            place = {"place": error.position + 1, "problem": error.message}
            problems.append(words % {"name": name, **place})
    if row.weight and not any(target.fits_all for target in row.targets.all()):
        words = _("“%(name)s” is scored and has no target for every library.")
        problems.append(words % {"name": name})
    return problems
