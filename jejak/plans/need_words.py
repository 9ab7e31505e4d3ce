"""What a need says, in words: for conflicts and for its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from jejak.common.text import day_text, number_text

from .content import NEED_FIELDS, need_content_of
from .models import AffectedUnit, CommunityNeed, CommunityNeedVersion, Theme
from .need_forms import NeedForm

# Where the form asks a question, a need has a short name.
SHORT_LABELS: dict[str, Any] = {
    "problem": _("Problem"),
    "theme_id": _("Theme"),
    "affected_count": _("How many"),
    "affected": _("Who is affected"),
    "cause": _("Cause"),
    "potential": _("Local potential"),
    "library_part": _("What the library can do"),
}
Said = tuple[str, str, str]


def label_of(name: str) -> str:
    return str(SHORT_LABELS.get(name) or NeedForm.base_fields[name].label)


def value_text(name: str, value: Any, themes: Mapping[int, Theme]) -> str:
    """Return a value in words; "not recorded" for what is empty."""
    if value is None or value == "":
        return str(_("not recorded"))
    match name:
        case "theme_id":
            return str(themes.get(value, value))
        case "affected_unit":
            return str(AffectedUnit(value).label)
        case "noted_on":
            return day_text(value)
    return number_text(value) if isinstance(value, int) else str(value)


def said_conflicts(conflicts: Mapping[str, tuple[Any, Any]]) -> list[Said]:
    """Return each answer that two people changed: its name, theirs, mine."""
    themes = Theme.objects.in_bulk()
    return [
        (label_of(name), value_text(name, theirs, themes), value_text(name, mine, themes))
        for name, (theirs, mine) in conflicts.items()
    ]


@dataclass(frozen=True)
class HistoryEntry:
    version: CommunityNeedVersion
    # Of each answer that changed: its name, before, after.
    changes: list[Said] = field(default_factory=list)


def history_of(need: CommunityNeed, themes: Mapping[int, Theme]) -> list[HistoryEntry]:
    """Return the versions of a need, the latest first, each with what it changed."""
    entries: list[HistoryEntry] = []
    before = None
    versions: Iterable[CommunityNeedVersion] = need.versions.select_related("by").order_by(
        "version"
    )
    for version in versions:
        content = need_content_of(version.row)
        changes = [
            (
                label_of(name),
                value_text(name, getattr(before, name), themes),
                value_text(name, getattr(content, name), themes),
            )
            for name in NEED_FIELDS
            if before is not None and getattr(before, name) != getattr(content, name)
        ]
        entries.append(HistoryEntry(version, changes))
        before = content
    return entries[::-1]
