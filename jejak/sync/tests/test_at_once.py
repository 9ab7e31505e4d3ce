"""The same at the same time: stored once, whoever comes first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from jejak.activities.models import Activity, ActivityVersion
from jejak.activities.tests.factories import recorded
from jejak.common.ids import uuid7
from jejak.media import storage
from jejak.media.models import Photo
from jejak.media.tests.pictures import small_photo
from jejak.plans.models import CommunityNeed, CommunityNeedVersion, NeedEvidence
from jejak.sync.models import Change

from .phone import FIELDS, Phone, meta
from .test_needs import need, proof

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 16


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Run them in threads of their own, all let go together."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            gate.wait(30)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def phones(cast: Any, many: int = MANY) -> list[Phone]:
    return [Phone(cast.ana, cast.library) for _number in range(many)]


def test_sixteen_times_the_same_new_record_is_stored_once(cast: Any) -> None:
    held = phones(cast)
    change = held[0].change()
    results = at_once([lambda phone=phone: phone.send(change)[0] for phone in held])
    assert {result["status"] for result in results} == {"stored"}
    assert len({result["receipt"] for result in results}) == 1
    assert Activity.objects.count() == ActivityVersion.objects.count() == 1
    assert Change.objects.count() == 1


def test_sixteen_times_the_same_new_need_is_stored_once(cast: Any) -> None:
    held = phones(cast)
    change = need(held[0], evidence=[proof()])
    results = at_once([lambda phone=phone: phone.send(change)[0] for phone in held])
    assert {result["status"] for result in results} == {"stored"}
    assert CommunityNeed.objects.count() == CommunityNeedVersion.objects.count() == 1
    assert NeedEvidence.objects.count() == Change.objects.count() == 1


def test_sixteen_phones_with_the_same_new_need_store_it_once(cast: Any) -> None:
    """Each took it over from a file, so each sends it as a change of its own."""
    held = phones(cast)
    sent = need(held[0], evidence=[proof()])
    changes = [{**sent, "change_id": str(uuid7())} for _phone in held]
    calls = [
        lambda phone=phone, change=change: phone.send(change)[0]
        for phone, change in zip(held, changes, strict=True)
    ]
    assert {result["status"] for result in at_once(calls)} == {"stored"}
    assert CommunityNeed.objects.count() == NeedEvidence.objects.count() == 1


def test_sixteen_times_the_same_correction_is_stored_once(cast: Any) -> None:
    row = recorded(cast)
    held = phones(cast)
    change = held[0].change(record_id=str(row.pk), base_version=1, fields={"participant_count": 16})
    results = at_once([lambda phone=phone: phone.send(change)[0] for phone in held])
    assert {(result["status"], result["version"]) for result in results} == {("stored", 2)}
    assert row.versions.count() == 2


def test_sixteen_changes_of_one_record_all_find_their_place(cast: Any) -> None:
    """Each changes a field of its own, upon the same version: all are merged."""
    row = recorded(cast)
    fields = [
        {"place": "Balai"}, {"skill_type": "Menjahit"}, {"resource_person": "Ibu Siti"},
        {"collection_used": "Buku pola"}, {"result_note": "Tas"}, {"follow_up": "Lanjut"},
        {"description": "Kain sisa"}, {"female_count": 9},
    ]  # fmt: skip
    calls = [
        lambda phone=phone, told=told: phone.send(
            phone.change(record_id=str(row.pk), base_version=1, fields=told)
        )[0]
        for phone, told in zip(phones(cast, len(fields)), fields, strict=True)
    ]
    assert {result["status"] for result in at_once(calls)} == {"stored"}
    stored = Activity.objects.get()
    assert all(getattr(stored, name) == value for told in fields for name, value in told.items())
    assert stored.version == 1 + len(fields)


def test_batches_that_name_the_same_records_in_another_order_do_not_block(cast: Any) -> None:
    rows = [recorded(cast) for _number in range(6)]

    def batch(phone: Phone, order: int, field: str) -> Callable[[], Any]:
        changes = [
            phone.change(record_id=str(row.pk), base_version=1, fields={field: "Ada"})
            for row in rows[::order]
        ]
        return lambda: phone.send(*changes)

    one, two = phones(cast, 2)
    answers = at_once([batch(one, 1, "place"), batch(two, -1, "follow_up")])
    assert {result["status"] for results in answers for result in results} == {"stored"}
    assert all(row.place == row.follow_up == "Ada" for row in Activity.objects.all())


def test_the_same_piece_from_many_requests_is_written_once(cast: Any, store: Path) -> None:
    content = small_photo()
    photo = meta(content)
    held = phones(cast, 8)
    held[0].store(fields=FIELDS, photos=[photo])
    answers = at_once([lambda phone=phone: phone.piece(photo["id"], 0, content) for phone in held])
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["state"] for answer in answers} == {"received"}
    assert storage.original_path(Photo.objects.get().pk).read_bytes() == content
