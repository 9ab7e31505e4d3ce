"""A small random country: places, libraries and people, from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from jejak.access.models import Assignment
from jejak.accounts.models import User
from jejak.figures.recoding import recode_library
from jejak.places.models import Level, Library, Region
from jejak.places.services import create_library
from jejak.plans.models import Theme
from tests.cast import hashed_password

from .oracle import TABLE, Oracle, Place

REGENCIES = ("11", "1101", "1102", "1171", "12", "1201", "1202")
LEVELS = ["country", "province", "regency", "district", "village"]
# Who sees a thing; None is nobody in particular: who has not signed in.
SeenBy = Callable[[Any], bool]


def by_everybody(_reader: Any) -> bool:
    return True


@dataclass(frozen=True)
class Thing:
    """An object that an address can name, and who may see it."""

    kind: str
    kwargs: dict[str, Any]
    is_seen_by: SeenBy
    words: frozenset[str] = frozenset()


class Country:
    """Built from a seed: the same seed is the same country. `things.py` fills it."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.things: dict[str, list[Thing]] = {}
        # Of each distinctive word, who may read it.
        self.readers: dict[str, SeenBy] = {}
        # The records of each series.
        self.meetings: dict[UUID, list[UUID]] = {}
        self.themes = list(Theme.objects.values_list("pk", flat=True))
        self.regions = self._build_regions()
        self.words_of_library: dict[int, tuple[str, str]] = {}
        self.libraries = self._build_libraries()
        self.people = self._build_people()
        # The programme itself: it may bring in and help, and asks nothing.
        self.keeper = self._person("pusat")
        Assignment.objects.create(user=self.keeper, role="national", region=self.regions["0"])
        self.helped = self._person("dibantu")
        Assignment.objects.create(
            user=self.helped, role="manager", library=self.rng.choice(self.libraries)
        )
        self._recode_and_close()
        self.oracle = Oracle()

    def word(self) -> str:
        """Return a word that stands nowhere else."""
        return "qx" + "".join(self.rng.choices("abcdefghijklmnopqrstuvwxyz", k=8))

    def add(self, kind: str, kwargs: dict[str, Any], is_seen_by: SeenBy, *words: str) -> None:
        self.things.setdefault(kind, []).append(Thing(kind, kwargs, is_seen_by, frozenset(words)))
        self.may_read(is_seen_by, *words)

    def may_read(self, is_seen_by: SeenBy, *words: str) -> None:
        """Let more people read the words."""
        for word in words:
            before = self.readers.get(word)
            self.readers[word] = _either(before, is_seen_by) if before else is_seen_by

    def whoever_may(self, action: str, place: Library | Region) -> SeenBy:
        where = Place.of(place)
        return lambda person: self.oracle.may(person, action, where)

    def of_level(self, level: int) -> list[Region]:
        return [region for region in self.regions.values() if region.level == level]

    def _build_regions(self) -> dict[str, Region]:
        """Two provinces, five regencies and cities, ten districts, twenty villages."""
        codes = ["0", *REGENCIES]
        for regency in [code for code in REGENCIES if len(code) == 4]:
            for district in (f"{regency}01", f"{regency}02"):
                codes += [district, f"{district}2001", f"{district}2002"]
        made: dict[str, Region] = {}
        for code in sorted(codes, key=len):
            level = {1: 0, 2: 1, 4: 2, 6: 3, 10: 4}[len(code)]
            chain = [made[code[:n]] for n in (2, 4, 6) if n < len(code) and level]
            made[code] = Region.objects.create(
                code=code,
                level=level,
                kind=LEVELS[level],
                name=f"Wilayah {code}",
                search_name=f"wilayah {code}",
                time_zone=self.rng.choice(Region.Zone.values),
                parent=None if not level else chain[-1] if chain else made["0"],
                province=chain[0] if chain else None,
                regency=chain[1] if len(chain) > 1 else None,
                district=chain[2] if len(chain) > 2 else None,
            )
        return made

    def _build_libraries(self) -> list[Library]:
        villages = self.rng.sample(self.of_level(Level.VILLAGE), 12)
        wanted = [(region, self.rng.choice(["village", "tbm"])) for region in villages]
        wanted += [
            (self.regions["11"], "provincial"),
            (self.regions["1101"], "regency"),
            (self.regions["120101"], "district"),
        ]
        return [self._library(region, kind) for region, kind in wanted]

    def _library(self, region: Region, kind: str) -> Library:
        name, address = self.word(), self.word()
        library = create_library(
            name=f"Perpustakaan {name}",
            library_type=kind,
            region=region,
            partner_category=self.rng.choice(["national_books", "not_partner"]),
            by=None,
            address=f"Jalan {address}",
        )
        self.words_of_library[library.pk] = (name, address)
        return library

    def _build_people(self) -> list[User]:
        """Fourteen people with none to three roles, some of them ended; one account is shut."""
        people = [self._person(f"orang{number}") for number in range(14)]
        people[-1].is_active = False
        people[-1].save()
        # These decide much: no country is without them.
        for person, role in zip(people, ("manager", "facilitator", "regency_office"), strict=False):
            self._assign(person, role, is_ended=False)
        for person in people[3:]:
            for _n in range(self.rng.choice([0, 1, 1, 2, 3])):
                self._assign(person, self.rng.choice(list(TABLE)))
        return people

    def _person(self, username: str) -> User:
        name, mail = self.word(), self.word()
        person = User.objects.create(
            username=username,
            name=f"Orang {name}",
            email=f"{mail}@contoh.id",
            password=hashed_password(),
            language=self.rng.choice(["id", "en"]),
        )
        self.may_read(
            lambda reader: (
                reader is not None
                and (reader.pk == person.pk or self.oracle.shares_a_place(reader, person.pk))
            ),
            name,
            mail,
        )
        return person

    def name_of(self, person: User) -> str:
        """Return the distinctive word of the person's name."""
        return person.name.split()[-1]

    def _assign(self, person: User, role: str, *, is_ended: bool | None = None) -> None:
        held_over = self.rng.choice(TABLE[role][0].split(", "))
        place: Library | Region
        if held_over == "library":
            place = self.rng.choice(self.libraries)
        elif held_over == "any region":
            place = self.rng.choice(list(self.regions.values()))
        else:
            place = self.rng.choice(self.of_level(LEVELS.index(held_over)))
        columns = {"library": place} if isinstance(place, Library) else {"region": place}
        if Assignment.objects.filter(user=person, role=role, **columns).exists():
            return
        ends = self.rng.random() < 0.2 if is_ended is None else is_ended
        Assignment.objects.create(
            user=person, role=role, ended_at=timezone.now() if ends else None, **columns
        )

    def _recode_and_close(self) -> None:
        for library in self.libraries[:3]:
            region = self.rng.choice(self.of_level(Level.VILLAGE))
            recode_library(library, region=region, reason="Salah kode", by=None)
        for library in self.libraries[3:5]:
            library.closed_on = timezone.localdate() - timedelta(days=3)
            library.save()
        rows = Library.objects.select_related("village", "district", "regency", "province")
        self.libraries = list(rows.order_by("pk"))


def _either(one: SeenBy, other: SeenBy) -> SeenBy:
    return lambda reader: one(reader) or other(reader)
