"""Gives records their drawn photos, through the same door as everybody's."""

from __future__ import annotations

import io
import uuid
from datetime import datetime, time
from random import Random
from typing import Any

from jejak.activities.services.photo_changes import process_photo
from jejak.media.models import Photo
from jejak.media.services import receive_photo

from .drawing import Claim, draw_photo
from .history import Record

# Rough middles of the provinces, in degrees; a camera's claim is no more exact.
MIDDLES = {
    "12": (2.6, 99.0), "13": (-0.7, 100.6), "14": (0.6, 101.8), "15": (-1.7, 102.8),
    "16": (-3.2, 104.2), "17": (-3.6, 102.4), "18": (-4.9, 105.0), "19": (-2.3, 106.0),
    "21": (1.0, 104.4), "32": (-6.9, 107.6), "33": (-7.2, 110.2), "34": (-7.85, 110.4),
    "35": (-7.7, 112.5), "36": (-6.5, 106.1), "51": (-8.4, 115.2), "52": (-8.7, 116.4),
    "53": (-9.6, 124.0), "61": (-0.1, 110.8), "63": (-3.0, 115.4), "73": (-4.0, 120.0),
    "75": (0.6, 122.5),
}  # fmt: skip
SUKOREJO = (-7.09, 110.05)
WITH_CHILDREN = {"children"}
# Two photos in three keep what the camera wrote into them.
KEEPS_CLAIM, KEEPS_PLACE = 0.66, 0.5


def take_photos(rng: Random, record: Record) -> tuple[uuid.UUID, ...]:
    """Draw, send and process the photos of a record; return their ids in order."""
    return tuple(_take(rng, record, number) for number in range(record.photo_count))


def _take(rng: Random, record: Record, number: int) -> uuid.UUID:
    day = record.content.held_on or record.written_at.date()
    taken_at = datetime.combine(
        day, time(rng.randint(8, 15), rng.randint(0, 59), rng.randint(0, 59))
    )
    drawn = _draw(record, number, _claim(rng, record, taken_at))
    photo = receive_photo(
        library=record.site.library,
        file=io.BytesIO(drawn),
        name=f"IMG_{taken_at:%Y%m%d_%H%M%S}.jpg",
        by=record.site.author,
        caption=_caption(rng, record),
        **_answers(rng, record),
    )
    process_photo(photo.pk)
    return photo.pk


def _draw(record: Record, number: int, claim: Claim) -> bytes:
    if record.shows_again and number == 0:
        record, claim = record.shows_again, Claim(None, None, None)
    return draw_photo(record.kind.scene, f"{record.id} {number}", claim)


def _claim(rng: Random, record: Record, taken_at: datetime) -> Claim:
    if rng.random() > KEEPS_CLAIM:
        return Claim(None, None, None)
    if rng.random() > KEEPS_PLACE:
        return Claim(taken_at, None, None)
    spread = 0.02
    latitude, longitude = SUKOREJO
    if not record.site.village.code.startswith("332403"):
        spread, (latitude, longitude) = 0.25, MIDDLES[record.site.province]
    return Claim(
        taken_at,
        latitude + rng.uniform(-spread, spread),
        longitude + rng.uniform(-spread, spread),
    )


def _caption(rng: Random, record: Record) -> str:
    chance = rng.random()
    if chance < 0.45:
        return ""
    if chance < 0.7 and record.content.place:
        return f"{record.content.title}, {record.content.place}"
    return record.content.title


def _answers(rng: Random, record: Record) -> dict[str, Any]:
    """Who can be recognised, who agreed, and to what."""
    chance = rng.random()
    if record.kind.scene == "field" and chance < 0.7:
        use = Photo.Use.PUBLIC if chance < 0.4 else Photo.Use.INTERNAL
        return _answer(False, False, Photo.Consent.NOT_IDENTIFIABLE, use)
    has_children = bool(WITH_CHILDREN & set(record.kind.groups))
    agreed = Photo.Consent.PARENTAL if has_children else Photo.Consent.EXPLICIT
    if chance < 0.35:
        return _answer(True, has_children, agreed, Photo.Use.PUBLIC)
    if chance < 0.65:
        return _answer(True, has_children, agreed, Photo.Use.INTERNAL)
    return _answer(True, has_children, Photo.Consent.NOT_ASKED, Photo.Use.INTERNAL)


def _answer(people: bool, children: bool, consent: str, use: str) -> dict[str, Any]:
    return {"shows_people": people, "shows_children": children, "consent": consent, "use": use}
