"""What happens in one schedule: a manager on two phones and on the web, and Ben who reviews.

The seed decides who does what and what goes wrong on each line. How the two meet in time it
cannot decide, so a failure may need several runs to show again.
"""

from __future__ import annotations

import hashlib
import io
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from .phones import Phone
from .proxy import Line, Schedule
from .town import NAMES, Manager, Strike, Town, origin

ACTS = 14
# People mend what others mend too, so that they meet in the same field.
WORDS = ("title", "place", "result_note", "follow_up")
# So many exchanges each phone should have in bad weather, if that does not take too long.
EXCHANGES, LONGEST_WEATHER = 24, 0.5
LATEST_STRIKE = 0.8
LONGEST_COMMIT = 0.05
PATIENCE = 60


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

    # What a phone said it keeps, last of each field: (phone, record, field) -> value, and beside
    # it what was typed after that in the moment of a kill.
    typed: dict[tuple[str, str, str], set[object]] = field(default_factory=dict)
    # Where a person took the other side's words instead.
    given_up: set[tuple[str, str, str]] = field(default_factory=set)
    # Fields in conflict that a person was asked about.
    asked: int = 0
    photos: dict[str, Picture] = field(default_factory=dict)
    captions: dict[str, str] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    web_records: set[str] = field(default_factory=set)
    # The web broke off: it is there or not.
    perhaps: set[str] = field(default_factory=set)
    # Of the month's tally, by `day.5.loans`: how often anybody tapped, on either phone.
    taps: Counter[str] = field(default_factory=Counter)
    log: list[str] = field(default_factory=list)


class Story:
    def __init__(
        self, town: Town, manager: Manager, seed: str, strike: Strike | None = None
    ) -> None:
        self.town = town
        self.manager = manager
        self.seed = seed
        self.strike = strike
        self.chance = random.Random(seed)
        self.account = Account()
        self.records: list[str] = []
        self.before = town.web_ids(manager)
        self.today = date.today()  # noqa: DTZ011 - the phones ask this machine's clock too
        self.month = (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        self.tallied_before = town.tally(manager, self.month)
        self._tokens = 0
        self.lines: dict[str, Line] = {
            name: town.network.open_line(Schedule(f"{seed}/{name}")) for name in NAMES
        }
        self.phones = {name: town.phone(manager, name, f"s{seed}") for name in NAMES}

    def run(self) -> str:
        """Let it all happen, then let it come to rest; return "" or why it never does."""
        strike = self._begin_strike()
        for name in NAMES:
            self._start(name)
        for _ in range(ACTS):
            act = self._choose()
            self.account.log.append(act.__name__)
            act()
            time.sleep(self.chance.uniform(0, 0.03))
        self._stay_out()
        for line in self.lines.values():
            line.calm_down()
        return self._settle(strike)

    def _begin_strike(self) -> threading.Thread | None:
        """Kill a part of the server at a moment that nobody knows, and start it again."""
        if self.strike is None:
            return None
        moment = self.chance.uniform(0, LATEST_STRIKE)
        thread = threading.Timer(moment, self.town.strike, [self.strike])
        thread.start()
        return thread

    def _stay_out(self) -> None:
        deadline = time.monotonic() + LONGEST_WEATHER
        while time.monotonic() < deadline:
            early = [n for n in NAMES if len(self.lines[n].met) < EXCHANGES]
            for name in early:
                self.phones[name].do("sync")
            if not early:
                return

    def close(self) -> None:
        for phone in self.phones.values():
            phone.kill()
            phone.journal_path.unlink(missing_ok=True)
        for line in self.lines.values():
            line.close()
        for picture in self.account.photos.values():
            picture.path.unlink()

    def _choose(self) -> Callable[[], None]:
        acts = {
            self.record: 3 if len(self.records) < 3 else 1,
            self.edit: 4,
            self.edit_on_the_web: 2,
            self.collide: 4,
            self.press_button: 3,
            self.return_it: 2,
            self.answer: 2,
            self.verify: 1,
            self.add_photo: 3,
            self.change_caption: 1,
            self.drop_photo: 1,
            self.kill_phone: 2,
            self.record_on_the_web: 1,
            self.tap: 4,
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
        if self._type(phone, pk, self._some()) and self.chance.random() < 0.8:
            phone.do("send", id=pk)

    def collide(self) -> None:
        """The same field of the same record on both phones, or on one and on the web."""
        pk, field = self.chance.choice(self.records), self.chance.choice(WORDS)
        typists = [
            phone for phone in self.phones.values() if self._type(phone, pk, {field: self._token()})
        ]
        if len(typists) < 2 or self.chance.random() < 0.5:
            self._edit_on_the_web(pk, {field: self._token()})
        for phone in typists:
            phone.do("send", id=pk)

    def press_button(self) -> None:
        self._phone().begin_to("sync")

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
        if "killed" in said:
            for name, value in fields.items():
                self.account.typed.get((phone.name, pk, name), set()).add(value)
        elif "unknown" not in said:
            self._note(phone, pk, fields)
        self._start(phone.name[-1])

    def edit_on_the_web(self) -> None:
        self._edit_on_the_web(self.chance.choice(self.records), self._some())

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

    def tap(self) -> None:
        """Count a few on one of two phones; the other often counts the same day."""
        phone = self._phone()
        key = f"day.{self.chance.choice((1, 2))}.loans"
        for _ in range(self.chance.choice((1, 1, 3))):
            phone.do("tap", library=self.manager.library_id, month=f"{self.month:%Y-%m}", key=key)
            self.account.taps[key] += 1

    def return_it(self) -> None:
        remarks = {self.chance.choice(("", "place", "title")): self._token()}
        self.town.web.do("give_back", id=self.chance.choice(self.records), remarks=remarks)

    def verify(self) -> None:
        self.town.web.do("verify", id=self.chance.choice(self.records))

    # The end: everybody answers what is asked.

    def _settle(self, strike: threading.Thread | None) -> str:
        deadline = time.monotonic() + PATIENCE
        seen = ""
        while time.monotonic() < deadline:
            is_struck = strike is not None and strike.is_alive()
            acted = [self._attend(phone) for phone in self.phones.values()]
            said = [phone.do("sync") for phone in self.phones.values()]
            is_quiet = all(one["phase"] == "idle" for one in said)
            has_unsent = any(one["unsent"]["records"] for one in said)
            if is_struck or not is_quiet:
                time.sleep(0.05)
            elif not has_unsent and not any(acted):
                seen, before = self._seen(), seen
                if seen == before:
                    return ""
        return f"it never came to rest: {said}"

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
                self.account.asked += len(fields)
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

    def _type(self, phone: Phone, pk: str, fields: dict[str, Any]) -> bool:
        if "unknown" in phone.do("type", id=pk, fields=fields):
            return False
        self._note(phone, pk, fields)
        return True

    def _edit_on_the_web(self, pk: str, fields: dict[str, Any]) -> None:
        """Often while the phones ask what is new: it is begun before and committed after."""
        seconds = 0.0
        if self.chance.random() < 0.5:
            seconds = self.chance.uniform(0, LONGEST_COMMIT)
            for phone in self.phones.values():
                phone.begin_to("sync")
        self.town.web.do(
            "edit", id=pk, fields=fields, seconds=seconds, person_id=self.manager.person_id
        )

    def _knows(self, phone: Phone, pk: str) -> bool:
        return any(row["id"] == pk for row in phone.do("tell")["records"])

    def _token(self) -> str:
        """Words that nobody writes twice."""
        self._tokens += 1
        return f"{self.seed} kata {self._tokens}"

    def _whole(self) -> dict[str, Any]:
        held_on = self.today - timedelta(days=self.chance.randint(2, 60))
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
            self.account.typed[phone.name, pk, name] = {value}
            self.account.given_up.discard((phone.name, pk, name))

    def _attach(self, phone: Phone, pk: str) -> None:
        picture = self._picture()
        said = phone.do("addPhoto", id=pk, picture=picture.as_told())
        self.account.photos[said["id"]] = picture

    def _picture(self) -> Picture:
        """Noise of 1 to 240 KB: no two are alike, and the larger ones travel in pieces."""
        side = self.chance.choice((24, 200, 420, 560))
        grain = Image.frombytes("L", (side, side), self.chance.randbytes(side * side))
        file = io.BytesIO()
        grain.save(file, "JPEG", quality=90)
        content = file.getvalue()
        digest = hashlib.sha256(content).hexdigest()
        path = self.town.server.folder / f"{digest}.jpg"
        path.write_bytes(content)
        return Picture(path, digest, self._token())
