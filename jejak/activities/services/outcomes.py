"""What became of one record among many."""

from __future__ import annotations

from jejak.activities.models import Activity
from jejak.common.errors import JejakError

# The record as it now stands, or why nothing of it was stored.
Outcome = Activity | JejakError
