"""What happens in one schedule: a manager on two phones and on the web, and Ben who reviews.

The seed decides who does what and what goes wrong on each line. How the two meet in time it
cannot decide, so a failure may need several runs to show again.
"""

from __future__ import annotations

import hashlib
import io
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from .phones import Phone
from .proxy import Line, Schedule
from .town import NAMES, Manager, Town, origin

ACTS = 12
# People mend what others mend too, so that they meet in the same field.
WORDS = ("title", "place", "result_note", "follow_up")
ROUNDS = 40


@dataclass(frozen=True)
class Picture:
    path: Path
    sha256: str
    caption: str

    def as_told(self) -> dict[str, str]:
        return {"file": str(self.path), "sha256": self.sha256, "caption": self.caption}


@dataclass
class Account:
    """What people were told is done, to be held against what the server and phones have."""

    # What a phone said it keeps, last of each field: (phone, record, field) -> value.
    typed: dict[tuple[str, str, str], object] = field(default_factory=dict)
    # Where a person took the other side's words instead.
    given_up: set[tuple[str, str, str]] = field(default_factory=set)
    photos: dict[str, Picture] = field(default_factory=dict)
    captions: dict[str, str] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    web_records: set[str] = field(default_factory=set)
    # The web broke off: it is there or not.
    perhaps: set[str] = field(default_factory=set)
    log: list[str] = field(default_factory=list)


class Story:
    def __init__(self, town: Town, manager: Manager, seed: str) -> None:
        self.town = town
        self.manager = manager
        self.seed = seed
        self.chance = random.Random(seed)
        self.account = Account()
        self.records: list[str] = []
        self._tokens = 0
        self.lines: dict[str, Line] = {
            name: town.network.open_line(Schedule(f"{seed}/{name}")) for name in NAMES
        }
        self.phones = {name: town.phone(manager, name, f"s{seed}") for name in NAMES}

    def run(self) -> None:
        for name in NAMES:
            self._start(name)
        for _ in range(ACTS):
            act = self._choose()
            self.account.log.append(act.__name__)
            act()
            time.sleep(self.chance.uniform(0, 0.03))

    def close(self) -> None:
        for phone in self.phones.values():
            phone.kill()
        for line in self.lines.values():
            line.close()

    def _choose(self) -> Callable[[], None]:
        acts = {
            self.record: 5,
            self.edit: 6,
            self.edit_on_the_web: 4,
            self.return_it: 2,
            self.answer: 3,
            self.verify: 1,
            self.add_photo: 3,
            self.change_caption: 1,
            self.drop_photo: 1,
            self.kill_phone: 2,
            self.record_on_the_web: 1,
        }
        if not self.records:
            return self.record
        return self.chance.choices(list(acts), list(acts.values()))[0]

    # What can happen.

    def record(self) -> None:
        phone = self._phone()
        fields = self._whole()
        said = phone.do("begin", library=self.manager.library_id, fields=fields)
        pk: str = said["id"]
        self.records.append(pk)
        self._note(phone, pk, fields)
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            self._attach(phone, pk)
        if self.chance.random() < 0.8:
            phone.do("send", id=pk)

    def edit(self) -> None:
        phone, pk = self._phone(), self.chance.choice(self.records)
        fields = self._some()
        if "unknown" in phone.do("type", id=pk, fields=fields):
            return
        self._note(phone, pk, fields)
        if self.chance.random() < 0.8:
            phone.do("send", id=pk)

    def answer(self) -> None:
        phone, pk = self._phone(), self.chance.choice(self.records)
        if phone.do("answer", id=pk, words=self._token()).get("count"):
            phone.do("send", id=pk)

    def add_photo(self) -> None:
        phone, pk = self._phone(), self.chance.choice(self.records)
        if self._knows(phone, pk):
            self._attach(phone, pk)
            phone.begin_to("sync")

    def change_caption(self) -> None:
        phone = self._phone()
        mine = [photo["id"] for photo in phone.do("tell")["photos"]]
        if mine:
            pk, caption = self.chance.choice(sorted(mine)), self._token()
            phone.do("changePhoto", id=pk, caption=caption)
            self.account.captions[pk] = caption

    def drop_photo(self) -> None:
        phone = self._phone()
        mine = [photo["id"] for photo in phone.do("tell")["photos"] if photo["state"] != "safe"]
        if mine:
            pk = self.chance.choice(sorted(mine))
            if phone.do("dropPhoto", id=pk)["isGone"]:
                self.account.dropped.add(pk)

    def kill_phone(self) -> None:
        """In the middle of whatever it does, and often of what is being typed."""
        phone, pk = self._phone(), self.chance.choice(self.records)
        fields = self._some()
        typing = phone.begin_to("type", id=pk, fields=fields)
        time.sleep(self.chance.uniform(0, 0.004))
        phone.kill()
        said = typing.result(10)
        if "killed" not in said and "unknown" not in said:
            self._note(phone, pk, fields)
        self._start(phone.name[-1])

    def edit_on_the_web(self) -> None:
        pk = self.chance.choice(self.records)
        self.town.web.do("edit", id=pk, fields=self._some(), person_id=self.manager.person_id)

    def record_on_the_web(self) -> None:
        pk = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        said = self.town.web.do(
            "record",
            id=pk,
            fields=self._whole(),
            library_id=self.manager.library_id,
            person_id=self.manager.person_id,
        )
        if "version" in said:
            self.account.web_records.add(pk)
            self.records.append(pk)
        else:
            self.account.perhaps.add(pk)

    def return_it(self) -> None:
        remarks = {self.chance.choice(("", "place", "title")): self._token()}
        self.town.web.do("give_back", id=self.chance.choice(self.records), remarks=remarks)

    def verify(self) -> None:
        self.town.web.do("verify", id=self.chance.choice(self.records))

    # The end: no faults any more, and everybody answers what is asked.

    def settle(self) -> str:
        """Let everything be sent; return "" or why it never came to rest."""
        for line in self.lines.values():
            line.calm_down()
        seen = ""
        for _ in range(ROUNDS):
            acted = [self._attend(phone) for phone in self.phones.values()]
            said = [phone.do("sync") for phone in self.phones.values()]
            is_quiet = all(one["phase"] == "idle" for one in said)
            has_unsent = any(one["unsent"]["records"] for one in said)
            if is_quiet and not has_unsent and not any(acted):
                seen, before = self._seen(), seen
                if seen == before:
                    return ""
        return f"never came to rest: {said}"

    def _seen(self) -> str:
        told = [phone.do("tell")["records"] for phone in self.phones.values()]
        return repr([[(one["id"], one["base"]["version"]) for one in rows] for rows in told])

    def _attend(self, phone: Phone) -> bool:
        acted = False
        for row in phone.do("tell")["records"]:
            kind = (row["attention"] or {}).get("kind")
            if kind == "conflict":
                theirs = [name for name in row["attention"]["fields"] if self.chance.random() < 0.5]
                fields = phone.do("settle", id=row["id"], theirs=theirs)["fields"]
                gone = set(fields) & set(theirs)
                self.account.given_up |= {(phone.name, row["id"], name) for name in gone}
                acted = True
            elif kind is None and row["status"] == "draft":
                phone.do("send", id=row["id"])
                acted = True
        return acted

    # Small things.

    def _start(self, name: str) -> None:
        self.phones[name].start(origin(self.lines[name]), self.manager.person_id)

    def _phone(self) -> Phone:
        return self.phones[self.chance.choice(NAMES)]

    def _knows(self, phone: Phone, pk: str) -> bool:
        return any(row["id"] == pk for row in phone.do("tell")["records"])

    def _token(self) -> str:
        """Words that nobody writes twice."""
        self._tokens += 1
        return f"{self.seed} kata {self._tokens}"

    def _whole(self) -> dict[str, Any]:
        held_on = date.today() - timedelta(days=self.chance.randint(2, 60))  # noqa: DTZ011
        return {
            "title": self._token(),
            "held_on": held_on.isoformat(),
            "strategy": "community_involvement",
            "theme": "economy",
            "mode": "offline",
            "participant_count": self.chance.randint(0, 80),
            "description": self._token(),
        }

    def _some(self) -> dict[str, Any]:
        names = self.chance.sample(WORDS, self.chance.randint(1, 2))
        return {name: self._token() for name in names}

    def _note(self, phone: Phone, pk: str, fields: dict[str, Any]) -> None:
        for name, value in fields.items():
            self.account.typed[phone.name, pk, name] = value
            self.account.given_up.discard((phone.name, pk, name))

    def _attach(self, phone: Phone, pk: str) -> None:
        picture = self._picture()
        said = phone.do("addPhoto", id=pk, picture=picture.as_told())
        self.account.photos[said["id"]] = picture

    def _picture(self) -> Picture:
        """Noise of 1 to 130 KB: no two are alike, and the larger ones travel in pieces."""
        side = self.chance.choice((24, 90, 200, 360))
        grain = Image.frombytes("L", (side, side), self.chance.randbytes(side * side))
        file = io.BytesIO()
        grain.save(file, "JPEG", quality=90)
        content = file.getvalue()
        digest = hashlib.sha256(content).hexdigest()
        path = self.town.server.folder / f"{digest}.jpg"
        path.write_bytes(content)
        return Picture(path, digest, self._token())
