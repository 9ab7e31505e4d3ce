"""What happens to a photo and to the evidence of its activity, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import IO

from jejak.access.scope import PersonLike
from jejak.activities.errors import WrongState
from jejak.activities.models import Activity, ActivityPhoto
from jejak.common.database import in_transaction
from jejak.media import services as media
from jejak.media.consent import PhotoAnswers
from jejak.media.models import Photo, PhotoMatch
from jejak.media.processing import make_sizes

from .authors import require_author
from .likeness import find_matches
from .photos import attach_photos, refresh_photo_evidence
from .reuse import look_again


def process_photo(photo_id: uuid.UUID) -> Photo | None:
    """Clean and shrink one photo, then set what it proves. Safe to run again at any point.

    Decoding happens outside any transaction, so that nobody waits for it.
    """
    photo = Photo.objects.select_related("library__regency").filter(pk=photo_id).first()
    if photo is None or photo.state != Photo.State.RECEIVED:
        return photo
    made = make_sizes(photo)
    return _settle(photo_id, made)


def give_up(photo_id: uuid.UUID) -> Photo | None:
    """Call a waiting photo damaged without opening it again; its bytes stay."""
    return _settle(photo_id, media.Made(problem=Photo.Problem.DAMAGED))


@in_transaction
def _settle(photo_id: uuid.UUID, made: media.Made) -> Photo | None:
    photo = media.settle_photo(photo_id, made)
    if photo is not None:
        ids = _activity_ids(photo)
        # Phones hear of a question, and of a photo that needs attention.
        noting = find_matches([photo.pk]) if photo.state == Photo.State.READY else ids
        refresh_photo_evidence([*ids, *noting], by=None, noting=noting)
    return photo


@in_transaction
def edit_photo(photo: Photo, *, caption: str, answers: PhotoAnswers, by: PersonLike) -> Photo:
    """Change what is said of a photo; phones hear of it by a new version of its record."""
    edited = media.edit_photo(photo, caption=caption, answers=answers, by=by)
    if media.words_of(edited) != media.words_of(photo):
        ids = _activity_ids(edited)
        refresh_photo_evidence(ids, by=by, noting=ids)
    return edited


@in_transaction
def remove_photo(photo: Photo, *, reason: str, by: PersonLike) -> Photo:
    """Remove a photo for good, with a new version of its record."""
    removed = media.remove_photo(photo, reason=reason, by=by)
    PhotoMatch.objects.filter(photo=removed).delete()
    ids = _activity_ids(removed)
    refresh_photo_evidence(ids, by=by, noting=() if photo.state == removed.state else ids)
    look_again([removed.pk])
    return removed


def _activity_ids(photo: Photo) -> list[uuid.UUID]:
    links = ActivityPhoto.objects.filter(photo=photo)
    return list(links.values_list("activity_id", flat=True))


def add_photos(
    activity: Activity,
    *,
    files: Sequence[tuple[IO[bytes], str]],
    answers: PhotoAnswers,
    by: PersonLike,
) -> list[Photo]:
    """Receive files (each with its name) for a record and return their photos, in order.

    Each is kept as soon as it is whole: a disk that fills up at the third file leaves two.
    """
    require_author(by, activity)
    if not activity.allows("edit"):
        raise WrongState
    photos: list[Photo] = []
    try:
        for file, name in files:
            photos.append(
                media.receive_photo(
                    library=activity.library,
                    file=file,
                    name=name,
                    by=by,
                    shows_people=answers.shows_people,
                    shows_children=answers.shows_children,
                    consent=answers.consent,
                    use=answers.use,
                )
            )
    finally:
        attach_photos(activity, photo_ids=[photo.pk for photo in photos], by=by)
    return photos
