"""Telling people: called by the service that did what they should hear of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from .models import Kind, Notice


def notify(
    user_ids: Iterable[int],
    *,
    kind: Kind,
    path: str,
    by: Any = None,
    params: Mapping[str, Any] | None = None,
) -> None:
    """Tell each of them once, in the caller's transaction; whoever did it is not told."""
    own = by.pk if by is not None else None
    now = timezone.now()
    Notice.objects.bulk_create(
        Notice(user_id=pk, kind=kind, at=now, by_id=own, path=path, params=dict(params or {}))
        for pk in sorted(set(user_ids) - {own})
    )
