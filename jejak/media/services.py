"""Every write to photos. The web process checks and keeps; the worker does the rest."""

from __future__ import annotations

import functools
import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, require, scope_for
from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.ids import uuid7
from jejak.places.models import Library
from jejak.places.services import hold_places

from . import images, storage
from .consent import PhotoAnswers
from .errors import PhotoGone
from .models import Photo

# Named here and defined in `jejak.activities.tasks`, which stands above.
PROCESS_TASK = "activities.process_photo"
QUEUE = "photos"
CHUNK_BYTES = 256 * 1024
UNATTACHED_FOR = timedelta(days=7)
STUCK_AFTER = timedelta(minutes=10)
CAPTION_LENGTH = 250
REASON_LENGTH = 200
Problem, State = Photo.Problem, Photo.State


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file as it arrived."""

    name: str
    byte_count: int
    sha256: str
    problem: str


def receive_photo(
    *,
    library: Library,
    file: IO[bytes],
    name: str,
    by: PersonLike,
    caption: str = "",
    shows_people: bool | None = None,
    shows_children: bool | None = None,
    consent: str = Photo.Consent.NOT_ASKED,
    use: str = Photo.Use.INTERNAL,
) -> Photo:
    """Keep a file durably and hand it to the worker.

    A file that cannot become a photo is not kept; its row stands as `needs_attention` and
    says why. Raises InvalidContent, NotAllowed, or StoreUnavailable when nothing was kept.
    """
    require(by, Action.RECORD, library)
    answers = PhotoAnswers(
        shows_people=shows_people, shows_children=shows_children, consent=consent, use=use
    )
    answers.check()
    photo_id = uuid7()
    received = _keep(file, name, photo_id)
    try:
        return _store_row(
            photo_id, received, library=library, by=by, caption=caption, answers=answers
        )
    except BaseException:
        storage.delete_original(photo_id)
        raise


def _keep(file: IO[bytes], name: str, photo_id: uuid.UUID) -> Received:
    byte_count = file.seek(0, 2) or file.tell()
    problem = problem_of(file, byte_count)
    digest = hashlib.sha256()
    file.seek(0)
    if problem:
        for _chunk in _hashed_chunks(file, digest):
            pass
    else:
        storage.write(storage.original_path(photo_id), _hashed_chunks(file, digest))
    plain_name = PurePath(name.replace("\\", "/").replace("\0", "")).name
    return Received(
        name=plain_name[-200:], byte_count=byte_count, sha256=digest.hexdigest(), problem=problem
    )


def problem_of(file: IO[bytes], byte_count: int) -> str:
    """Return why a file cannot become a photo, as far as its header tells."""
    if byte_count == 0:
        return Problem.EMPTY
    file.seek(0)
    image_format = images.image_format(file.read(images.HEAD_BYTES))
    if image_format is None:
        return Problem.NOT_AN_IMAGE
    if byte_count > images.LARGEST_FILE_BYTES:
        return Problem.TOO_LARGE
    file.seek(0)
    try:
        images.check_header(file, image_format)
    except images.TooManyPixels:
        return Problem.TOO_MANY_PIXELS
    except images.Unreadable:
        return Problem.DAMAGED
    return ""


def _hashed_chunks(file: IO[bytes], digest: Any) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        digest.update(chunk)
        yield chunk


@in_transaction
def _store_row(
    photo_id: uuid.UUID,
    received: Received,
    *,
    library: Library,
    by: PersonLike,
    caption: str,
    answers: PhotoAnswers,
) -> Photo:
    hold_places([library])
    photo = Photo.objects.create(
        id=photo_id,
        library=library,
        regency_id=library.regency_id,
        province_id=library.province_id,
        partner_category=library.partner_category,
        state=State.NEEDS_ATTENTION if received.problem else State.RECEIVED,
        problem=received.problem,
        original_name=received.name,
        sha256=received.sha256,
        byte_count=received.byte_count,
        caption=caption.strip()[:CAPTION_LENGTH],
        shows_people=answers.shows_people,
        shows_children=answers.shows_children,
        consent=answers.consent,
        use=answers.use,
        uploaded_by=by,
    )
    if not received.problem:
        defer_processing([photo_id])
    audit(
        "photo.receive", photo, by=by, library_id=library.pk, detail={"problem": received.problem}
    )
    return photo


def defer_processing(photo_ids: Sequence[uuid.UUID]) -> None:
    """Ask the worker, in the caller's transaction; asking twice does no harm."""
    if photo_ids:
        deferrer = app.configure_task(PROCESS_TASK, queue=QUEUE)
        deferrer.batch_defer(*({"photo_id": str(photo_id)} for photo_id in photo_ids))


@dataclass(frozen=True, kw_only=True)
class Made:
    """What the worker made of a photo; `problem` is empty when it succeeded."""

    problem: str = ""
    width: int | None = None
    height: int | None = None
    fingerprint: int | None = None
    claimed_taken_at: datetime | None = None
    claimed_latitude: Decimal | None = None
    claimed_longitude: Decimal | None = None


@in_transaction
def settle_photo(photo_id: uuid.UUID, made: Made) -> Photo | None:
    """Store the worker's result, once; return None if the photo is gone.

    The original is deleted after success. Of a damaged photo it stays until somebody
    removes the photo, in case the decoder was at fault.
    """
    photo = Photo.objects.select_for_update(no_key=True).filter(pk=photo_id).first()
    if photo is None or photo.state == State.REMOVED:
        storage.delete_all(photo_id)
        return None
    if photo.state != State.RECEIVED:
        return photo
    photo.state = State.NEEDS_ATTENTION if made.problem else State.READY
    photo.problem = made.problem
    photo.width, photo.height = made.width, made.height
    photo.fingerprint = made.fingerprint
    # What the phone told stays where the file says nothing: it read it before it shrank it.
    photo.claimed_taken_at = made.claimed_taken_at or photo.claimed_taken_at
    if made.claimed_latitude is not None:
        photo.claimed_latitude = made.claimed_latitude
        photo.claimed_longitude = made.claimed_longitude
    photo.processed_at = timezone.now()
    photo.save(force_update=True)
    if not made.problem:
        transaction.on_commit(functools.partial(storage.delete_original, photo_id))
    return photo


def words_of(photo: Photo) -> tuple[object, ...]:
    """Return what people said of it."""
    return (photo.caption, photo.shows_people, photo.shows_children, photo.consent, photo.use)


@in_transaction
def edit_photo(photo: Photo, *, caption: str, answers: PhotoAnswers, by: PersonLike) -> Photo:
    """Change the words and the consent. Raises InvalidContent, NotAllowed or PhotoGone."""
    row = Photo.objects.select_for_update(no_key=True).get(pk=photo.pk)
    require(by, Action.RECORD, row.library)
    if row.state == State.REMOVED:
        raise PhotoGone
    answers.check()
    new = {
        "caption": caption.strip()[:CAPTION_LENGTH],
        "shows_people": answers.shows_people,
        "shows_children": answers.shows_children,
        "consent": answers.consent,
        "use": answers.use,
    }
    changed = {name: value for name, value in new.items() if getattr(row, name) != value}
    if not changed:
        return row
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    # The answers are the ledger of consent; the caption may name people and stays out.
    detail = {name: value for name, value in changed.items() if name != "caption"}
    audit("photo.edit", row, by=by, library_id=row.library_id, detail=detail)
    return row


def require_may_remove(photo: Photo, *, by: PersonLike) -> None:
    """Those who record for the library may, and those who manage it."""
    if not any(
        scope_for(by, action).covers_library(photo.library)
        for action in (Action.RECORD, Action.MANAGE)
    ):
        raise NotAllowed


@in_transaction
def remove_photo(photo: Photo, *, reason: str, by: PersonLike) -> Photo:
    """Delete the bytes and all that was read from them; who, when and why stay.

    Raises InvalidContent or NotAllowed. Removing again changes nothing.
    """
    row = Photo.objects.select_for_update(no_key=True).get(pk=photo.pk)
    require_may_remove(row, by=by)
    if not reason.strip():
        raise InvalidContent(fields={"reason": _("Say why this photo is removed.")})
    if row.state == State.REMOVED:
        return row
    row.state, row.problem = State.REMOVED, ""
    row.removed_at, row.removed_by = timezone.now(), by
    row.removed_reason = reason.strip()[:REASON_LENGTH]
    row.caption = row.original_name = ""
    row.fingerprint = row.claimed_taken_at = None
    row.claimed_latitude = row.claimed_longitude = None
    row.use = Photo.Use.INTERNAL
    row.save(force_update=True)
    audit("photo.remove", row, by=by, library_id=row.library_id)
    transaction.on_commit(functools.partial(storage.delete_all, row.pk))
    return row


@in_transaction
def purge_unattached(*, now: datetime) -> int:
    """Delete the photos of forms that were never finished; return how many."""
    rows = Photo.objects.unattached_since(now - UNATTACHED_FOR).select_for_update()
    ids = [photo.pk for photo in rows.order_by("pk")[:1000]]
    Photo.objects.filter(pk__in=ids).delete()
    for photo_id in ids:
        transaction.on_commit(functools.partial(storage.delete_all, photo_id))
    return len(ids)


def sweep_files(*, now: datetime) -> None:
    """Finish what a killed process left: bytes of removed photos, files without a row."""
    recently = Photo.objects.filter(state=State.REMOVED, removed_at__gt=now - timedelta(days=3))
    for photo_id in recently.values_list("pk", flat=True):
        storage.delete_all(photo_id)
    storage.sweep_incoming(
        lambda ids: set(
            Photo.objects.filter(
                pk__in=ids, state__in=[State.EXPECTED, State.RECEIVED, State.NEEDS_ATTENTION]
            ).values_list("pk", flat=True)
        ),
        older_than_seconds=timedelta(days=1).total_seconds(),
    )
