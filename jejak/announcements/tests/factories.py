"""A small maker of announcements."""

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from jejak.accounts.models import User
from jejak.announcements.models import Announcement, Audience
from jejak.announcements.services import Said, announce
from jejak.places.models import Library, Region


def said(**changed: Any) -> Said:
    values: dict[str, Any] = {
        "title": "Bimtek bulan Desember",
        "text": "Daftar di https://contoh.id/bimtek sebelum tanggal 5.",
        "starts_on": timezone.localdate(),
    }
    return Said(**values | changed)


def announced(
    cast: SimpleNamespace,
    *,
    by: User | None = None,
    place: Library | Region | None = None,
    audience: tuple[str, ...] = (Audience.MANAGERS,),
    **changed: Any,
) -> Announcement:
    """By default Citra tells the managers of Kabupaten Kendal."""
    return announce(
        said(**changed), place=place or cast.regency, audience=audience, by=by or cast.citra
    )
