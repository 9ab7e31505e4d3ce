"""What the phones of many libraries send, written before anything is measured."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.utils import timezone
from PIL import Image

from benchmarks.load import Country, sign_in
from jejak.common.ids import uuid7
from jejak.places.models import Library
from jejak.plans.models import Strategy, Theme

from .client import SYNC, Plan, Request

STORED, SAFE = '"status":"stored"', '"state":"received"'
DAYS = 60
PIXELS = (1600, 1200)
GRAIN, QUALITY = 19, 60  # makes about 150 KB
TITLES = ("Kelas menjahit pemula", "Pelatihan komputer dasar", "Diskusi pupuk organik")


@dataclass(frozen=True)
class Phone:
    """In the hand of a library's manager, signed in."""

    person_id: int
    library_id: int
    session: str


@dataclass(frozen=True)
class Photo:
    id: str
    path: Path
    byte_count: int
    sha256: str


class Village:
    """Who records, and on which days: many all over the country, or one regency in a month."""

    def __init__(self, country: Country, libraries: Sequence[Library], *, crowded: bool) -> None:
        self.today = country.today
        self.chance = random.Random(2026)
        self.is_crowded = crowded
        self.codes = list(Theme.objects.filter(is_active=True).values_list("code", flat=True))
        people = [(library, country.managers[library.pk]) for library in libraries]
        self.phones = [Phone(person.pk, library.pk, sign_in(person)) for library, person in people]

    def push(self, phone: Phone, records: int, photos: Sequence[Photo] = ()) -> Request:
        """Write one push of so many new records, each with one of the photos if there are any."""
        changes = [self._change(phone, photos[n : n + 1]) for n in range(records)]
        text = json.dumps({"sent_at": timezone.now().isoformat(), "changes": changes})
        return Request("POST", f"{SYNC}changes", phone.session, text, "", STORED, records)

    def _change(self, phone: Phone, photos: Sequence[Photo]) -> dict[str, Any]:
        return {
            "change_id": str(uuid7()),
            "author": phone.person_id,
            "record_id": str(uuid7()),
            "library_id": phone.library_id,
            "base_version": None,
            "fields": self._fields(),
            "submit": True,
            "answers": {},
            "photos": [announced(photo) for photo in photos],
            "dropped_photos": [],
            "photo_answers": {},
            "made_at": timezone.now().isoformat(),
        }

    def _fields(self) -> dict[str, Any]:
        """Twenty fields filled; a crowd even agrees in strategy and theme, the hardest case."""
        adults, women, men = (self.chance.randrange(3, 20) for _part in range(3))
        strategies = list(Strategy.values)
        return {
            "title": self.chance.choice(TITLES),
            "held_on": self._day().isoformat(),
            "duration_days": 1,
            "strategy": strategies[0] if self.is_crowded else self.chance.choice(strategies),
            "theme": self.codes[0] if self.is_crowded else self.chance.choice(self.codes),
            "mode": "offline",
            "participant_count": 40 + self.chance.randrange(20),
            "female_count": women,
            "male_count": men,
            "adult_count": adults,
            "new_participant_count": self.chance.randrange(10),
            "description": "Peserta belajar menjahit tas dari kain sisa bersama kelompok PKK desa.",
            "skill_type": "Menjahit",
            "place": "Balai desa",
            "target_groups": ["women", "pkk"],
            "resource_person": "Ibu Siti",
            "collection_used": "Buku pola dan majalah jahit dari koleksi perpustakaan.",
            "cost_idr": 350_000,
            "fund_source": "dana_desa",
            "result_note": "Sepuluh tas selesai dan tiga dijual di pasar desa.",
        }

    def _day(self) -> date:
        if not self.is_crowded:
            return self.today - timedelta(days=self.chance.randrange(DAYS))
        # The last month that is over: it has the same days for all.
        last = self.today.replace(day=1) - timedelta(days=1)
        return last.replace(day=1 + self.chance.randrange(28))

    def plan(self, port: int, *, clients: int, requests: int, records: int) -> Plan:
        """Let each client work for phones of its own, one after the other."""
        turns = [cycle(self.phones[n::clients]) for n in range(clients)]
        each = [[self.push(phone, records) for phone in islice(turn, requests)] for turn in turns]
        return Plan(port, each)

    def plan_with_photos(
        self, port: int, photos: Sequence[Photo], *, clients: int, together: int
    ) -> Plan:
        """A record for each photo: changes that announce so many, then the bytes one by one."""
        each: list[list[Request]] = [[] for _client in range(clients)]
        for n, start in enumerate(range(0, len(photos), together)):
            phone, told = self.phones[n % len(self.phones)], photos[start : start + together]
            requests = each[n % clients]
            requests.append(self.push(phone, len(told), told))
            for photo in told:
                path = f"{SYNC}photos/{photo.id}"
                requests.append(Request("PATCH", path, phone.session, "", str(photo.path), SAFE))
        return Plan(port, each)

    def plan_of_all(self, port: int, *, records: int, within: float) -> Plan:
        """Every phone comes back with one push, all within so many seconds."""
        return Plan(port, [[self.push(phone, records)] for phone in self.phones], within)


def announced(photo: Photo) -> dict[str, Any]:
    return {
        "id": photo.id,
        "byte_count": photo.byte_count,
        "sha256": photo.sha256,
        "source_sha256": "",
        "name": "kelas.jpg",
        "caption": "Menjahit bersama",
        "taken_at": None,
        "latitude": None,
        "longitude": None,
        "shows_people": True,
        "shows_children": False,
        "consent": "explicit",
        "use": "internal",
    }


def make_photos(folder: Path, count: int) -> list[Photo]:
    """Write pictures of the size that phones send; no two of them look alike."""
    folder.mkdir(exist_ok=True)
    return list(_photos(folder, count))


def _photos(folder: Path, count: int) -> Iterator[Photo]:
    grain = Image.merge("RGB", [Image.effect_noise(PIXELS, GRAIN)] * 3)
    for _number in range(count):
        small = Image.frombytes("RGB", (12, 9), random.randbytes(12 * 9 * 3))
        colours = small.resize(PIXELS, Image.Resampling.BICUBIC)
        picture = Image.blend(colours, grain, 0.3)
        photo_id = str(uuid7())
        path = folder / f"{photo_id}.jpg"
        picture.save(path, "JPEG", quality=QUALITY)
        content = path.read_bytes()
        yield Photo(photo_id, path, len(content), hashlib.sha256(content).hexdigest())
