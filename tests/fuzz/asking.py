"""Random requests, and what an answer may not hold."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection, models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from jejak.common.ids import uuid7
from jejak.places.models import Library

from .country import Country, Thing
from .oracle import WRITING, Place, words_of
from .things import BEARER, CHOICES, KIND_OF, OWN_LINKS, OWN_TASKS

METHODS = ["GET"] * 6 + ["POST"] * 3 + ["HEAD", "PATCH", "PUT", "DELETE"]
# Under these names pages read what somebody looks for.
SEARCHES = ("cari", "kata", "q", "nama")
# Tokens of forms, ids that are made anew, moments.
CHANGING = r'value="[A-Za-z0-9]{64}"|[0-9a-f]{8}-[0-9a-f-]{27}|\d\d[.:]\d\d([.:]\d\d[.0-9]*)?'
COOKIE = settings.SESSION_COOKIE_NAME
# What one person may always change: their own account and how they are told.
PERSONAL = {
    "accounts_user",
    "accounts_savedfilter",
    "accounts_session",
    "announcements_receipt",
    "audit_auditentry",
    "notices_mailsetting",
    "notices_notice",
    "reports_export",
    "reports_keptcomparison",
    "reports_keptfigure",
    "sync_change",
}


@dataclass(frozen=True)
class Route:
    name: str
    parameters: tuple[str, ...]

    @property
    def kind(self) -> str | None:
        """Return the kind of object in its address; None without one."""
        if not self.parameters:
            return None
        fitting = [
            name for name in KIND_OF if self.name == name or self.name.startswith(f"{name}_")
        ]
        return KIND_OF[max(fitting, key=len)] if fitting else ""


def all_routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[Route]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else space
            yield from all_routes(entry, inner)
        elif isinstance(entry, URLPattern):
            yield Route(f"{space}{entry.name}", tuple(entry.pattern.converters))


@dataclass
class Asked:
    """One request: who asks for what, and with which words."""

    person: Any
    route: Route
    method: str
    thing: Thing | None
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        who = self.person.username if self.person else "anonymous"
        return f"{who}: {self.method} {self.path} ({self.route.name}) {self.query or ''}"


class Asker:
    """Sends random requests of one country and notes every leak."""

    def __init__(self, country: Country, seed: int) -> None:
        self.country, self.rng = country, random.Random(f"asked {seed}")
        known = {route for route in all_routes() if route.kind != ""}
        self.routes = sorted(known, key=lambda route: route.name)
        self.sessions: dict[int, str] = {}
        self.leaks: list[str] = []
        self.asked_count = self.hidden_count = 0

    def client_of(self, person: Any) -> Client:
        """Return a browser of the person, signed in as at the start: nothing is left of before."""
        client = Client()
        if person is None:
            return client
        if person.pk not in self.sessions:
            client.force_login(person)
            self.sessions[person.pk] = client.cookies[COOKIE].value
        client.cookies[COOKIE] = self.sessions[person.pk]
        return client

    def ask_one(self) -> None:
        asked = self.choose()
        client = self.client_of(asked.person)
        cache.clear()
        before = state_of_all() if asked.method not in {"GET", "HEAD"} else {}
        with transaction.atomic():
            try:
                answer = self.send(client, asked)
                after = state_of_all() if before else {}
            except Exception as error:
                self.leaks.append(f"{asked}: {type(error).__name__}: {error}")
                transaction.set_rollback(True)
                return
            transaction.set_rollback(True)
        self.asked_count += 1
        self.check_answer(asked, answer)
        self.check_changes(asked, before, after)

    def choose(self) -> Asked:
        person = self.rng.choice([*self.country.people, None])
        route = self.rng.choice(self.routes)
        thing, kwargs = None, {}
        if route.kind:
            thing = self.rng.choice(self.country.things[route.kind])
            kwargs = {
                name: thing.kwargs.get(name) or self.rng.choice(CHOICES[name])
                for name in route.parameters
            }
            # Half of the time somebody who may see it, who may then do too much.
            seeing = [one for one in self.country.people if thing.is_seen_by(one)]
            if seeing and self.rng.random() < 0.5:
                person = self.rng.choice(seeing)
        return Asked(
            person,
            route,
            self.rng.choice(METHODS),
            thing,
            reverse(route.name, kwargs=kwargs),
            self.some_query(),
            self.some_body(person, thing),
        )

    def some_query(self) -> dict[str, str]:
        """Name things that may lie out of sight: libraries, regions, records, words."""
        every = {
            "perpustakaan": str(self.any_of("library")["pk"]),
            "wilayah": self.rng.choice(list(self.country.regions)),
            "salin": str(self.any_of("activity")["pk"]),
            "mulai": str(self.any_of("activity")["pk"]),
            "cari": self.rng.choice(list(self.country.readers)),
            "keadaan": self.rng.choice(["", "draft", "submitted", "counted"]),
            "hitung": "1",
        }
        chosen = self.rng.sample(list(every), self.rng.choice([0, 0, 1, 1, 2]))
        return {name: every[name] for name in chosen}

    def any_of(self, kind: str) -> dict[str, Any]:
        return self.rng.choice(self.country.things[kind]).kwargs

    def some_body(self, person: Any, thing: Thing | None) -> dict[str, Any]:
        """Answer many forms at once; each reads what it knows."""
        today = timezone.localdate().isoformat()
        library = self.any_of("library")["pk"]
        records = [self.any_of("activity")["pk"] for _n in range(3)]
        if thing is not None:
            records += self.country.meetings.get(thing.kwargs.get("pk"), [])
        seen = [f"{pk}:1" for pk in records]
        title = "Kelas tulis"
        return {
            "perpustakaan": library,
            "library": library,
            "region": self.rng.choice(list(self.country.regions.values())).pk,
            "place": f"library:{library}",
            "role": self.rng.choice(["manager", "village_head", "observer", "national"]),
            "name": "Nama baru",
            "library_type": "village",
            "partner_category": "national_books",
            "title": title,
            "held_on": today,
            "first_day": today,
            "starts_on": today,
            "meetings": "2",
            "size": "1",
            "day_1": today,
            "step": self.rng.choice(["preview", "store", "start"]),
            "strategy": "community_involvement",
            "theme_id": self.rng.choice(self.country.themes),
            "mode": "offline",
            "participant_count": "7",
            "save": self.rng.choice(["draft", "submit", "keep"]),
            "version": "1",
            "base_version": "1",
            "versi": "1",
            "visits_onsite": "7",
            "day": "9",
            "valid_from": timezone.localdate().replace(day=1).isoformat(),
            "reason": "Sebab",
            "general": "Mohon dicek",
            "text": "Isi",
            "audience": "managers",
            "pilih": seen,
            "catatan": seen,
            "lakukan": self.rng.choice(["verifikasi", "kembalikan"]),
            "alasan": "attendance",
            "libraries": [library, self.any_of("library")["pk"]],
            "successor": self.any_of("library")["pk"],
            "place_search": self.rng.choice(list(self.country.readers)),
            "confirmed": "1",
            "photo_ids": str(self.any_of("photo")["pk"]),
            "is_reused": "reused",
            "closed_on": today,
            "id": str(uuid7()),
            "form_id": str(uuid7()),
            "daftar": self.rng.choice(["kegiatan", "perpustakaan"]),
            "bentuk": self.rng.choice(["csv", "xlsx"]),
            "saring": self.rng.choice(["", f"perpustakaan={library}"]),
            "channel": "phone",
            "was_reached": "on",
            "person_id": person.pk if person else "",
        }

    def send(self, client: Client, asked: Asked) -> Any:
        headers = {"upload-offset": "0"}
        if asked.route.name.startswith("sync:"):
            data = json.dumps(self.sync_body(asked))
            kind = "application/json"
        elif asked.method == "POST":
            return client.post(asked.path, asked.body, query_params=asked.query, headers=headers)
        else:
            data, kind = "", "application/octet-stream"
        return client.generic(
            asked.method,
            asked.path,
            data,
            content_type=kind,
            query_params=asked.query,
            headers=headers,
        )

    def sync_body(self, asked: Asked) -> dict[str, Any]:
        """What a phone sends: new and changed records and needs, some of them out of sight."""
        changes = [
            {
                "change_id": str(uuid7()),
                "author": asked.person.pk if asked.person else 0,
                "record_id": str(record),
                "library_id": self.any_of("library")["pk"],
                "base_version": base,
                "fields": {
                    "title": "Kelas tulis",
                    "held_on": asked.body["held_on"],
                    "plan_line_id": self.rng.choice([None, str(self.any_of("plan_line")["pk"])]),
                },
                "submit": False,
                "answers": {},
                "photos": [],
                "dropped_photos": [],
                "photo_answers": {},
                "made_at": timezone.now().isoformat(),
            }
            for record, base in ((uuid7(), None), (self.any_of("activity")["pk"], 1))
        ]
        changes += [
            {
                "change_id": str(uuid7()),
                "author": asked.person.pk if asked.person else 0,
                "need_id": str(need),
                "library_id": self.any_of("library")["pk"],
                "base_version": base,
                "fields": {"problem": "Air jauh", "theme": "health", "noted_on": "2026-01-05"},
                "evidence": [],
                "made_at": timezone.now().isoformat(),
            }
            for need, base in ((uuid7(), 0), (self.any_of("need")["pk"], self.rng.choice([0, 1])))
        ]
        return {"sent_at": timezone.now().isoformat(), "changes": changes}

    def check_answer(self, asked: Asked, answer: Any) -> None:
        status = answer.status_code
        if status >= 500 and asked.route.name != "healthz":
            self.leaks.append(f"{asked}: {status}")
        if asked.route.name in BEARER:
            return
        person = asked.person if asked.person and asked.person.is_active else None
        if asked.thing and not asked.thing.is_seen_by(person):
            self.hidden_count += 1
            is_shut = status in {404, 405} or (person is None and is_sign_in(answer))
            if not is_shut:
                self.leaks.append(f"{asked}: {status} for a {asked.thing.kind} out of sight")
        typed = words_of(json.dumps([asked.query, asked.body], default=str))
        for word in words_in(answer) - typed:
            reads = self.country.readers.get(word)
            if reads is not None and not reads(person):
                self.leaks.append(f"{asked}: {status} says “{word}”")

    def search_one(self) -> None:
        """Look for a word out of sight and for one that is nowhere: the answers are alike."""
        person = self.rng.choice([one for one in self.country.people if one.is_active])
        hidden = [word for word, reads in self.country.readers.items() if not reads(person)]
        route = self.rng.choice([route for route in self.routes if not route.parameters])
        if not hidden or route.name in BEARER:
            return
        word, nowhere = self.rng.choice(hidden), self.country.word()
        # What is answered twice alike for the one differs for the other by nothing but the word.
        client, path = self.client_of(person), reverse(route.name)
        answers = []
        for looked_for in (word, nowhere, nowhere):
            cache.clear()
            with transaction.atomic():
                answer = client.get(path, dict.fromkeys(SEARCHES, looked_for))
                transaction.set_rollback(True)
            answers.append(said_by(answer, looked_for))
        self.asked_count += len(answers)
        if answers[1] == answers[2] != answers[0]:
            self.leaks.append(f"{person.username}: {route.name} tells that “{word}” is there")

    def total_one(self) -> None:
        """Totals are wider than records, but not as wide as the country."""
        person = self.rng.choice([one for one in self.country.people if one.is_active])
        region = self.rng.choice(list(self.country.regions.values()))
        name = self.rng.choice(["capaian", "card", "completeness"])
        answer = self.client_of(person).get(reverse(name), {"wilayah": region.code})
        self.asked_count += 1
        sees = self.country.oracle.sees_totals(person, Place.of(region))
        if answer.status_code == 200 and not sees:
            self.leaks.append(f"{person.username}: totals of {region.code} ({name})")

    def check_changes(self, asked: Asked, before: dict[Any, Any], after: dict[Any, Any]) -> None:
        if asked.route.name in BEARER | OWN_TASKS:
            return
        places = {library.pk: Place.of(library) for library in self.country.libraries}
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        for table, library_id in changed:
            if library_id in places:
                actions = ["view"] if asked.route.name in OWN_LINKS else WRITING
                allowed = self.country.oracle.may_any(asked.person, actions, places[library_id])
            elif library_id is not None:
                # A library that was not there before.
                allowed = self.country.oracle.writes_at_all(asked.person)
            else:
                allowed = table in PERSONAL or self.country.oracle.writes_at_all(asked.person)
            if not allowed:
                self.leaks.append(f"{asked}: changed {table} of library {library_id}")


def said_by(answer: Any, looked_for: str) -> str:
    """Return the answer without what differs each time, and without the word itself."""
    text = answer.content.decode("utf-8", "replace") if not answer.streaming else ""
    return re.sub(rf"{looked_for}|{CHANGING}", "", text)


def is_sign_in(answer: Any) -> bool:
    where = getattr(answer, "url", "")
    return answer.status_code == 401 or (
        answer.status_code == 302 and where.split("?")[0] == reverse("account_login")
    )


def words_in(answer: Any) -> set[str]:
    """Return the distinctive words of an answer: page, JSON, file, spreadsheet, headers."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    text = content.decode("utf-8", "replace") + str(dict(answer.headers))
    return words_of(re.sub(r"</?(mark|b|em)>", "", text))


def state_of_all() -> dict[tuple[str, int | None], tuple[int, int]]:
    """Return of every table and library how many rows there are and a sum of all they hold."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return {(table, library): (count, total) for table, library, count, total in cursor}


def _library_of(model: type[models.Model]) -> str:
    """Return the SQL for the library that a row belongs to."""
    columns = {column.column for column in model._meta.local_fields}
    if model is Library:
        return "t.id"
    for column, table in (("activity_id", "activities_activity"), ("photo_id", "media_photo")):
        if column in columns:
            return f"(SELECT o.library_id FROM {table} o WHERE o.id = t.{column})"
    return "t.library_id" if "library_id" in columns else "NULL::bigint"


STATE = " UNION ALL ".join(
    f"SELECT '{model._meta.db_table}', {_library_of(model)}, count(*), "
    f"sum(hashtextextended(t::text, 0)) FROM {model._meta.db_table} t GROUP BY 2"
    for config in apps.get_app_configs()
    if config.name.startswith("jejak.")
    for model in config.get_models()
    if model._meta.managed
)
