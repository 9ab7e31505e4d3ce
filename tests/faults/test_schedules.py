"""Nothing acknowledged is lost, nothing stored twice, every photo's bytes are right, and phones
and server agree at the end, whatever the network does and whoever is killed.

The real client, the real server with production settings, a network of ours between them. A
failure says its seed; `.venv/bin/python -m benchmarks.faults --seed 17` plays it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from .play import play, play_all
from .proxy import Kind
from .town import STRIKES, Town, open_town

SCHEDULES = 100
KILLS = 5

COMMON = ("sent_again", "taps", "conflicts", "photos", "phones_killed")

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with open_town(managers=6) as town:
        yield town


def test_whatever_the_network_does_everything_arrives_once(town: Town) -> None:
    counts: Counter[str] = Counter()
    for outcome in play_all(town, [str(number) for number in range(SCHEDULES)]):
        assert not outcome.wrongs, outcome
        counts += outcome.counts
    # It was worth the while: everything that can go wrong did.
    assert set(town.network.counts) == set(Kind)
    few = [name for name in COMMON if counts[name] < SCHEDULES / 2]
    assert not few, counts
    assert town.differing_figures() == []


@pytest.mark.parametrize("number", range(KILLS))
def test_a_server_killed_at_any_moment_loses_nothing(town: Town, number: int) -> None:
    outcome = play(town, f"k{number}", STRIKES[number % len(STRIKES)])
    assert not outcome.wrongs, outcome
    assert town.differing_figures() == []
