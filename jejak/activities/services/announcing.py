"""Photos that a record names before their bytes are here."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404
from django.utils.translation import gettext as _

from jejak.access.querysets import require_on
from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.activities.models import Activity, ActivityPhoto, ActivityVersion
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent
from jejak.common.prepared import Prepared
from jejak.common.rows import insert_rows
from jejak.media import arrivals
from jejak.media import services as media
from jejak.media.arrivals import Announcement
from jejak.media.errors import PhotoGone
from jejak.media.models import Photo, PhotoQuerySet

from .photos import attach_photos_of_many, refresh_photo_evidence
from .versions import update_with_versions

MOST_AT_ONCE = 10
AWAITED_FOR = timedelta(days=60)
SWEPT_AT_ONCE = 1000


@dataclass(frozen=True)
class PhotosOf:
    """What is said about the photos of one record, whose row is locked."""

    activity: Activity
    announced: Sequence[Announcement] = ()
    dropped: Sequence[uuid.UUID] = ()
    # A record that was stored in the same transaction needs no version that tells of its photos.
    is_new: bool = False


@dataclass(frozen=True)
class Announced:
    """The answer to one announcement."""

    id: uuid.UUID
    # "expected", "safe", "id_taken" or "refused"
    status: str
    offset: int = 0
    message: str = ""


def announce_photos(
    said: Sequence[PhotosOf], *, by: PersonLike, now: datetime
) -> list[list[Announced]]:
    """Await new photos, linked at once; take up what is said of known ones; forget others.

    In the caller's transaction, which holds the records.
    A photo that cannot be awaited never refuses its record, and one on its way is no evidence.
    """
    if not any(of.announced or of.dropped for of in said):
        return [[] for _of in said]
    known = _Known(said)
    answers = [
        [known.answer(told, of.activity, n, by=by) for n, told in enumerate(of.announced)]
        for of in said
    ]
    for of in said:
        known.drop(of, by=by)
    known.link(by=by)
    known.take_over()
    told = [of.activity for of in said if of.activity.pk in known.changed and not of.is_new]
    for row in told:
        row.changed_at = now
    update_with_versions(told, why=ActivityVersion.Why.PHOTOS, by=by, at=None)
    return answers


class _Known:
    """The photos that are spoken of, as far as they exist, and what is new among them."""

    def __init__(self, said: Sequence[PhotosOf]) -> None:
        ids = {told.id for of in said for told in of.announced}
        ids |= {pk for of in said for pk in of.dropped}
        self.photos = arrivals.hold_photos(ids)
        self.activity_of: dict[uuid.UUID, uuid.UUID] = {}
        if self.photos:  # mostly all are new, and new ones have no links
            links = ActivityPhoto.objects.filter(photo_id__in=list(self.photos))
            self.activity_of |= links.values_list("photo_id", "activity_id")
        self.new: dict[uuid.UUID, tuple[Activity, Announcement]] = {}
        # Those of a record that is gone, and the record that they are in now.
        self.found: dict[uuid.UUID, Activity] = {}
        # Records whose photos are not what other phones know.
        self.changed: set[uuid.UUID] = set()

    def answer(
        self, told: Announcement, activity: Activity, n: int, *, by: PersonLike
    ) -> Announced:
        if n >= MOST_AT_ONCE:
            return Announced(told.id, "refused", message=_("Add at most ten photos at once."))
        photo = self.photos.get(told.id)
        if photo is None and told.id not in self.new:
            return self._await(told, activity)
        if photo is not None and self._is_left_over(photo, told, activity, by=by):
            self.found[photo.pk] = activity
        elif photo is None or not self._is_same(photo, told, activity):
            return Announced(told.id, "id_taken", message=_("Another photo has this number."))
        if photo.state == Photo.State.REMOVED:
            return Announced(told.id, "refused", message=str(PhotoGone.message))
        message = self._take_up(photo, told, activity, by=by)
        status = "expected" if photo.state == Photo.State.EXPECTED else "safe"
        return Announced(told.id, status, arrivals.offset_of(photo), message)

    def _await(self, told: Announcement, activity: Activity) -> Announced:
        if refusal := told.refusal():
            return Announced(told.id, "refused", message=refusal)
        self.new[told.id] = (activity, told)
        self.changed.add(activity.pk)
        return Announced(told.id, "expected")

    def _is_same(self, photo: Photo, told: Announcement, activity: Activity) -> bool:
        return self.activity_of.get(photo.pk) == activity.pk and photo.sha256 == told.sha256

    def _is_left_over(
        self, photo: Photo, told: Announcement, activity: Activity, *, by: PersonLike
    ) -> bool:
        """Whether it arrived for a record that is gone; the same person shows it in this one."""
        return (
            not photo.is_attached
            and photo.pk not in self.activity_of
            and photo.uploaded_by_id == by.pk
            and photo.library_id == activity.library_id
            and photo.sha256 == told.sha256
        )

    def _take_up(
        self, photo: Photo, told: Announcement, activity: Activity, *, by: PersonLike
    ) -> str:
        try:
            edited = media.edit_photo(photo, caption=told.caption, answers=told.answers, by=by)
        except InvalidContent as error:
            return " ".join(str(problem) for problem in error.fields.values())
        if media.words_of(edited) != media.words_of(photo):
            self.changed.add(activity.pk)
        return ""

    def drop(self, of: PhotosOf, *, by: PersonLike) -> None:
        """Forget those of the record that are still on the phone; others stay."""
        dropped = [
            self.photos[pk]
            for pk in set(of.dropped) & self.photos.keys()
            if self.activity_of.get(pk) == of.activity.pk
            and self.photos[pk].state == Photo.State.EXPECTED
        ]
        if dropped:
            _forget(dropped, by=by)
            self.changed.add(of.activity.pk)

    def link(self, *, by: PersonLike) -> None:
        if not self.new:
            return
        arrivals.expect_photos(list(self.new.values()), by=by)
        # A row that was made here, not read, has just been stored and has no photos yet.
        ids = {row.pk for row, _told in self.new.values() if not row._state.adding}
        position: Counter[uuid.UUID] = Counter()
        if ids:
            links = ActivityPhoto.objects.filter(activity_id__in=ids)
            position.update(links.values_list("activity_id", flat=True))
        rows = []
        for photo_id, (activity, _told) in self.new.items():
            at = position[activity.pk]
            rows.append(ActivityPhoto(activity=activity, photo_id=photo_id, position=at))
            position[activity.pk] += 1
        insert_rows(rows)

    def take_over(self) -> None:
        """Show what was left over in its new record; `has_photo` may make a version of it."""
        attach_photos_of_many([(activity, [pk]) for pk, activity in self.found.items()])
        for activity in set(self.found.values()):
            activity.refresh_from_db(fields=["version", "has_photo", "changed_at"])


def _forget(photos: Sequence[Photo], *, by: PersonLike | None) -> None:
    ActivityPhoto.objects.filter(photo__in=photos).delete()
    arrivals.forget_photos(photos, by=by)


def _announced() -> PhotoQuerySet:
    return Photo.objects.filter(pk=uuid.UUID(int=0)).filter(uploaded_by=0)


ANNOUNCED = Prepared(_announced)
LOCKED = Prepared(lambda: _announced().select_for_update(no_key=True))


def announced_photo(photo_id: uuid.UUID, *, by: PersonLike, locked: bool = False) -> Photo:
    """Only whoever announced a photo sends it, and only while they record for its library."""
    rows = (LOCKED if locked else ANNOUNCED).rows(photo_id, by.pk)
    if not rows:
        raise Http404
    require_on(rows[0], by, Action.RECORD)
    return rows[0]


@in_transaction
def receive_piece(photo_id: uuid.UUID, *, offset: int, piece: bytes, by: PersonLike) -> Photo:
    """Add bytes to an announced photo; a record learns of one that turns out to be no photo."""
    row = announced_photo(photo_id, by=by, locked=True)
    was_expected = row.state == Photo.State.EXPECTED
    arrivals.receive_piece(row, offset=offset, piece=piece, by=by)
    if was_expected and row.state == Photo.State.NEEDS_ATTENTION:
        links = ActivityPhoto.objects.filter(photo=row)
        ids = list(links.values_list("activity_id", flat=True))
        refresh_photo_evidence(ids, by=by, noting=ids)
    return row


@in_transaction
def forget_late_photos(*, now: datetime) -> int:
    """Forget photos that were announced long ago and never came; return how many."""
    late = Photo.objects.filter(state=Photo.State.EXPECTED, received_at__lt=now - AWAITED_FOR)
    rows = list(late.select_for_update(no_key=True).order_by("pk")[:SWEPT_AT_ONCE])
    links = ActivityPhoto.objects.filter(photo__in=rows)
    ids = list(links.values_list("activity_id", flat=True))
    _forget(rows, by=None)
    refresh_photo_evidence(ids, by=None, noting=ids)
    return len(rows)
