"""Whatever two phones and the web do, and whatever gets lost, all end with the same record."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jejak.activities.content import content_of
from jejak.activities.models import Activity, ActivityVersion
from jejak.activities.services import edit_activity
from jejak.common.ids import uuid7
from jejak.sync import schemas
from jejak.sync.pull import pull
from jejak.sync.push import push
from jejak.sync.wire import Themes

from .phone import FIELDS

Content = dict[str, Any]
# Two answers a field beside none, so that both sides often give the same or collide.
ANSWERS: dict[str, list[Any]] = {
    "place": ["", "Balai desa", "Rumah Ibu Siti"],
    "participant_count": [15, 16, 17],
    "description": ["", "Menjahit tas", "Menjahit baju"],
}
# A record as a phone begins it: every field, most of them not recorded yet.
NEW: Content = json.loads(schemas.Fields(**FIELDS).model_dump_json())


class SimplePhone:
    """What the capture app does with one record, as plainly as it can be said."""

    def __init__(self, person: Any, library: Any, record_id: str) -> None:
        self.person, self.library, self.record_id = person, library, record_id
        self.base: dict[str, Any] | None = None
        self.draft: Content | None = None
        self.pending: tuple[dict[str, Any], Content] | None = None
        self.cursor = ""
        self.receipts: set[int] = set()

    @property
    def known(self) -> Content:
        return self.base["content"] if self.base else {}

    def type(self, field: str, value: Any) -> None:
        self.draft = {**(self.draft or self.known or NEW), field: value}

    def prepare(self) -> None:
        """Make a change of what was typed; once it was tried it is never altered."""
        if self.pending is None and self.draft is not None:
            fields = {f: v for f, v in self.draft.items() if self.known.get(f) != v}
            change = {
                "change_id": str(uuid7()),
                "author": self.person.pk,
                "record_id": self.record_id,
                "library_id": self.library.pk,
                "base_version": self.base["version"] if self.base else None,
                "fields": fields,
                "submit": True,
                "made_at": timezone.now().isoformat(),
            }
            self.pending = (change, self.draft)

    def send(self, *, is_heard: bool, mine_wins: bool) -> None:
        self.prepare()
        if self.pending is None:
            return
        change, content = self.pending
        pushed = push(self.person, sent_at=timezone.now(), bodies=[change])
        (result,) = json.loads(pushed.model_dump_json())["results"]
        assert result["status"] in {"stored", "conflict"}, result
        if not is_heard:
            return
        self.pending = None
        if result["status"] == "stored":
            self.receipts.add(result["version"])
            before, told = content, result["record"]
            if told is None:
                told = {"version": result["version"], "content": content}
            self.rebase(before, told, mine_wins=mine_wins)
        else:
            self.rebase(self.known, result["record"], mine_wins=mine_wins)

    def pull(self, *, mine_wins: bool) -> None:
        pulled = json.loads(pull(self.person, self.cursor).model_dump_json())
        self.cursor = pulled["cursor"]
        for record in pulled["records"]:
            is_news = self.base is None or record["version"] > self.base["version"]
            if is_news and self.pending is None:
                self.rebase(self.known, record, mine_wins=mine_wins)

    def rebase(self, before: Content, record: dict[str, Any], *, mine_wins: bool) -> None:
        """Keep what was typed since `before`; of a collision the person keeps one answer."""
        theirs, mine = record["content"], self.draft or {}
        typed = {f: v for f, v in mine.items() if before.get(f) != v}
        if not mine_wins:
            typed = {f: v for f, v in typed.items() if theirs.get(f) == before.get(f)}
        self.base = record
        draft = {**theirs, **typed}
        self.draft = draft if draft != theirs else None

    @property
    def is_clean(self) -> bool:
        return self.pending is None and self.draft is None


phones = st.integers(0, 1)
fields = st.sampled_from(sorted(ANSWERS))
answers = st.integers(0, 2)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("type"), phones, fields, answers),
        st.tuples(st.just("web"), fields, answers),
        st.tuples(st.just("send"), phones, st.booleans(), st.booleans()),
        st.tuples(st.just("pull"), phones, st.booleans()),
    ),
    min_size=4,
    max_size=24,
)


def edit_on_the_web(person: Any, field: str, value: Any) -> None:
    row = Activity.objects.first()
    if row is not None:
        content = content_of(row)
        changed = type(content)(**{**content.__dict__, field: value})
        edit_activity(row, content=changed, base_version=row.version, by=person)


def act(step: tuple[Any, ...], held: list[SimplePhone]) -> None:
    kind, *rest = step
    if kind == "type":
        number, field, answer = rest
        # The second phone knows of the record when it has pulled it.
        if number == 0 or held[1].base is not None:
            held[number].type(field, ANSWERS[field][answer])
    elif kind == "web":
        field, answer = rest
        edit_on_the_web(held[0].person, field, ANSWERS[field][answer])
    elif kind == "send":
        number, is_heard, mine_wins = rest
        held[number].send(is_heard=is_heard, mine_wins=mine_wins)
    else:
        number, mine_wins = rest
        held[number].pull(mine_wins=mine_wins)


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_any_order_of_edits_and_losses_ends_with_one_record(cast: Any, steps: list[Any]) -> None:
    with transaction.atomic():
        record_id = str(uuid7())
        held = [SimplePhone(cast.ana, cast.library, record_id) for _number in range(2)]
        held[0].type("title", "Kelas menjahit")
        for step in steps:
            act(step, held)
        # At last there is signal for long enough.
        for _round in range(6):
            for phone in held:
                phone.send(is_heard=True, mine_wins=True)
                phone.pull(mine_wins=True)
        row = Activity.objects.get()
        stored = json.loads(json.dumps(Themes().wire_of(content_of(row)), default=str))
        for phone in held:
            assert phone.is_clean
            assert phone.base is not None
            assert phone.base["version"] == row.version
            assert phone.base["content"] == stored
            assert max(phone.receipts, default=0) <= row.version
        versions = ActivityVersion.objects.filter(activity=row).order_by("version")
        assert list(versions.values_list("version", flat=True)) == list(range(1, row.version + 1))
        transaction.set_rollback(True)
