"""Limits on guessing, counted by allauth in the cache that all web processes share."""

from allauth.core import ratelimit
from django.http import HttpRequest

from .errors import TooManyTries


def refuse_after_many(request: HttpRequest, action: str) -> None:
    """Raise TooManyTries when this address used up `ACCOUNT_RATE_LIMITS[action]`."""
    if not ratelimit.consume(request, action=action, dry_run=True):
        raise TooManyTries


def count_wrong_try(request: HttpRequest, action: str) -> None:
    ratelimit.consume(request, action=action)
