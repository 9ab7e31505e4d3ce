"""How strong the evidence of a record is, and the choices that filters offer."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import State

# The bits of a level: figures store it as one number from 0 to 7.
PHOTO, VERIFIED, SEEN = 1, 2, 4
LEVELS = range(8)

EVIDENCE_CHOICES = [
    ("", _("Any evidence")),
    ("seen", _("Seen on site")),
    ("verified", _("Verified")),
    ("photo", _("With photos")),
    ("reported", _("Only reported")),
]

_CONDITIONS = {
    "": Q(),
    "seen": Q(is_seen=True),
    "verified": Q(state=State.VERIFIED),
    "photo": Q(has_photo=True),
    "reported": Q(is_seen=False, has_photo=False) & ~Q(state=State.VERIFIED),
}
_LEVELS = {
    "": frozenset(LEVELS),
    "seen": frozenset(level for level in LEVELS if level & SEEN),
    "verified": frozenset(level for level in LEVELS if level & VERIFIED),
    "photo": frozenset(level for level in LEVELS if level & PHOTO),
    "reported": frozenset({0}),
}


def evidence_condition(code: str) -> Q:
    """Return the filter on Activity; KeyError for a code that is no choice."""
    return _CONDITIONS[code]


def evidence_levels(code: str) -> frozenset[int]:
    """Return the levels (1 photo + 2 verified + 4 seen) that the choice asks for."""
    return _LEVELS[code]
