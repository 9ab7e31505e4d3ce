"""A limit on guessing codes, counted in the cache that all web processes share.

Allauth's own limits guard signing in; they leave reading alone, and a code is read.
"""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from .errors import TooManyTries

WRONG_CODES = 20
WINDOW_SECONDS = 600


def _key(request: HttpRequest) -> str:
    return f"wrong-codes:{get_adapter().get_client_ip(request)}"


def refuse_after_many(request: HttpRequest) -> None:
    """Raise TooManyTries when this address sent `WRONG_CODES` within ten minutes."""
    if cache.get(_key(request), 0) >= WRONG_CODES:
        raise TooManyTries


def count_wrong_try(request: HttpRequest) -> None:
    # Not `incr`: it would begin a window of the cache's own length.
    cache.set(_key(request), cache.get(_key(request), 0) + 1, WINDOW_SECONDS)
