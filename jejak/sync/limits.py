"""How often one person may ask, counted in this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from .errors import TooMany

WINDOW_SECONDS = 60


class Limiter:
    """So many turns a person in each minute; forgets everybody when a new minute begins."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._window = 0
        self._turns: dict[int, int] = {}

    def take_turn(self, person_id: int, *, most: int) -> None:
        """Raises TooMany, which says when the next minute begins."""
        window, passed = divmod(self._clock(), WINDOW_SECONDS)
        with self._lock:
            if window != self._window:
                self._window, self._turns = int(window), {}
            turns = self._turns[person_id] = self._turns.get(person_id, 0) + 1
        if turns > most:
            raise TooMany(retry_after=int(WINDOW_SECONDS - passed) + 1)
