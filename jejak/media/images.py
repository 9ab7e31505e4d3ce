"""What can be told from a file's first bytes, without decoding the picture."""

from __future__ import annotations

import functools
import warnings
from types import ModuleType
from typing import IO

LARGEST_FILE_BYTES = 25 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
HEAD_BYTES = 32
# The brands of ISO 23008-12 that phones write.
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


class TooManyPixels(Exception):
    """The header promises more pixels than a worker may unpack."""


class Unreadable(Exception):
    """The header looks like a picture's but cannot be read."""


def image_format(head: bytes) -> str | None:
    """Return Pillow's name of the format that these first bytes announce, or None."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "HEIF"
    return None


@functools.cache
def pillow(image_format: str) -> ModuleType:
    """Return `PIL.Image`, ready for the format and refusing pictures that explode.

    Imported on the first photo, so that processes that never see one stay small.
    """
    from PIL import Image  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = LARGEST_PIXELS
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
    if image_format == "HEIF":
        from pillow_heif import register_heif_opener  # noqa: PLC0415

        register_heif_opener(thumbnails=False)
    return Image


def check_header(file: IO[bytes], image_format: str) -> None:
    """Read the header only. Raises TooManyPixels or Unreadable."""
    image = pillow(image_format)
    try:
        with image.open(file, formats=[image_format]) as picture:
            width, height = picture.size
    except (image.DecompressionBombError, image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except Exception as error:  # parsers of foreign bytes raise whatever they like
        raise Unreadable from error
    if width * height > LARGEST_PIXELS:
        raise TooManyPixels
