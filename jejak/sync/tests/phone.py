"""A phone, as far as the server sees it: it sends changes and keeps what it is told."""

from __future__ import annotations

import hashlib
from typing import Any

from django.test import Client
from django.utils import timezone

from jejak.common.ids import uuid7

AT = "/api/sync/v1/"
FIELDS = {
    "title": "Kelas menjahit pemula",
    "held_on": "2026-11-03",
    "strategy": "community_involvement",
    "theme": "economy",
    "mode": "offline",
    "participant_count": 15,
}


class Phone:
    """In the hand of one person, for one library."""

    def __init__(self, person: Any, library: Any) -> None:
        self.person, self.library = person, library
        self.client = Client()
        self.client.force_login(person)

    def change(self, **told: Any) -> dict[str, Any]:
        """Return a change; without more a new and complete record that is sent."""
        return {
            "change_id": str(uuid7()),
            "author": self.person.pk,
            "record_id": str(uuid7()),
            "library_id": self.library.pk,
            "base_version": None,
            "fields": FIELDS,
            "submit": True,
            "answers": {},
            "photos": [],
            "dropped_photos": [],
            "photo_answers": {},
            "made_at": timezone.now().isoformat(),
            **told,
        }

    def send(self, *changes: Any) -> list[dict[str, Any]]:
        sent = {"sent_at": timezone.now().isoformat(), "changes": list(changes)}
        answer = self.client.post(AT + "changes", sent, content_type="application/json")
        assert answer.status_code == 200, answer.content
        results: list[dict[str, Any]] = answer.json()["results"]
        assert [result["change_id"] for result in results] == [
            str(change.get("change_id", "")) if isinstance(change, dict) else ""
            for change in changes
        ]
        return results

    def store(self, **told: Any) -> dict[str, Any]:
        """Send one change and return its result, which must be good."""
        (result,) = self.send(self.change(**told))
        assert result["status"] == "stored", result
        return result

    def pull(self, since: str = "") -> dict[str, Any]:
        answer = self.client.get(AT + "records", {"since": since})
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def pull_all(self, since: str = "") -> dict[str, Any]:
        """Pull until there is no more; return the last page with the records of all."""
        page = self.pull(since)
        records = page["records"]
        while page["is_more"]:
            page = self.pull(page["cursor"])
            records = records + page["records"]
        return {**page, "records": records}

    def piece(self, photo_id: str, offset: int, piece: bytes) -> Any:
        return self.client.patch(
            f"{AT}photos/{photo_id}",
            piece,
            content_type="application/offset+octet-stream",
            headers={"upload-offset": str(offset)},
        )

    def arrival(self, photo_id: str) -> dict[str, Any]:
        answer = self.client.get(f"{AT}photos/{photo_id}")
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found


def meta(content: bytes, **told: Any) -> dict[str, Any]:
    """Return what a change says about a photo."""
    return {
        "id": str(uuid7()),
        "byte_count": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "source_sha256": "",
        "name": "kelas.jpg",
        "caption": "Menjahit bersama",
        "taken_at": None,
        "latitude": None,
        "longitude": None,
        "shows_people": None,
        "shows_children": None,
        "consent": "not_asked",
        "use": "internal",
        **told,
    }
