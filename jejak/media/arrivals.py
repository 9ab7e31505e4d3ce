"""Photos that are announced first and arrive in pieces, however often the line breaks."""

from __future__ import annotations

import functools
import hashlib
import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.access.scope import PersonLike
from jejak.audit.services import audit, audit_line, write_lines
from jejak.common.errors import InvalidContent, TooLarge
from jejak.common.rows import insert_rows

from . import storage
from .claims import Claims
from .consent import PhotoAnswers
from .errors import PhotoGone, WrongBytes, WrongOffset
from .images import LARGEST_FILE_BYTES
from .models import REMEDIES, Photo
from .services import CAPTION_LENGTH, defer_processing, problem_of

SHA256 = re.compile(r"[0-9a-f]{64}")
HELD = "SELECT id FROM media_photo WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
State, Problem = Photo.State, Photo.Problem


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What a phone says about a photo before its bytes come."""

    id: uuid.UUID
    byte_count: int
    sha256: str
    source_sha256: str
    name: str
    caption: str
    claims: Claims
    answers: PhotoAnswers

    def refusal(self) -> str:
        """Return why this photo is not awaited, "" when it is."""
        if self.byte_count > LARGEST_FILE_BYTES:
            return f"{Problem.TOO_LARGE.label} {REMEDIES[Problem.TOO_LARGE]}"
        if not self.byte_count or not SHA256.fullmatch(self.sha256):
            return f"{Problem.EMPTY.label} {REMEDIES[Problem.EMPTY]}"
        if self.source_sha256 and not SHA256.fullmatch(self.source_sha256):
            return _("The server does not understand what was said about this photo.")
        try:
            self.answers.check()
        except InvalidContent as error:
            return " ".join(str(problem) for problem in error.fields.values())
        return ""


def hold_photos(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Photo]:
    """Lock the photos that exist; most are new, so that no row is read for them."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [list(ids)])
        known = [pk for (pk,) in cursor.fetchall()]
    return Photo.objects.in_bulk(known)


def expect_photos(pairs: Sequence[tuple[Any, Announcement]], *, by: PersonLike) -> list[Photo]:
    """Await photos, each for a row that says whose library it is and where that stands."""
    now = timezone.now()
    photos = [
        Photo(
            id=told.id,
            library_id=place.library_id,
            regency_id=place.regency_id,
            province_id=place.province_id,
            partner_category=place.partner_category,
            state=State.EXPECTED,
            original_name=PurePath(told.name.replace("\\", "/")).name[-200:],
            sha256=told.sha256,
            byte_count=told.byte_count,
            source_sha256=told.source_sha256,
            claimed_taken_at=told.claims.taken_at,
            claimed_latitude=told.claims.latitude,
            claimed_longitude=told.claims.longitude,
            caption=told.caption.strip()[:CAPTION_LENGTH],
            shows_people=told.answers.shows_people,
            shows_children=told.answers.shows_children,
            consent=told.answers.consent,
            use=told.answers.use,
            is_attached=True,
            uploaded_by=by,
            received_at=now,
        )
        for place, told in pairs
    ]
    if insert_rows(photos) < len(photos):
        raise IntegrityError("a photo was announced by two requests at once")
    write_lines(
        audit_line("photo.announce", photo, by=by, library_id=photo.library_id) for photo in photos
    )
    return photos


def forget_photos(photos: Sequence[Photo], *, by: PersonLike | None) -> None:
    """Await them no more: rows and pieces are deleted. Their links are gone already."""
    write_lines(
        audit_line("photo.forget", photo, by=by, library_id=photo.library_id) for photo in photos
    )
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).delete()
    for photo in photos:
        transaction.on_commit(functools.partial(storage.delete_all, photo.pk))


def offset_of(photo: Photo) -> int:
    """Return how many bytes are here; of a photo that is safe, all."""
    if photo.state == State.EXPECTED:
        return storage.arrived_bytes(photo.pk)
    return 0 if photo.state == State.REMOVED else photo.byte_count


def is_whole(photo: Photo) -> bool:
    """Whether every byte is here although the row does not say so: a process was killed."""
    return photo.state == State.EXPECTED and offset_of(photo) >= photo.byte_count


def receive_piece(row: Photo, *, offset: int, piece: bytes, by: PersonLike) -> None:
    """Add a piece; after the last one the photo is safe and handed to the worker.

    The caller's transaction holds the row while the file is written, so that one piece at a
    time is added wherever it arrives. Whatever a killed process left, the next call goes on
    from. Raises WrongOffset, WrongBytes, TooLarge, PhotoGone, or StoreUnavailable.
    """
    if row.state == State.REMOVED:
        raise PhotoGone
    if row.state != State.EXPECTED:
        return
    arrived = storage.arrived_bytes(row.pk)
    if arrived < row.byte_count:
        if offset != arrived:
            raise WrongOffset(arrived)
        arrived += len(piece)
        if arrived > row.byte_count:
            raise TooLarge
        storage.append_piece(row.pk, piece, offset=offset)
    if arrived >= row.byte_count:
        _finish(row, by=by)


def _finish(row: Photo, *, by: PersonLike) -> None:
    with storage.arrived_path(row.pk).open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != row.sha256:
            storage.start_over(row.pk)
            raise WrongBytes(0)
        row.problem = problem_of(file, row.byte_count)
    row.state = State.NEEDS_ATTENTION if row.problem else State.RECEIVED
    row.received_at = timezone.now()
    if row.problem:
        transaction.on_commit(functools.partial(storage.delete_all, row.pk))
    else:
        storage.keep_arrived(row.pk)
        defer_processing([row.pk])
    row.save(update_fields=["state", "problem", "received_at"])
    audit("photo.receive", row, by=by, library_id=row.library_id, detail={"problem": row.problem})
