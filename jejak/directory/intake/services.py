"""Writes to pasted tables, and the one that turns a table into libraries and invitations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.access.services import invite
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.text import visible
from jejak.directory.models import Intake
from jejak.places.models import Library
from jejak.places.services import create_library

from .checking import ANSWERS, check_intake, texts_of
from .columns import read_columns
from .fields import fields_of
from .rows import CheckedRow
from .tables import MOST_CHARACTERS, Grid

# Somebody with more tables than these has forgotten some.
MOST_OPEN = 20


class NotReady(InvalidContent):
    """Rows still need somebody."""

    status = 422
    code = "table_not_ready"


class MadeAlready(InvalidContent):
    """The table was taken over; it can no longer be altered."""

    status = 409
    code = "table_done"
    message = gettext_lazy("This table has been taken over already.")


def require_desk(user: PersonLike, kind: str | None = None) -> None:
    """Raise NotAllowed unless the person brings many in: offices, facilitators for people."""
    may = scope_for(user, Action.INVITE) and scope_for(user, Action.REVIEW)
    if not may or (kind == Intake.Kind.LIBRARIES and not scope_for(user, Action.MANAGE)):
        raise NotAllowed(_("Only an office takes in tables of libraries."))


@transaction.atomic
def start_intake(grid: Grid, *, kind: str, by: Any) -> Intake:
    """Keep a pasted table. Raises InvalidContent when too many wait already."""
    require_desk(by, kind)
    if Intake.objects.visible_to(by).open().count() >= MOST_OPEN:
        raise InvalidContent(
            _("%(count)s of your tables are still open. Finish or delete one first.")
            % {"count": MOST_OPEN}
        )
    headings, columns, rows = read_columns(grid, kind)
    if not rows:
        raise InvalidContent(
            fields={"text": _("There is only a heading line. Copy the rows below it as well.")}
        )
    intake = Intake.objects.create(
        owner=by, kind=kind, headings=headings, columns=columns, rows=rows
    )
    audit("intake.create", intake, by=by, detail={"kind": kind, "rows": len(rows)})
    return intake


@transaction.atomic
def change_columns(intake: Intake, *, columns: list[str], by: Any) -> Intake:
    """Say anew what the columns mean; what was typed over cells stays."""
    row = _locked_open(intake)
    known = {field.name for field in fields_of(row.kind)}
    said = [name for name in columns if name]
    if len(columns) != len(row.columns) or not set(said) <= known:
        raise InvalidContent(_("This is not one of the choices."))
    if twice := next((name for name in said if said.count(name) > 1), ""):
        label = next(field.label for field in fields_of(row.kind) if field.name == twice)
        raise InvalidContent(
            fields={
                f"column-{columns.index(twice)}": _(
                    "Two columns are called %(name)s. Choose which one is read."
                )
                % {"name": label}
            }
        )
    row.columns = columns
    row.save(update_fields=["columns", "updated_at"])
    audit("intake.columns", row, by=by)
    return row


@transaction.atomic
def mend_rows(
    intake: Intake,
    *,
    texts: Mapping[int, Mapping[str, str]],
    picks: Mapping[int, Mapping[str, str]],
    answers: Mapping[int, Mapping[str, str]],
    left_out: Mapping[int, bool],
    by: Any,
) -> Intake:
    """Keep what was typed, chosen and answered, whether it is right or not.

    A region that is picked stands for all names of regions in its row.
    """
    row = _locked_open(intake)
    known = {field.name for field in fields_of(row.kind)}
    now = texts_of(row)
    for index in sorted({*texts, *picks} & set(range(len(now)))):
        typed = dict(texts.get(index, {})) | _whole_pick(picks.get(index, {}))
        for name in known & set(typed):
            text = " ".join(visible(typed[name]).split())[:MOST_CHARACTERS]
            if text != now[index].get(name, ""):
                row.mends.setdefault(str(index), {})[name] = text
    for index, given in answers.items():
        if index < len(now):
            kept = {key: answer for key, answer in given.items() if answer in ANSWERS}
            row.answers[str(index)] = row.answers.get(str(index), {}) | kept
    out = set(row.left_out)
    for index, is_out in left_out.items():
        if index < len(now):
            (out.add if is_out else out.discard)(index)
    row.left_out = sorted(out)
    row.save(update_fields=["mends", "answers", "left_out", "updated_at"])
    audit("intake.mend", row, by=by, detail={"rows": sorted({*texts, *answers, *left_out})})
    return row


def _whole_pick(picked: Mapping[str, str]) -> dict[str, str]:
    chosen = {name: value for name, value in picked.items() if value}
    names = dict.fromkeys(("village", "district", "regency", "province"), "")
    return names | chosen if "code" in chosen else chosen


@transaction.atomic
def delete_intake(intake: Intake, *, by: Any) -> None:
    """Forget the table; what came of one that was taken over stays."""
    row = Intake.objects.select_for_update().get(pk=intake.pk)
    audit("intake.delete", row, by=by)
    row.delete()


@in_transaction
def confirm_intake(intake: Intake, *, by: Any) -> Intake:
    """Open the libraries and make the invitations of a table: all of them, or none.

    Sent twice it does so once. Raises NotReady while a row needs somebody.
    """
    row = Intake.objects.select_for_update().get(pk=intake.pk)
    if row.is_done:
        return row
    require_desk(by, row.kind)
    check = check_intake(row, by=by)
    if check.waiting:
        raise NotReady(_("Some rows still need you. Nothing has been opened yet."))
    if not check.opened and not check.invited:
        raise NotReady(_("No row is left to open or invite."))
    try:
        made = [_take_over(one, by) for one in check.ready]
    except IntegrityError as error:  # somebody else opened it, or took its NPP, in this moment
        raise NotReady(
            _("Somebody else has changed a library meanwhile. Look at the table once more.")
        ) from error
    row.made = {
        "libraries": [library for library, _invitation in made if library],
        "invitations": [invitation for _library, invitation in made if invitation],
        "left_out": len(check.left_out),
    }
    row.rows, row.mends, row.answers, row.left_out = [], {}, {}, []
    row.done_at = timezone.now()
    row.save()
    counts = {"libraries": len(row.made["libraries"]), "people": len(row.made["invitations"])}
    audit("intake.confirm", row, by=by, detail=counts)
    return row


def _take_over(row: CheckedRow, by: Any) -> tuple[int, int]:
    """Do what the row says; return the ids of the library and the invitation, 0 for none."""
    library: Library | None = None
    if row.values and row.opens and row.region is not None:
        library = create_library(region=row.region, by=by, **row.values)
    place = library or row.place
    invitation_id = 0
    if row.person_name and row.invites and place is not None:
        invitation, _code = invite(
            role=row.role,
            place=place,
            by=by,
            invited_name=row.person_name,
            invited_phone=row.person_phone,
        )
        invitation_id = invitation.pk
    return library.pk if library else 0, invitation_id


def _locked_open(intake: Intake) -> Intake:
    row = Intake.objects.select_for_update().get(pk=intake.pk)
    if row.is_done:
        raise MadeAlready
    return row
