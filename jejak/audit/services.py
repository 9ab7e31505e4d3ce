from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils import timezone

from jejak.common.rows import insert_rows

from .models import AuditEntry


def audit_line(
    action: str,
    target: Model,
    *,
    by: Model | None,
    library_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Return an unsaved line: `action` as `noun.verb`, names no personal data in `detail`."""
    return AuditEntry(
        at=timezone.now(),
        by_id=by.pk if by is not None else None,
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        library_id=library_id,
        detail=dict(detail or {}),
    )


def write_lines(lines: Iterable[AuditEntry]) -> None:
    insert_rows(list(lines))


def audit(
    action: str,
    target: Model,
    *,
    by: Model | None,
    library_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one line in the caller's transaction."""
    write_lines([audit_line(action, target, by=by, library_id=library_id, detail=detail)])
