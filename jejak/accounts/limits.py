"""A limit on guessing codes, counted in the cache that all web processes share.

Allauth's own limits guard signing in; they leave reading alone, and a code is read.
"""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from .errors import TooManyTries

WRONG_CODES = 20
WINDOW_SECONDS = 600


def _key(request: HttpRequest, what: str) -> str:
    return f"wrong-{what}:{get_adapter().get_client_ip(request)}"


def refuse_after_many(request: HttpRequest, *, what: str = "codes") -> None:
    """Raise TooManyTries when this address sent `WRONG_CODES` within ten minutes."""
    if cache.get(_key(request, what), 0) >= WRONG_CODES:
        raise TooManyTries


def count_wrong_try(request: HttpRequest, *, what: str = "codes") -> None:
    key = _key(request, what)
    # Not `incr`: it would begin a window of the cache's own length.
    cache.set(key, cache.get(key, 0) + 1, WINDOW_SECONDS)
