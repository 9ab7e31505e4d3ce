"""Finds photos that were shown before, once they are ready and in a record (decision 0015)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from jejak.activities.models import State
from jejak.audit.services import audit_line, write_lines
from jejak.media.models import Photo, PhotoMatch, PhotoQuerySet

# Of a picture that half the regency shows, the oldest are enough.
MOST_ALIKE = 50
# By the server's clock: a phone makes the ids of its photos, and phones are wrong about time.
OLDEST_FIRST = ("received_at", "pk")
WAIT_FOR_THE_LIKE = """
SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key
"""


@dataclass(frozen=True)
class Likeness:
    """Two photos of different records that may be one; `later` is asked about."""

    later: Photo
    earlier: Photo
    kind: PhotoMatch.Kind


def find_matches(photo_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Ask about those of these photos that were shown before, and about any that show them again.

    Returns the records with a new question; the caller writes their versions. Repeating it
    asks nothing twice.
    """
    photos = _shown().filter(pk__in=photo_ids).order_by(*OLDEST_FIRST)
    wait_for_the_like(photos)
    asked = []
    for photo in photos.all():  # read anew: what was waited for may have changed them
        asked += [_ask(likeness) for likeness in _new_likenesses(photo)]
    write_lines(
        audit_line(
            "photo.ask",
            match.photo,
            by=None,
            library_id=match.photo.library_id,
            detail={"kind": match.kind},
        )
        for match in asked
    )
    return [match.photo.activity_link.activity_id for match in asked]


def _shown() -> PhotoQuerySet:
    """Photos that a record stands on. One still on its way asks for itself when it is ready."""
    return (
        Photo.objects.filter(state=Photo.State.READY, is_attached=True)
        .filter(activity_link__activity__state__in=[s for s in State if s is not State.WITHDRAWN])
        .select_related("activity_link")
    )


def wait_for_the_like(photos: Iterable[Photo]) -> None:
    """Let whoever looks at photos that could be alike look one after the other.

    Two copies made ready at the same moment would otherwise not see each other. All take the
    locks in the same order.
    """
    keys = {
        key
        for photo in photos
        for key in (photo.sha256, photo.source_sha256, f"regency {photo.regency_id}")
    }
    with connection.cursor() as cursor:
        cursor.execute(WAIT_FOR_THE_LIKE, [sorted(keys - {""})])


def _new_likenesses(photo: Photo) -> list[Likeness]:
    """Return its best likeness to an earlier photo, and those of later photos to it."""
    alike = _alike(photo)
    earlier = [Likeness(photo, other, kind) for other, kind in alike if _is_before(other, photo)]
    later = [Likeness(other, photo, kind) for other, kind in alike if _is_before(photo, other)]
    found = [*earlier[:1], *later]
    asked_already = set(
        PhotoMatch.objects.filter(photo__in=[one.later.pk for one in found]).values_list(
            "photo_id", flat=True
        )
    )
    return [one for one in found if one.later.pk not in asked_already]


def _alike(photo: Photo) -> list[tuple[Photo, PhotoMatch.Kind]]:
    """Return the like photos of other records: the same file first, then the oldest."""
    others = _shown().exclude(activity_link__activity=photo.activity_link.activity_id)
    oldest = others.order_by(*OLDEST_FIRST)
    exact = list(oldest.same_file_as(photo)[:MOST_ALIKE])
    # Two steps, so that the first reads the index alone.
    looking_like = Photo.objects.looking_like(photo).order_by(*OLDEST_FIRST)
    near_ids = set(looking_like.values_list("pk", flat=True)[:MOST_ALIKE])
    near = list(oldest.filter(pk__in=near_ids - {other.pk for other in exact}))
    return [
        *((other, PhotoMatch.Kind.EXACT) for other in exact),
        *((other, PhotoMatch.Kind.NEAR) for other in near),
    ]


def _is_before(one: Photo, other: Photo) -> bool:
    return (one.received_at, one.pk) < (other.received_at, other.pk)


def _ask(likeness: Likeness) -> PhotoMatch:
    later, earlier = likeness.later, likeness.earlier
    bits = 0
    if later.fingerprint is not None and earlier.fingerprint is not None:
        bits = ((later.fingerprint ^ earlier.fingerprint) & (1 << 64) - 1).bit_count()
    return PhotoMatch.objects.create(
        photo=later, earlier=earlier, kind=likeness.kind, distance=bits
    )
