"""From changes to the services that the pages use too."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, assignments_of, scope_for
from jejak.activities import services as activities
from jejak.activities.content import ActivityContent
from jejak.activities.errors import AlreadyRecorded
from jejak.activities.models import Activity
from jejak.common.errors import JejakError, NotAllowed
from jejak.common.text import typed_number
from jejak.media.arrivals import Announcement
from jejak.media.claims import told_claims
from jejak.media.consent import PhotoAnswers
from jejak.media.models import PhotoMatch
from jejak.places.models import Library

from .answers import refused_by, stored
from .needs import write_needs
from .queries import read_again
from .schemas import PhotoMeta, Result, SentChange, SentNeed, SentSheet
from .sheets import write_sheets
from .wire import Themes

Sent = SentChange | SentSheet | SentNeed


@dataclass(frozen=True)
class Written:
    """What became of one change; `row` is the record when it was stored."""

    result: Result
    row: Activity | None = None


def write_each(
    changes: Sequence[Sent], person: PersonLike, themes: Themes, *, now: datetime
) -> list[Written]:
    """Store in the caller's transaction whatever can be; no record may be named twice."""
    libraries = _libraries(changes, person)
    records = [change for change in changes if isinstance(change, SentChange)]
    sheets = [change for change in changes if isinstance(change, SentSheet)]
    needs = [change for change in changes if isinstance(change, SentNeed)]
    written = {
        found.result.change_id: found
        for found in [
            *_write_records(records, libraries, person, themes, now),
            *map(Written, write_sheets(sheets, libraries, person)),
            *map(Written, write_needs(needs, libraries, person, themes)),
        ]
    }
    return [written[str(change.change_id)] for change in changes]


def _write_records(
    changes: Sequence[SentChange],
    libraries: dict[int, Library],
    person: PersonLike,
    themes: Themes,
    now: datetime,
) -> list[Written]:
    if not changes:
        return []
    outcomes = _store_each(changes, libraries, person, themes)
    pairs = list(zip(changes, outcomes, strict=True))
    said = [
        _photos_of(change, outcome, libraries[change.library_id])
        for change, outcome in pairs
        if isinstance(outcome, Activity)
    ]
    told = iter(activities.announce_photos(said, by=person, now=now))
    written = []
    for change, outcome in pairs:
        if isinstance(outcome, Activity):
            photos, row = next(told), _answer_questions(change, outcome, person)
            written.append(Written(stored(change.change_id, row, photos), row))
        else:
            written.append(Written(refused_by(change.change_id, outcome, themes)))
    return written


def _libraries(changes: Sequence[Sent], person: PersonLike) -> dict[int, Library]:
    """Return those of them where the person may record; the others say nothing of themselves."""
    ids = {change.library_id for change in changes}
    # A manager's library came with the assignment; whoever serves a region asks for those named.
    held = [a.library for a in assignments_of(person) if a.library is not None]
    scope = scope_for(person, Action.RECORD)
    found = {row.pk: row for row in held if row.pk in ids and scope.covers_library(row)}
    if others := ids - {row.pk for row in held}:
        rows = libraries_allowing(person, Action.RECORD).select_related("regency")
        found |= {row.pk: row for row in rows.filter(pk__in=others)}
    return found


def _store_each(
    changes: Sequence[SentChange],
    libraries: dict[int, Library],
    person: PersonLike,
    themes: Themes,
) -> list[activities.Outcome]:
    outcomes: dict[int, activities.Outcome] = {}
    news: dict[int, activities.NewActivity] = {}
    edits: dict[int, activities.Edit] = {}
    for n, change in enumerate(changes):
        try:
            edits[n] = _edit(change, libraries, themes)
        except JejakError as refusal:
            outcomes[n] = refusal
        else:
            if change.base_version is None:
                news[n] = _new(change, edits[n], libraries[change.library_id])
    if news:
        outcomes |= zip(news, activities.record_each(list(news.values()), by=person), strict=True)
    # What its author recorded before with other content is edited, as if upon nothing.
    edits = {
        n: edit
        for n, edit in edits.items()
        if n not in news or isinstance(outcomes[n], AlreadyRecorded)
    }
    if edits:
        outcomes |= zip(edits, activities.edit_each(list(edits.values()), by=person), strict=True)
    return [outcomes[n] for n in range(len(changes))]


def _new(change: SentChange, edit: activities.Edit, library: Library) -> activities.NewActivity:
    return activities.NewActivity(
        library=library,
        content=ActivityContent(**edit.fields),
        id=change.record_id,
        submit=change.submit,
    )


def _edit(change: SentChange, libraries: Container[int], themes: Themes) -> activities.Edit:
    if change.library_id not in libraries:
        raise NotAllowed(_("You do not record for this library now."))
    words = {typed_number(number): text for number, text in change.answers.items()}
    return activities.Edit(
        activity_id=change.record_id,
        library_id=change.library_id,
        fields=themes.values_of(change.fields.model_dump(exclude_unset=True)),
        base_version=change.base_version,
        submit=change.submit,
        answers={number: text for number, text in words.items() if number is not None},
    )


def _answer_questions(change: SentChange, row: Activity, person: PersonLike) -> Activity:
    """Take the answers about photos shown before; return the record as it stands then."""
    if not change.photo_answers:
        return row
    answers = {typed_number(number): told for number, told in change.photo_answers.items()}
    matches = PhotoMatch.objects.filter(
        pk__in=[number for number in answers if number], photo__activity_link__activity=row
    )
    asked = list(matches.order_by("pk").values_list("pk", flat=True))
    for pk in asked:
        told = answers[pk]
        activities.answer_match(pk, is_reused=told.is_reused, words=told.words, by=person)
    return read_again([row.pk], person)[0] if asked else row


def _photos_of(change: SentChange, row: Activity, library: Library) -> activities.PhotosOf:
    return activities.PhotosOf(
        activity=row,
        announced=[_announcement(meta, library) for meta in change.photos],
        dropped=change.dropped_photos,
        is_new=change.base_version is None and row.version == 1,
    )


def _announcement(meta: PhotoMeta, library: Library) -> Announcement:
    return Announcement(
        id=meta.id,
        byte_count=meta.byte_count,
        sha256=meta.sha256,
        source_sha256=meta.source_sha256,
        name=meta.name,
        caption=meta.caption,
        claims=told_claims(meta.taken_at, meta.latitude, meta.longitude, library.zone),
        answers=PhotoAnswers(
            shows_people=meta.shows_people,
            shows_children=meta.shows_children,
            consent=meta.consent,
            use=meta.use,
        ),
    )
