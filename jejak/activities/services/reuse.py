"""Photos that were shown before: asked about, answered by the reporter, decided in review.

A question, never an accusation; decision 0015 says why each rule is as it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require
from jejak.activities.errors import WrongState
from jejak.activities.models import Activity, ActivityPhoto
from jejak.activities.talk.people import people_of_library
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.media.models import Photo, PhotoMatch
from jejak.notices.models import Kind
from jejak.notices.services import notify

from .authors import require_author
from .likeness import find_matches, wait_for_the_like
from .photos import refresh_photo_evidence
from .reviewers import require_reviewer
from .versions import lock

WORDS_LENGTH = 500


@in_transaction
def find_match(photo: Photo) -> PhotoMatch | None:
    """Look whether a photo was shown before; return the question about it, new or old."""
    _note(find_matches([photo.pk]))
    return PhotoMatch.objects.filter(photo=photo).first()


@in_transaction
def look_again(photo_ids: Sequence[uuid.UUID]) -> None:
    """Ask anew about all that these photos have to do with: they show more or less than before.

    Questions that name one of them as the earlier are taken back, and asked again of what
    is left. What a reporter or a reviewer called an old photo stays one.
    """
    if not photo_ids:
        return
    wait_for_the_like(Photo.objects.filter(pk__in=photo_ids))
    matches = PhotoMatch.objects.open().filter(earlier__in=photo_ids)
    taken_back = list(matches.values_list("photo_id", flat=True))
    matches.delete()
    asked = find_matches([*photo_ids, *taken_back])
    links = ActivityPhoto.objects.filter(photo__in=taken_back)
    _note([*links.values_list("activity_id", flat=True), *asked])


def photos_of(activity: Activity) -> list[uuid.UUID]:
    links = ActivityPhoto.objects.filter(activity=activity)
    return list(links.values_list("photo_id", flat=True))


def _note(activity_ids: Sequence[uuid.UUID]) -> None:
    """Write a version of records whose questions changed, so that phones hear of it."""
    refresh_photo_evidence(activity_ids, by=None, noting=activity_ids)


@in_transaction
def answer_match(
    match_id: int, *, is_reused: bool, words: str, by: PersonLike
) -> PhotoMatch | None:
    """Store what the reporter says about a photo that was shown before.

    Returns None when the question was taken back meanwhile. The answer may change until a
    reviewer decided; after that it is kept and changes nothing. Raises NotAllowed,
    NotYourRecord or WrongState.
    """
    match, activity = _lock(match_id)
    if match is None or activity is None:
        return None
    require_author(by, activity)
    answer, words = _verdict(is_reused=is_reused), words.strip()[:WORDS_LENGTH]
    if (match.answer, match.words) == (answer, words):
        return match
    match.answer, match.words = answer, words
    match.answered_by, match.answered_at = by, timezone.now()
    _store(match, activity, by=by)
    audit(
        "photo.answer",
        match.photo,
        by=by,
        library_id=activity.library_id,
        detail={"is_reused": is_reused},
    )
    return match


@in_transaction
def decide_match(match: PhotoMatch, *, is_reused: bool, by: PersonLike) -> PhotoMatch | None:
    """Decide whether a photo is an old one; deciding again undoes it.

    Returns None when the question was taken back meanwhile. Raises NotAllowed, OwnWords,
    NotAboveTheAuthor or WrongState.
    """
    row, activity = _lock(match.pk)
    if row is None or activity is None:
        return None
    require(by, Action.REVIEW, activity.library)
    require_reviewer(by, activity)
    if not activity.counts:
        raise WrongState
    decision = _verdict(is_reused=is_reused)
    if row.decision == decision:
        return row
    row.decision, row.decided_by, row.decided_at = decision, by, timezone.now()
    _store(row, activity, by=by)
    audit(
        "photo.decide",
        row.photo,
        by=by,
        library_id=activity.library_id,
        detail={"is_reused": is_reused},
    )
    notify(
        people_of_library(activity),
        kind=Kind.PHOTO,
        path=reverse("activity", args=[activity.pk]),
        by=by,
        params={"title": activity.title, "library": activity.library.name},
    )
    return row


def _verdict(*, is_reused: bool) -> PhotoMatch.Verdict:
    return PhotoMatch.Verdict.REUSED if is_reused else PhotoMatch.Verdict.OTHER


def _lock(match_id: int) -> tuple[PhotoMatch | None, Activity | None]:
    """Lock the record, then the question about its photo; both None if it is no more."""
    link = ActivityPhoto.objects.filter(photo__match=match_id).first()
    if link is None:
        return None, None
    activity = lock([link.activity_id], "edit")[0]
    match = PhotoMatch.objects.select_for_update(of=("self",)).filter(pk=match_id)
    return match.select_related("photo").first(), activity


def _store(match: PhotoMatch, activity: Activity, *, by: PersonLike) -> None:
    match.save(force_update=True)
    Photo.objects.filter(pk=match.photo_id).update(is_reused=match.is_reused)
    refresh_photo_evidence([activity.pk], by=by, noting=[activity.pk])
