"""Months as they stand in addresses and lists."""

from __future__ import annotations

import re
from datetime import date

from django.http import Http404

MONTH = re.compile(r"^(20[0-9]{2})-(0[1-9]|1[0-2])$")


def month_from(text: str) -> date:
    """Return the first day of `2026-10`; 404 for anything else."""
    found = MONTH.match(text)
    if found is None:
        raise Http404
    return date(int(found[1]), int(found[2]), 1)


def month_code(month: date) -> str:
    return f"{month:%Y-%m}"
