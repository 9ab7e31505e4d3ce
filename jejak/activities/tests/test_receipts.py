"""A receipt can be read out over the telephone, and compared with the page."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from jejak.activities.receipts import receipt_code
from jejak.activities.services import edit_activity

from .factories import content, recorded


def test_a_receipt_has_six_signs_that_nobody_mistakes() -> None:
    record_id = uuid.UUID("01a2105f-0a57-786e-8da6-57c97d21f5ab")
    codes = {receipt_code(record_id, version) for version in range(1, 500)}
    assert len(codes) == 499
    assert all(re.fullmatch(r"[A-HJ-NP-Z][2-9][A-HJ-NP-Z]-[2-9]{4}", code) for code in codes)
    assert receipt_code(record_id, 7) == receipt_code(record_id, 7)


@pytest.mark.django_db
def test_the_page_shows_the_receipt_and_the_history_those_before(cast: Any, client: Client) -> None:
    first = recorded(cast)
    second = edit_activity(
        first, content=content(participant_count=16), base_version=1, by=cast.ana
    )
    assert receipt_code(first.pk, 1) != second.receipt == receipt_code(first.pk, 2)
    client.force_login(cast.ana)
    page = client.get(f"/kegiatan/{first.pk}/").content.decode()
    assert f"Tanda terima <b>{second.receipt}</b>" in page
    history = client.get(f"/kegiatan/{first.pk}/riwayat/").content.decode()
    assert receipt_code(first.pk, 1) in history
    assert second.receipt in history
