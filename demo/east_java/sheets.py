"""The monthly sheets: as many closed on time and late as each library's task says."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from demo.country import Site

from .plan import Task


def close_months(rng: Random, tasks: Mapping[Site, Task]) -> None:
    pass
