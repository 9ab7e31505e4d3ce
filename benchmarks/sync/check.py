"""Whether everything that the phones were told is safe stands where it should."""

from __future__ import annotations

from django.db import connection

from jejak.figures.check import check_facts
from jejak.media.models import Photo

COUNTS = {
    "records": "SELECT count(*) FROM activities_activity",
    "first versions": "SELECT count(*) FROM activities_activityversion WHERE version = 1",
    "audit lines": "SELECT count(*) FROM audit_auditentry WHERE action = 'activity.record'",
    "ledger": "SELECT count(*) FROM sync_change",
    # A draft or a withdrawn record counts for nothing; the phones sent neither.
    "in the figures": "SELECT coalesce(sum(n), 0) FROM figures_librarymonth",
    "photos announced": "SELECT count(*) FROM media_photo",
    "photos safe": "SELECT count(*) FROM audit_auditentry WHERE action = 'photo.receive'",
}
OF_PHOTOS = ("photos announced", "photos safe")


def counts() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for name, statement in COUNTS.items():
            cursor.execute(statement)
            found[name] = int(cursor.fetchone()[0])
    return found


def everything_is_there(before: dict[str, int], records: int, photos: int) -> dict[str, int]:
    """Raise unless each of the tables grew by what was sent and every figure is right."""
    grown = {name: count - before[name] for name, count in counts().items()}
    expected = {name: photos if name in OF_PHOTOS else records for name in COUNTS}
    if grown != expected:
        raise AssertionError(f"sent {expected}, found {grown}")
    if waiting := Photo.objects.exclude(state=Photo.State.READY).count():
        raise AssertionError(f"{waiting} photos are not ready")
    if differences := check_facts():
        raise AssertionError(f"{len(differences)} differences: {differences[:3]}")
    return grown
