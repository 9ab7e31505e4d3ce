"""Many invitations at once, with the codes that can be shown only now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import segno
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from jejak.access.models import Assignment, Invitation
from jejak.access.querysets import libraries_allowing
from jejak.access.roles import HELD_OVER, Action, Role
from jejak.access.scope import PersonLike, may_invite, people_below
from jejak.access.services import invite, renew_invitation
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent
from jejak.directory.models import Intake
from jejak.places.models import Library

# A sheet of so many cards is thirteen pages of paper.
MOST_CARDS = 100
Coded = tuple[Invitation, str]


@dataclass(frozen=True)
class WaitingLibrary:
    library: Library
    is_invited: bool


def roles_of_libraries(roles: Iterable[Role]) -> list[Role]:
    return [role for role in roles if None in HELD_OVER[role]]


def libraries_without(user: PersonLike, role: Role) -> QuerySet[Library]:
    """Return open libraries where the person may invite and nobody holds the role."""
    held = Assignment.objects.active().filter(library=OuterRef("pk"), role=role)
    pending = _pending().filter(library=OuterRef("pk"), role=role)
    libraries: QuerySet[Library] = libraries_allowing(user, Action.INVITE)
    return libraries.filter(~Exists(held), closed_on=None).annotate(is_invited=Exists(pending))


def _pending() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, revoked_at=None)


@in_transaction
def invite_libraries(libraries: Iterable[Library], *, role: Role, by: Any) -> list[Coded]:
    """Invite one person to each library; where an invitation waits it gets a new code instead."""
    chosen = list(libraries)
    if not chosen:
        raise InvalidContent(_("Choose at least one library."))
    if len(chosen) > MOST_CARDS:
        raise InvalidContent(
            _("Choose at most %(count)s libraries for one sheet.") % {"count": MOST_CARDS}
        )
    waiting = {row.library_id: row for row in _pending().filter(library__in=chosen, role=role)}
    made = []
    for library in chosen:
        if row := waiting.get(library.pk):
            renewed, code = renew_invitation(row, by=by)
        else:
            renewed, code = invite(role=role, place=library, by=by)
        renewed.library = library
        made.append((renewed, code))
    return made


def invitations_of(intake: Intake, user: PersonLike) -> list[Invitation]:
    """Return what the table promised and nobody has accepted yet, in the table's order."""
    ids = intake.made.get("invitations", [])
    found = _pending().filter(people_below(user), pk__in=ids)
    rows = found.select_related("library__regency", "region").order_by("pk")
    return [row for row in rows if may_invite(user, Role(row.role), row.place)]


@in_transaction
def renew_codes(invitations: Iterable[Invitation], *, by: Any) -> list[Coded]:
    """Give each a new code; the earlier ones are worth nothing from now on."""
    made = []
    for invitation in invitations:
        renewed, code = renew_invitation(invitation, by=by)
        renewed.library, renewed.region = invitation.library, invitation.region
        made.append((renewed, code))
    return made


def qr_of(link: str) -> SafeString:
    """Draw the link; lines only, so that no inline style is needed."""
    drawing = segno.make(link, error="m").svg_inline(
        omitsize=True, border=2, svgclass=None, lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308 - made of squares by us; the link is not in it
