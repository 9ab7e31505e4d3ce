"""Whatever two phones and the web do, and whatever gets lost, all end with the same need."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jejak.common.ids import uuid7
from jejak.plans.content import need_content_of
from jejak.plans.models import CommunityNeed
from jejak.plans.services import edit_need
from jejak.sync.needs import worksheet
from jejak.sync.push import push

from .test_needs import WATER, proof

Content = dict[str, Any]
# Two answers a field beside none, so that both sides often give the same or collide.
ANSWERS: dict[str, list[Any]] = {
    "affected": ["", "Dusun Krajan", "Dusun Sabrang"],
    "affected_count": [None, 38, 45],
    "cause": ["", "Sumur kering", "Pipa bocor"],
}
EMPTY: Content = {
    "problem": "", "theme": "", "noted_on": None, "quote": "", "affected": "",
    "affected_count": None, "affected_unit": "people", "cause": "", "potential": "",
    "library_part": "",
}  # fmt: skip


class SimplePhone:
    """What the capture app does with one need, as plainly as it can be said."""

    def __init__(self, person: Any, library: Any, need_id: str) -> None:
        self.person, self.library, self.need_id = person, library, need_id
        self.base: dict[str, Any] | None = None
        self.draft: Content = {}
        self.proofs: list[dict[str, Any]] = []
        self.pending: dict[str, Any] | None = None

    @property
    def known(self) -> Content:
        return self.base["content"] if self.base else EMPTY

    def send(self, *, is_heard: bool, mine_wins: bool) -> None:
        if self.pending is None and (self.draft or self.proofs):
            self.pending = {
                "change_id": str(uuid7()),
                "author": self.person.pk,
                "need_id": self.need_id,
                "library_id": self.library.pk,
                "base_version": self.base["version"] if self.base else 0,
                "fields": self.draft,
                "evidence": self.proofs,
                "made_at": timezone.now().isoformat(),
            }
            self.draft, self.proofs = {}, []
        if self.pending is None:
            return
        change = self.pending
        pushed = push(self.person, sent_at=timezone.now(), bodies=[change])
        (result,) = json.loads(pushed.model_dump_json())["results"]
        assert result["status"] in {"stored", "conflict"}, result
        if not is_heard:
            return
        self.pending = None
        before = self.known
        if result["status"] == "stored":
            before = before | change["fields"]
        else:
            self.draft = change["fields"] | self.draft
            self.proofs = [*change["evidence"], *self.proofs]
        self.rebase(before, result["need"], mine_wins=mine_wins)

    def pull(self, *, mine_wins: bool) -> None:
        told = json.loads(worksheet(self.person).model_dump_json())
        for need in told["needs"]:
            if self.pending is None:
                self.rebase(self.known, need, mine_wins=mine_wins)

    def rebase(self, before: Content, need: dict[str, Any], *, mine_wins: bool) -> None:
        """Keep what was typed; of a collision the person keeps one answer."""
        theirs = need["content"]
        self.base = need
        self.draft = {
            field: mine
            for field, mine in self.draft.items()
            if mine != theirs[field] and (mine_wins or theirs[field] == before[field])
        }


phones = st.integers(0, 1)
fields = st.sampled_from(sorted(ANSWERS))
answers = st.integers(0, 2)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("type"), phones, fields, answers),
        st.tuples(st.just("prove"), phones),
        st.tuples(st.just("web"), fields, answers),
        st.tuples(st.just("send"), phones, st.booleans(), st.booleans()),
        st.tuples(st.just("pull"), phones, st.booleans()),
    ),
    min_size=4,
    max_size=24,
)


def edit_on_the_web(person: Any, field: str, value: Any) -> None:
    row = CommunityNeed.objects.first()
    if row is not None:
        content = need_content_of(row)
        changed = type(content)(**content.__dict__ | {field: value})
        edit_need(row, changed, base_version=row.version, by=person)


def act(step: tuple[Any, ...], held: list[SimplePhone], proved: set[str]) -> None:
    kind, *rest = step
    if kind == "web":
        field, answer = rest
        return edit_on_the_web(held[0].person, field, ANSWERS[field][answer])
    phone = held[rest[0]]
    if kind == "type":
        _number, field, answer = rest
        # The second phone knows of the need when it has pulled it.
        if phone is held[0] or phone.base is not None:
            phone.draft = {**phone.draft, field: ANSWERS[field][answer]}
    elif kind == "prove":
        if phone is held[0] or phone.base is not None:
            phone.proofs = [*phone.proofs, proof()]
            proved.add(phone.proofs[-1]["id"])
    elif kind == "send":
        phone.send(is_heard=rest[1], mine_wins=rest[2])
    else:
        phone.pull(mine_wins=rest[1])
    return None


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_any_order_of_edits_and_losses_ends_with_one_need(cast: Any, steps: list[Any]) -> None:
    with transaction.atomic():
        need_id, proved = str(uuid7()), set[str]()
        held = [SimplePhone(cast.ana, cast.library, need_id) for _number in range(2)]
        held[0].draft = dict(WATER)
        # At most five pieces of evidence travel with one change.
        for step in [one for n, one in enumerate(steps) if one[0] != "prove" or n < 5]:
            act(step, held, proved)
        # At last there is signal for long enough.
        for _round in range(6):
            for phone in held:
                phone.send(is_heard=True, mine_wins=True)
                phone.pull(mine_wins=True)
        row = CommunityNeed.objects.get()
        assert {str(one.pk) for one in row.evidence.all()} == proved
        for phone in held:
            assert (phone.draft, phone.proofs, phone.pending) == ({}, [], None)
            assert phone.base is not None
            assert phone.base["version"] == row.version
            assert phone.base["content"]["problem"] == row.problem
            assert phone.base["content"]["cause"] == row.cause
            assert phone.base == held[0].base
        transaction.set_rollback(True)
