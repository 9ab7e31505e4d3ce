"""Schedules, several at a time, and what came of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .phones import PhoneBroken
from .story import Story
from .town import Strike, Town
from .verdict import Believed, Verdict


@dataclass
class Outcome:
    """`wrongs` in words, none when all is well; `counts` of what happened."""

    seed: str
    wrongs: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    trace: str = ""

    def __str__(self) -> str:
        return "\n".join([f"seed {self.seed}:", *self.wrongs, self.trace])


def play(town: Town, seed: str, strike: Strike | None = None) -> Outcome:
    """Play one schedule to its end and judge it."""
    outcome = Outcome(seed)
    with town.manager() as manager:
        story = Story(town, manager, seed, strike)
        try:
            if never := story.run():
                outcome.wrongs.append(f"{never}; the server says:\n{town.server.log()[-2000:]}")
            verdict = Verdict(story)
            outcome.wrongs += verdict.wrongs()
            outcome.counts = count(story, verdict)
        except PhoneBroken as broken:
            outcome.wrongs.append(str(broken))
        finally:
            outcome.trace = trace(story) if outcome.wrongs else ""
            story.close()
    return outcome


def play_all(town: Town, seeds: Sequence[str], lanes: int = 3) -> Iterator[Outcome]:
    """Play many, some side by side: while one waits for its network, others use the cores."""
    with ThreadPoolExecutor(lanes) as pool:
        yield from pool.map(lambda seed: play(town, seed), seeds)


def count(story: Story, verdict: Verdict) -> Counter[str]:
    phones = verdict.phones.values()
    sent = [change["change_id"] for phone in phones for change in phone.sent]
    return Counter(
        records=len(verdict.made),
        versions=sum(verdict.stored.newest.values()),
        changes=len(set(sent)),
        sent_again=len(sent) - len(set(sent)),
        taps=story.account.taps.total(),
        conflicts=story.account.asked,
        photos=len(story.account.photos),
        phones_killed=story.account.log.count("kill_phone"),
        servers_killed=int(story.strike is not None),
    )


def trace(story: Story) -> str:
    """Return what was done and what went wrong on the way, as far as anybody noted it."""
    lines = [f"did: {' '.join(story.account.log)}"]
    for name, phone in story.phones.items():
        lines.append(f"{name} met: {', '.join(story.lines[name].met)}")
        believed = Believed(phone.journal(), {"records": [], "photos": [], "sheets": []})
        lines += [
            f"{name} sent {change['change_id']} of {change['record_id']}"
            f" upon {change['base_version']}: {sorted(change['fields'])}"
            for change in believed.sent
        ]
        lines += [
            f"{name} heard {result['change_id']} {result['status']} {result['version']}"
            f" {result['message']}"
            for result in believed.heard
        ]
    return "\n".join(lines)
