"""What was done to a library, from the audit trail: each line in words, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from jejak.access.models import Assignment, Invitation
from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action, Role
from jejak.access.scope import PersonLike
from jejak.audit.models import OF_LIBRARIES, AuditEntry
from jejak.common.text import column_label, number_text
from jejak.directory.models import LibraryAid
from jejak.directory.profile_queries import label_of
from jejak.places.models import Library
from jejak.places.placements import placement_steps

from .trail import FINDERS
from .trail_words import words_of

PAGE_SIZE = 30


@dataclass(frozen=True)
class Line:
    at: datetime
    by: str
    words: str
    # What was changed and how, one sentence each.
    details: list[str]


@dataclass(frozen=True)
class TrailOfLibrary:
    lines: list[Line]
    next_cursor: str


def trail_of_library(
    user: PersonLike, library: Library, *, cursor: int | None = None
) -> TrailOfLibrary:
    """Return one page of what was done to a library that the reader may see."""
    found = AuditEntry.objects.filter(library_id=library.pk, target_type__in=OF_LIBRARIES)
    if cursor is not None:
        found = found.filter(pk__lt=cursor)
    rows = list(found.select_related("by").order_by("-pk")[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    details = _Details(user, library, rows)
    lines = [
        Line(row.at, str(row.by) if row.by else "", words_of(row), details.of(row)) for row in rows
    ]
    return TrailOfLibrary(lines, str(rows[-1].pk) if more else "")


class _Details:
    """Says of each line of a page what changed; names only what the reader may see."""

    def __init__(self, user: PersonLike, library: Library, rows: Iterable[AuditEntry]) -> None:
        ids: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            ids[row.target_type].add(row.target_id)
        people = (Assignment._meta.label_lower, Invitation._meta.label_lower)
        self.people = {
            (kind, pk): about.name
            for kind in people
            if ids[kind]
            for pk, about in FINDERS[kind](user, ids[kind]).items()
        }
        heirs = {row.detail.get("successor") for row in rows} - {None}
        visible = libraries_allowing(user, Action.VIEW).filter(pk__in=heirs) if heirs else ()
        self.heirs = {heir.pk: heir.name for heir in visible}
        moved = any(row.action == "library.recode" for row in rows)
        steps = placement_steps(library) if moved else []
        self.steps = {step.placement.pk: step for step in steps}
        self.tellers: dict[str, Callable[[AuditEntry], list[str]]] = {
            "library.profile": self._fields,
            "library.programme": self._fields,
            "library.recode": self._move,
            "library.close": self._heir,
            "library.successor": self._heir,
            "statistics.close": _month,
            "statistics.reopen": _month,
        }

    def of(self, row: AuditEntry) -> list[str]:
        if row.target_type == LibraryAid._meta.label_lower:
            return _aid(row)
        if teller := self.tellers.get(row.action):
            return teller(row)
        name = self.people.get((row.target_type, row.target_id))
        role = row.detail.get("role")
        if name:
            return [name]
        return [str(Role(role).label)] if role in Role.values else []

    def _fields(self, row: AuditEntry) -> list[str]:
        known = {field.name for field in Library._meta.fields}
        names = [label_of(name) for name in row.detail.get("fields", ()) if name in known]
        return [", ".join(names)] if names else []

    def _move(self, row: AuditEntry) -> list[str]:
        told = []
        if step := self.steps.get(row.detail.get("placement", 0)):
            told = [*step.sentences, step.placement.reason]
        records = number_text(row.detail.get("records", 0))
        told.append(_("Records that moved with it: %(count)s") % {"count": records})
        if months := row.detail.get("months"):
            words = _("Months of statistics that moved with it: %(count)s")
            told.append(words % {"count": number_text(months)})
        return told

    def _heir(self, row: AuditEntry) -> list[str]:
        if "successor" not in row.detail:
            return []
        name = self.heirs.get(row.detail["successor"])
        return [_("Successor: %(name)s") % {"name": name}] if name else []


def _month(row: AuditEntry) -> list[str]:
    month = date.fromisoformat(f"{row.detail['month']}-01")
    return [formats.date_format(month, "F Y")]


def _aid(row: AuditEntry) -> list[str]:
    detail: dict[str, Any] = row.detail
    kind = detail.get("kind")
    what = str(LibraryAid.Kind(kind).label) if kind in LibraryAid.Kind.values else ""
    if detail.get("quantity") is not None:
        what += f": {number_text(detail['quantity'])} {detail.get('unit', '')}".rstrip()
    changes = [
        f"{_aid_label(name)}: {_value(name, old)} → {_value(name, new)}"
        for name, (old, new) in detail.get("changes", {}).items()
    ]
    others = [_aid_label(name) for name in detail.get("fields", ()) if name in {"giver", "note"}]
    return [what, *changes, *others]


def _aid_label(name: str) -> str:
    return column_label(LibraryAid, name)


def _value(name: str, value: Any) -> str:
    if name == "kind" and value in LibraryAid.Kind.values:
        return str(LibraryAid.Kind(value).label)
    return number_text(value) if value is None or isinstance(value, int) else str(value)
