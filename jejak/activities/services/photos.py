"""Photos of an activity, and whether they make it photo-backed."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from jejak.access.scope import PersonLike
from jejak.activities.models import Activity, ActivityPhoto, ActivityVersion
from jejak.common.database import in_transaction
from jejak.media.models import Photo

from .authors import require_author
from .likeness import find_matches
from .versions import write_versions


def attach_photos_of_many(
    pairs: Sequence[tuple[Activity, Sequence[uuid.UUID]]], *, at: datetime | None = None
) -> None:
    """Link photos of the same library to their activities; other people's ids are ignored."""
    if not pairs:
        return
    wanted = {photo_id: activity for activity, ids in pairs for photo_id in ids}
    photos = {
        photo.pk: photo
        for photo in Photo.objects.select_for_update()
        .filter(pk__in=list(wanted), is_attached=False)
        .order_by("pk")
        if photo.library_id == wanted[photo.pk].library_id
    }
    first = Counter(
        ActivityPhoto.objects.filter(
            activity_id__in=[activity.pk for activity, _ids in pairs]
        ).values_list("activity_id", flat=True)
    )
    ActivityPhoto.objects.bulk_create(
        ActivityPhoto(activity=activity, photo=photos[photo_id], position=first[activity.pk] + n)
        for activity, ids in pairs
        for n, photo_id in enumerate(ids)
        if photo_id in photos
    )
    Photo.objects.filter(pk__in=list(photos)).update(is_attached=True)
    ready = [pk for pk, photo in photos.items() if photo.state == Photo.State.READY]
    asked = find_matches(ready) if ready else []
    activity_ids = [activity.pk for activity, _ids in pairs]
    refresh_photo_evidence([*activity_ids, *asked], by=None, at=at, noting=asked)


def not_yet_there(activity: Activity, photo_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Return the photos whose bytes the record does not hold: a file sent again is no new one."""
    held = set(
        ActivityPhoto.objects.filter(activity=activity).values_list("photo__sha256", flat=True)
    )
    bytes_of = dict(Photo.objects.filter(pk__in=photo_ids).values_list("pk", "sha256"))
    return [pk for pk in photo_ids if bytes_of.get(pk) not in held]


@in_transaction
def attach_photos(
    activity: Activity, *, photo_ids: Sequence[uuid.UUID], by: PersonLike
) -> Activity:
    """Add photos to a record; a verified record stays verified, its words did not change."""
    require_author(by, activity)
    attach_photos_of_many([(activity, photo_ids)])
    return Activity.objects.get(pk=activity.pk)


@in_transaction
def refresh_photo_evidence(
    activity_ids: Sequence[uuid.UUID],
    *,
    by: PersonLike | None,
    at: datetime | None = None,
    noting: Sequence[uuid.UUID] = (),
) -> None:
    """Set `has_photo` from the photos as they are now; write a version where it changes.

    Records of `noting` get one in any case: something else about their photos changed. With
    `at`, history is replayed, and the records keep the moment they carry.
    """
    rows = list(Activity.objects.select_for_update().filter(pk__in=activity_ids).order_by("pk"))
    backed = set(
        ActivityPhoto.objects.filter(
            activity_id__in=activity_ids, photo__state=Photo.State.READY, photo__is_reused=False
        ).values_list("activity_id", flat=True)
    )
    changed = [row.pk for row in rows if row.has_photo != (row.pk in backed) or row.pk in noting]
    if not changed:
        return
    for value in (True, False):
        Activity.objects.filter(pk__in=[pk for pk in changed if (pk in backed) is value]).update(
            has_photo=value,
            version=F("version") + 1,
            changed_at=F("changed_at") if at else timezone.now(),
        )
    write_versions(changed, why=ActivityVersion.Why.PHOTOS, by=by, at=at)
