"""Records of every state in the country, with messages and photos."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from jejak.activities.content import ActivityContent
from jejak.activities.models import Activity, ActivityPhoto, Remark, State
from jejak.activities.services.versions import insert_with_versions
from jejak.activities.talk.models import RecordMessage
from jejak.common.ids import uuid7
from jejak.media.models import Photo, PhotoMatch
from jejak.media.storage import Size, size_path
from jejak.places.models import Library

from .country import Country


def make_records(country: Country) -> list[Activity]:
    records = []
    for library in country.libraries:
        for state in country.rng.sample(list(State), 3):
            records.append(_record(country, library, state))
        if country.rng.random() < 0.5:
            records += _series(country, library)
    for row in records:
        if row.state == State.RETURNED:
            word = country.word()
            remark = {"by": country.rng.choice(country.people), "at": timezone.now(), "version": 1}
            Remark.objects.create(activity=row, text=f"Mohon dicek {word}", **remark)
            country.may_read(country.whoever_may("view", row.library), word)
            country.may_read(
                country.whoever_may("view", row.library), country.name_of(remark["by"])
            )
    return records


def _record(country: Country, library: Library, state: State, **more: Any) -> Activity:
    words = country.word(), country.word(), country.word()
    author, *others = country.rng.sample(country.people, 2)
    now = timezone.now()
    content = ActivityContent(
        title=f"Kelas {words[0]}",
        description=f"Cerita {words[1]}",
        place=f"Balai {words[2]}",
        held_on=timezone.localdate() - timedelta(days=country.rng.randint(0, 90)),
        strategy="community_involvement",
        theme_id=country.rng.choice(country.themes),
        mode="offline",
        participant_count=country.rng.randint(1, 40),
    )
    is_verified = state == State.VERIFIED
    row = Activity(
        library=library,
        regency_id=library.regency_id,
        province_id=library.province_id,
        partner_category=library.partner_category,
        state=state,
        recorded_by=author,
        content_by=author,
        verified_by=others[0] if is_verified else None,
        verified_at=now if is_verified else None,
        recorded_at=now,
        submitted_at=None if state == State.DRAFT else now,
        changed_at=now,
        **content.as_columns(),
        **more,
    )
    insert_with_versions([row], by=author, at=None)
    seen = country.whoever_may("record" if state == State.DRAFT else "view", library)
    country.add("activity", {"pk": row.pk}, seen, *words)
    # Who wrote and who verified is told to whoever may see the record.
    country.may_read(seen, *(country.name_of(person) for person in (author, *others)))
    return row


def _series(country: Country, library: Library) -> list[Activity]:
    series_id = uuid7()
    first = country.rng.choice([State.DRAFT, State.SUBMITTED])
    rows = [_record(country, library, s, series_id=series_id) for s in (first, State.DRAFT)]
    action = "record" if first == State.DRAFT else "view"
    country.add("series", {"pk": series_id}, country.whoever_may(action, library))
    country.meetings[series_id] = [row.pk for row in rows]
    return rows


def make_messages(country: Country, records: list[Activity]) -> None:
    """Questions and answers between the library and its office, on records that were sent."""
    sent = [row for row in records if row.state != State.DRAFT]
    for row in country.rng.sample(sent, 8):
        word, writer = country.word(), country.rng.choice(country.people)
        message = RecordMessage.objects.create(
            activity=row,
            library=row.library,
            regency_id=row.regency_id,
            province_id=row.province_id,
            partner_category=row.partner_category,
            is_from_library=country.rng.choice([True, False]),
            text=f"Bagaimana {word}?",
            by=writer,
            at=timezone.now(),
        )
        seen = country.whoever_may("view", row.library)
        country.add("message", {"pk": message.pk}, seen, word)
        country.may_read(seen, country.name_of(writer))


def make_photos(country: Country, records: list[Activity]) -> None:
    made = []
    for row in country.rng.sample(records, 24):
        photo = _photo(country, row.library, is_hidden=row.state == State.DRAFT, state="ready")
        ActivityPhoto.objects.create(activity=row, photo=photo)
        made.append(photo)
    for earlier, photo in zip(made[:8], made[8:16], strict=True):
        PhotoMatch.objects.create(photo=photo, earlier=earlier, kind="exact", distance=0)
    # Of forms that were never finished, and still on the way from a phone.
    for library in country.rng.sample(country.libraries, 6):
        state = country.rng.choice(["ready", "expected"])
        _photo(country, library, is_hidden=True, state=state, is_attached=False)


def _photo(
    country: Country, library: Library, *, is_hidden: bool, state: str, is_attached: bool = True
) -> Photo:
    caption, name, in_file = country.word(), country.word(), country.word()
    uploader = country.rng.choice(country.people)
    photo = Photo.objects.create(
        library=library,
        regency_id=library.regency_id,
        province_id=library.province_id,
        partner_category=library.partner_category,
        state=state,
        byte_count=10,
        sha256=f"{country.rng.getrandbits(256):064x}",
        caption=f"Foto {caption}",
        original_name=f"{name}.jpg",
        uploaded_by=uploader,
        is_attached=is_attached,
    )
    for size in Size:
        path = size_path(photo.pk, size)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(in_file.encode())
    seen = country.whoever_may("record" if is_hidden else "view", library)
    country.add("photo", {"pk": photo.pk}, seen, caption, name, in_file)
    country.add("arriving_photo", {"photo_id": photo.pk}, lambda reader: bool(reader == uploader))
    return photo
