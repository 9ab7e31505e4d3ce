"""The bell in the top bar: how much one has not read, asked once and only where it is shown."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest

from . import queries


class Bell:
    def __init__(self, user_id: int) -> None:
        self._user_id = user_id

    @cached_property
    def count(self) -> int:
        return queries.unread_count(self._user_id)

    @property
    def count_text(self) -> str:
        limit = queries.COUNT_LIMIT
        return f"{limit - 1}+" if self.count >= limit else str(self.count)


def bell(request: HttpRequest) -> dict[str, Any]:
    """Offer the bell to every template."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"bell": Bell(user.pk)}
