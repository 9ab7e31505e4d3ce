"""When and where the camera says it was; anybody can write anything there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal

from django.utils import timezone

EARLIEST_CLAIM = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Claims:
    """Claims, not proof. Degrees are rounded to three decimals, about 100 m."""

    taken_at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def sensible_time(claimed: datetime, zone: tzinfo) -> datetime | None:
    """A camera's clock has no zone unless it says so; then it is the library's."""
    taken_at = claimed if claimed.tzinfo else claimed.replace(tzinfo=zone)
    if EARLIEST_CLAIM <= taken_at <= timezone.now() + timedelta(days=1):
        return taken_at
    return None


def sensible_degrees(value: float, *, limit: int) -> Decimal | None:
    if not math.isfinite(value) or not -limit <= value <= limit:
        return None
    return round(Decimal(value), 3)


def told_claims(
    taken_at: str | None, latitude: float | None, longitude: float | None, zone: tzinfo
) -> Claims:
    """Return what a phone read from a file before it shrank it, as far as it makes sense."""
    try:
        claimed = sensible_time(datetime.fromisoformat(taken_at or ""), zone)
    except (ValueError, OverflowError):
        claimed = None
    degrees = (
        None if latitude is None else sensible_degrees(latitude, limit=90),
        None if longitude is None else sensible_degrees(longitude, limit=180),
    )
    return Claims(claimed, *both_or_none(*degrees))


def both_or_none(
    latitude: Decimal | None, longitude: Decimal | None
) -> tuple[Decimal | None, Decimal | None]:
    """A receiver without a fix writes zeros."""
    if latitude is None or longitude is None or not (latitude or longitude):
        return None, None
    return latitude, longitude
