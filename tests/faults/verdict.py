"""Held against each other at the end: what people were told, what phones believe, what is stored.

Each check yields what is wrong, in words; nothing is wrong when none yields.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from .phones import Said
from .story import Picture, Story

CONTENT = (
    *("title", "held_on", "duration_days", "strategy", "mode", "participant_count"),
    *("female_count", "male_count", "child_count", "teen_count", "adult_count", "elderly_count"),
    *("disability_count", "new_participant_count", "description", "skill_type", "place"),
    *("target_groups", "resource_person", "collection_used", "counts_for_literacy", "cost_idr"),
    *("fund_source", "result_note", "follow_up", "publication_links"),
)


@dataclass(frozen=True)
class StoredPhoto:
    activity_id: str
    state: str
    sha256: str
    caption: str


class Stored:
    """What the server has of one schedule's records, read without the server's own code."""

    def __init__(self, url: str, library_id: int, ids: set[str]) -> None:
        with psycopg.connect(url) as database:
            self.themes: dict[int, str] = dict(
                database.execute("SELECT id, code FROM activities_theme").fetchall()
            )
            self.all_ids = {
                pk
                for (pk,) in database.execute(
                    "SELECT id::text FROM activities_activity WHERE library_id = %s", [library_id]
                )
            }
            self.newest: dict[str, int] = dict(
                database.execute(
                    "SELECT id::text, version FROM activities_activity WHERE id = ANY(%s::uuid[])",
                    [list(ids)],
                ).fetchall()
            )
            self.versions: dict[str, dict[int, Said]] = defaultdict(dict)
            for pk, version, row in database.execute(
                "SELECT activity_id::text, version, row FROM activities_activityversion "
                "WHERE activity_id = ANY(%s::uuid[]) ORDER BY version",
                [list(ids)],
            ):
                self.versions[pk][version] = row
            self.ledger: dict[str, Said] = dict(
                database.execute(
                    "SELECT id::text, answer FROM sync_change WHERE record_id = ANY(%s::uuid[])",
                    [list(ids)],
                ).fetchall()
            )
            self.answers: dict[str, str] = dict(
                database.execute(
                    "SELECT id::text, answer FROM activities_remark "
                    "WHERE activity_id = ANY(%s::uuid[])",
                    [list(ids)],
                ).fetchall()
            )
            self.photos: dict[str, StoredPhoto] = {
                pk: StoredPhoto(*photo)
                for pk, *photo in database.execute(
                    "SELECT p.id::text, l.activity_id::text, p.state, p.sha256, p.caption "
                    "FROM media_photo p JOIN activities_activityphoto l ON l.photo_id = p.id "
                    "WHERE l.activity_id = ANY(%s::uuid[])",
                    [list(ids)],
                )
            }

    def content(self, pk: str, version: int) -> Said | None:
        row = self.versions[pk].get(version)
        if row is None:
            return None
        return {name: row[name] for name in CONTENT} | {
            "theme": self.themes.get(row["theme_id"], "")
        }


class Believed:
    """What one phone ever committed, sent and heard, and what it says at the end."""

    def __init__(self, journal: list[Said], told: Said) -> None:
        self.records: list[Said] = told["records"]
        self.photos: list[Said] = told["photos"]
        self.sheets: list[Said] = told["sheets"]
        # Changes of a month, apart from those of records.
        self.counted: list[Said] = []
        self.receipts: dict[tuple[str, int], Said] = {}
        self.begun: set[str] = set()
        self.sent: list[Said] = []
        self.heard: list[Said] = []
        self.safe: set[str] = set()
        for line in journal:
            for change in line.get("sent", []):
                (self.counted if "month" in change else self.sent).append(change)
            self.heard += line.get("told", [])
            for write in line.get("tx", []):
                if value := write.get("value"):
                    self._read(write["store"], value)
        months = {change["change_id"] for change in self.counted}
        self.answered = [said for said in self.heard if said["change_id"] in months]
        self.heard = [said for said in self.heard if said["change_id"] not in months]

    def _read(self, store: str, value: Said) -> None:
        if store == "records":
            base = value["base"]
            if base is None:
                self.begun.add(value["id"])
            else:
                self.receipts[value["id"], base["version"]] = base
        elif store == "photos" and value["state"] == "safe":
            self.safe.add(value["id"])


class Verdict:
    def __init__(self, story: Story) -> None:
        self.story = story
        self.account = story.account
        self.phones = {
            phone.name: Believed(phone.journal(), phone.do("tell"))
            for phone in story.phones.values()
        }
        begun = set().union(*(phone.begun for phone in self.phones.values()))
        self.made = begun | self.account.web_records
        server = story.town.server
        self.stored = Stored(
            server.cluster.url, story.manager.library_id, self.made | self.account.perhaps
        )

    def wrongs(self) -> list[str]:
        return [
            *self._records_lost_or_doubled(),
            *self._acknowledged_but_not_stored(),
            *self._changes_not_exactly_once(),
            *self._typed_but_nowhere(),
            *self._answers_lost(),
            *self._photos_not_as_sent(),
            *self._phones_that_believe_otherwise(),
            *self._taps_not_counted_once(),
        ]

    def _records_lost_or_doubled(self) -> Iterator[str]:
        there = set(self.stored.newest)
        if lost := self.made - there:
            yield f"made and not stored: {sorted(lost)}"
        for pk, version in self.stored.newest.items():
            if list(self.stored.versions[pk]) != list(range(1, version + 1)):
                yield f"{pk} is at {version} with versions {list(self.stored.versions[pk])}"
        more = self.stored.all_ids - self.story.before - self.made - self.account.perhaps
        if more:
            yield f"stored and never made: {sorted(more)}"

    def _acknowledged_but_not_stored(self) -> Iterator[str]:
        """Whatever a phone ever took for a record at the server, the server has had."""
        for name, phone in self.phones.items():
            for (pk, version), base in phone.receipts.items():
                if pk not in self.made:
                    continue
                row = self.stored.versions[pk].get(version)
                if row is None:
                    yield f"{name} was told of {pk} at {version}, which is not stored"
                elif row["state"] != base["state"]:
                    yield f"{name}: {pk} at {version} is {row['state']}, not {base['state']}"
                else:
                    said = self.stored.content(pk, version)
                    yield from differences(f"{name}: {pk} at {version}", said, base["content"])

    def _changes_not_exactly_once(self) -> Iterator[str]:
        stored: set[str] = set()
        for name, phone in self.phones.items():
            yield from altered(name, phone.sent)
            said: dict[str, set[tuple[str, object]]] = defaultdict(set)
            for result in phone.heard:
                said[result["change_id"]].add((result["status"], result["version"]))
            yield from unexpected(name, said)
            if silent := {change["change_id"] for change in phone.sent} - set(said):
                yield f"{name} heard nothing about {sorted(silent)}"
            stored |= {pk for pk, found in said.items() if "stored" in dict(found)}
        known = {pk for pk, answer in self.stored.ledger.items() if answer["status"] == "stored"}
        if known != stored:
            yield f"ledger and phones differ in {sorted(known ^ stored)}"

    def _typed_but_nowhere(self) -> Iterator[str]:
        for (name, pk, field), values in self.account.typed.items():
            if (name, pk, field) in self.account.given_up:
                continue
            had = [row[field] for row in self.stored.versions[pk].values() if field in CONTENT]
            if had and values.isdisjoint(had):
                yield f"{name} typed {field} {values} of {pk}, which no version has"

    def _answers_lost(self) -> Iterator[str]:
        for name, phone in self.phones.items():
            stored = {said["change_id"] for said in phone.heard if said["status"] == "stored"}
            for change in phone.sent:
                answers = change["answers"] if change["change_id"] in stored else {}
                for remark, words in answers.items():
                    if words not in self.stored.answers.get(remark, ""):
                        yield f"{name} answered remark {remark} {words!r}, which it does not have"

    def _photos_not_as_sent(self) -> Iterator[str]:
        for pk, picture in self.account.photos.items():
            if pk in self.stored.photos:
                yield from self._unlike_the_picture(pk, picture)
            elif pk not in self.account.dropped:
                yield f"photo {pk} is not stored"
        ever_safe = set().union(*(phone.safe for phone in self.phones.values()))
        if lost := ever_safe - set(self.stored.photos):
            yield f"photos called safe and not stored: {sorted(lost)}"
        if more := set(self.stored.photos) - set(self.account.photos):
            yield f"photos stored and never taken: {sorted(more)}"

    def _unlike_the_picture(self, pk: str, picture: Picture) -> Iterator[str]:
        photo = self.stored.photos[pk]
        path = self.story.town.server.incoming / pk.replace("-", "")
        if photo.sha256 != picture.sha256:
            yield f"photo {pk} is announced with other bytes"
        if photo.state != "received":
            yield f"photo {pk} is {photo.state}"
        elif not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != picture.sha256:
            yield f"photo {pk} has other bytes than were sent"
        caption = self.account.captions.get(pk, picture.caption)
        if photo.caption != caption:
            yield f"photo {pk} is called {photo.caption!r}, not {caption!r}"

    def _taps_not_counted_once(self) -> Iterator[str]:
        """Every tap of both phones stands in the month once, and both phones say so."""
        story = self.story
        stored = story.town.tally(story.manager, story.month)
        if stored != (expected := story.tallied_before + self.account.taps):
            yield f"tapped {dict(expected)}, stored {dict(stored)}"
        for name, phone in self.phones.items():
            yield from altered(name, phone.counted)
            if refused := [said for said in phone.answered if said["status"] != "stored"]:
                yield f"{name} was refused taps: {refused}"
            for sheet in phone.sheets:
                days = {k: v for k, v in sheet["answers"].items() if k.startswith("day.")}
                if days != stored or sheet["taps"] or sheet["pending"]:
                    yield f"{name} believes {days} of {sheet['month']}, stored {dict(stored)}"

    def _phones_that_believe_otherwise(self) -> Iterator[str]:
        seen: list[dict[str, Said]] = []
        for name, phone in self.phones.items():
            for record in phone.records:
                yield from self._unlike_the_server(name, record)
            for photo in phone.photos:
                if photo["state"] != "safe" or photo["has_blob"] or photo["is_changed"]:
                    yield f"{name}: photo {photo['id']} is {photo['state']}: {photo['problem']}"
            seen.append({record["id"]: record["base"] for record in phone.records})
        one, other = seen
        if one.keys() != other.keys():
            yield f"the phones know different records: {sorted(one.keys() ^ other.keys())}"
        for pk in one.keys() & other.keys():
            what = f"the phones about {pk}"
            yield from differences(what, without_progress(one[pk]), without_progress(other[pk]))
        if missing := set(self.stored.newest) - one.keys():
            yield f"the phones do not know {sorted(missing)}"

    def _unlike_the_server(self, name: str, record: Said) -> Iterator[str]:
        pk, base = record["id"], record["base"]
        if record["attention"] or record["draft"] or record["pending"] or base is None:
            yield f"{name}: {pk} is not at rest: {record['status']} {record['attention']}"
            return
        if pk not in self.made:
            return  # of an earlier schedule, which has judged it
        if base["version"] != self.stored.newest.get(pk):
            yield f"{name}: {pk} is at {base['version']}, not {self.stored.newest.get(pk)}"
        photos = {photo["id"]: photo["sha256"] for photo in base["photos"]}
        linked = {
            photo_id: photo.sha256
            for photo_id, photo in self.stored.photos.items()
            if photo.activity_id == pk
        }
        if photos != linked:
            yield f"{name}: {pk} has photos {sorted(photos)}, not {sorted(linked)}"


def altered(name: str, sent: list[Said]) -> Iterator[str]:
    """Once it was tried, a change is never altered."""
    first: dict[str, Said] = {}
    for change in sent:
        if first.setdefault(change["change_id"], change) != change:
            yield f"{name} altered {change['change_id']} between two tries"


def unexpected(name: str, said: dict[str, set[tuple[str, object]]]) -> Iterator[str]:
    """A change gets the same answer each time; none of ours deserves a refusal."""
    for pk, answers in said.items():
        if len(answers) > 1:
            yield f"{name} got different answers to {pk}: {answers}"
        if not dict(answers).keys() <= {"stored", "conflict"}:
            yield f"{name} was refused {pk}: {answers}"


def without_progress(record: Said) -> Said:
    """How far a photo has come is told with the record's next version, not for itself."""
    told = [
        {name: value for name, value in photo.items() if name not in {"state", "received_at"}}
        for photo in record["photos"]
    ]
    return record | {"photos": told}


def differences(what: str, one: Said | None, other: Said | None) -> Iterator[str]:
    one, other = one or {}, other or {}
    for name in sorted(one.keys() | other.keys()):
        if one.get(name) != other.get(name):
            yield f"{what}: {name} {one.get(name)!r} != {other.get(name)!r}"
