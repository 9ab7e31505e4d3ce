"""What the worker does with one photo: decode, turn upright, shrink, forget the camera."""

from __future__ import annotations

import io
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from . import images, storage
from .claims import Claims, both_or_none, sensible_degrees, sensible_time
from .models import Photo
from .services import Made
from .storage import Size

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS = {Size.LARGE: 1600, Size.SMALL: 400}
WEBP_QUALITY = 80
EXIF_IFD, GPS_IFD = 0x8769, 0x8825
ORIENTATION, TAKEN_AT, TAKEN_AT_OFFSET = 0x0112, 0x9003, 0x9011
TURNED_ON_SIDE = frozenset({5, 6, 7, 8})


@dataclass(frozen=True)
class Opened:
    """A picture at most twice the largest kept size, upright, with nothing attached."""

    picture: Image
    width: int
    height: int
    claims: Claims


def make_sizes(photo: Photo) -> Made:
    """Write both sizes and return what was learnt. Safe to repeat; changes no row.

    Raises StoreUnavailable when the disk refuses; the original stands and it can be retried.
    """
    source = storage.original_path(photo.pk)
    # A backup taken while the worker finished the photo holds the sizes and no original.
    made_before = not source.exists() and storage.has_sizes(photo.pk)
    if made_before:
        source = storage.size_path(photo.pk, Size.LARGE)
    try:
        opened = _open(source, photo.library.zone)
    except images.TooManyPixels:
        return Made(problem=Photo.Problem.TOO_MANY_PIXELS)
    except images.Unreadable:
        return Made(problem=Photo.Problem.DAMAGED)
    picture = opened.picture
    for size in (Size.LARGE, Size.SMALL):
        picture.thumbnail((PIXELS[size], PIXELS[size]))
        if not made_before:
            _write(picture, photo.pk, size)
    return Made(
        width=opened.width,
        height=opened.height,
        fingerprint=difference_hash(picture),
        claimed_taken_at=opened.claims.taken_at,
        claimed_latitude=opened.claims.latitude,
        claimed_longitude=opened.claims.longitude,
    )


def _open(path: Path, zone: tzinfo) -> Opened:
    """Raises TooManyPixels or Unreadable for the picture's faults, OSError for the disk's."""
    try:
        with path.open("rb") as file:
            image_format = images.image_format(file.read(images.HEAD_BYTES))
            if image_format is None:
                raise images.Unreadable
            file.seek(0)
            return _decode(file, image_format, zone)
    except FileNotFoundError as error:
        raise images.Unreadable from error


def _decode(file: IO[bytes], image_format: str, zone: tzinfo) -> Opened:
    images.check_header(file, image_format)
    file.seek(0)
    try:
        with images.pillow(image_format).open(file, formats=[image_format]) as picture:
            width, height = picture.size
            exif = _exif(picture)
            # A JPEG is unpacked at a half, a quarter or an eighth, whatever still suffices.
            picture.draft(None, _fitting(width, height, PIXELS[Size.LARGE]))
            picture.load()
            orientation = exif.get(ORIENTATION)
            upright = _upright(picture, orientation)
    except OSError as error:
        if error.errno:
            raise
        raise images.Unreadable from error
    except MemoryError:
        raise
    except Exception as error:  # decoders of foreign bytes raise whatever they like
        raise images.Unreadable from error
    if orientation in TURNED_ON_SIDE:
        width, height = height, width
    return Opened(upright, width, height, read_claims(exif, zone))


def _exif(picture: Image) -> Any:
    with suppress(Exception):  # a picture may be whole while its notes are not
        return picture.getexif()
    return {}


def _fitting(width: int, height: int, most: int) -> tuple[int, int]:
    factor = min(1.0, most / max(width, height))
    return max(1, int(width * factor)), max(1, int(height * factor))


def _upright(picture: Image, orientation: object) -> Image:
    """Shrink, turn and copy the pixels alone, without place, time, profile or comment."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # with the first photo, as in `images`

    if picture.mode == "P":
        picture = picture.convert("RGBA")
    picture.thumbnail((PIXELS[Size.LARGE], PIXELS[Size.LARGE]))
    flat = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        flat.paste(picture, mask=picture)
    else:
        flat.paste(picture.convert("RGB"))
    flat.getexif()[ORIENTATION] = orientation
    ImageOps.exif_transpose(flat, in_place=True)
    return flat


def _write(picture: Image, photo_id: uuid.UUID, size: Size) -> None:
    packed = io.BytesIO()
    picture.save(packed, "WEBP", quality=WEBP_QUALITY, exif=b"", icc_profile=b"", xmp=b"")
    storage.write(storage.size_path(photo_id, size), [packed.getvalue()])


def difference_hash(picture: Image) -> int:
    """Return 64 bits, one for each fall of brightness in an 8 x 8 grid, as a signed integer.

    Pictures that were only shrunk or packed again differ in a few bits.
    """
    from PIL.Image import Resampling  # noqa: PLC0415

    grey = picture.convert("L").resize((9, 8), Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (grey[at] > grey[at + 1])
    return bits - (1 << 64) if bits >> 63 else bits


def read_claims(exif: Any, zone: tzinfo) -> Claims:
    """Read what the camera says; what makes no sense is left out."""
    taken_at = latitude = longitude = None
    with suppress(Exception):  # notes of any camera, or of anybody who edited them
        taken_at = _taken_at(exif.get_ifd(EXIF_IFD), zone)
    with suppress(Exception):
        gps = exif.get_ifd(GPS_IFD)
        latitude = _degrees(gps[2], gps[1], negative="S", limit=90)
        longitude = _degrees(gps[4], gps[3], negative="W", limit=180)
    return Claims(taken_at, *both_or_none(latitude, longitude))


def _taken_at(notes: Any, zone: tzinfo) -> datetime | None:
    naive = datetime.strptime(str(notes[TAKEN_AT]).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    with suppress(ValueError):
        zone = datetime.strptime(str(notes.get(TAKEN_AT_OFFSET, "")), "%z").tzinfo or zone
    return sensible_time(naive.replace(tzinfo=zone), zone)


def _degrees(parts: Any, side: object, *, negative: str, limit: int) -> Decimal | None:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if value < 0:
        return None
    if str(side).strip("\0 ").upper().startswith(negative):
        value = -value
    return sensible_degrees(value, limit=limit)
