"""What became of one record among many."""

from __future__ import annotations

from collections.abc import Iterable

from jejak.activities.models import Activity
from jejak.common.errors import JejakError

# The record as it now stands, or why nothing of it was stored.
Outcome = Activity | JejakError


def all_stored(outcomes: Iterable[Outcome]) -> list[Activity]:
    """Return the records; raise the first refusal, if there is one."""
    rows = []
    for outcome in outcomes:
        if isinstance(outcome, JejakError):
            raise outcome
        rows.append(outcome)
    return rows
