"""Real files, made in the test."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from random import Random

from PIL import Image, ImageDraw

Exif = Image.Exif


def grain(width: int, height: int) -> Image.Image:
    """Grey grain, the same at each call."""
    return Image.frombytes("L", (width, height), Random(7).randbytes(width * height))


def drawing(width: int, height: int) -> Image.Image:
    """A picture with a dark corner at the top left and enough detail to weigh something."""
    picture = Image.linear_gradient("L").resize((width, height))
    for share, size in ((0.5, (12, 9)), (0.2, (max(1, width // 8), max(1, height // 8)))):
        picture = Image.blend(picture, grain(*size).resize((width, height)), share)
    picture = picture.convert("RGB")
    ImageDraw.Draw(picture).rectangle((0, 0, width // 4, height // 4), fill=(10, 20, 90))
    return picture


def camera_notes(
    *,
    orientation: int = 1,
    taken_at: str = "2026:11:21 09:14:00",
    offset: str | None = "+07:00",
    latitude: tuple[float, float, float] = (7.0, 4.0, 12.345),
    longitude: tuple[float, float, float] = (110.0, 9.0, 59.876),
) -> Exif:
    """The notes of a phone in Sukorejo: 7.07010 south, 110.16663 east."""
    exif = Image.Exif()
    exif[0x010F] = "Telepon Ana"
    exif[0x0112] = orientation
    notes = exif.get_ifd(0x8769)
    notes[0x9003] = taken_at
    if offset is not None:
        notes[0x9011] = offset
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "S", latitude, "E", longitude
    return exif


def packed(picture: Image.Image, image_format: str, **options: object) -> bytes:
    file = io.BytesIO()
    if image_format == "HEIF":
        from pillow_heif import register_heif_opener  # noqa: PLC0415

        register_heif_opener()
    picture.save(file, image_format, **options)
    return file.getvalue()


@cache
def phone_photo() -> bytes:
    """12 megapixels with place and time, as a phone sends it."""
    return packed(drawing(4000, 3000), "JPEG", quality=88, exif=camera_notes())


@cache
def small_photo(image_format: str = "JPEG") -> bytes:
    return packed(drawing(640, 480), image_format)


def bomb() -> bytes:
    """A PNG of a few bytes that promises 50,000 x 50,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
