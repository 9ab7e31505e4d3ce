"""What a phone reads: who I am, the lists, the records of my libraries."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.accounts.models import User
from jejak.activities import services as activities
from jejak.activities.content import content_of
from jejak.activities.models import Activity, ActivityPhoto, ActivityQuerySet, Remark
from jejak.activities.questions import open_questions
from jejak.activities.receipts import receipt_code
from jejak.media.models import Photo
from jejak.places.models import Library
from jejak.plans.models import Theme

from . import schemas
from .wire import WIRE_NAMES, Themes


def libraries_of(person: PersonLike) -> list[schemas.Library]:
    """Return where the person may record; `is_own` where that is not on behalf."""
    own = set(activities.own_libraries(person).values_list("pk", flat=True))
    rows = libraries_allowing(person, Action.RECORD).select_related(
        "regency", "district", "village"
    )
    return [
        schemas.Library.model_construct(
            id=row.pk,
            name=row.name,
            place=_place(row),
            time_zone=row.regency.time_zone,
            closed_on=row.closed_on,
            is_own=row.pk in own,
        )
        for row in rows.order_by("name", "pk")
    ]


def _place(library: Library) -> str:
    return ", ".join(dict.fromkeys([library.region.full_name, library.regency.full_name]))


def lists() -> schemas.Lists:
    names = ("code", "name_id", "name_en", "is_active")
    return schemas.Lists.model_construct(
        themes=[schemas.Theme.model_construct(**row) for row in Theme.objects.values(*names)],
        price_per_mb_idr=settings.PRICE_PER_MB_IDR,
    )


def records_in_reach(person: PersonLike) -> ActivityQuerySet:
    """Return all records of own libraries, and elsewhere those that the person recorded."""
    own = list(activities.own_libraries(person).values_list("pk", flat=True))
    return Activity.objects.allowing(person, Action.RECORD).filter(
        Q(library_id__in=own) | Q(recorded_by_id=person.pk, is_on_behalf=True)
    )


def as_records(
    rows: Sequence[Activity], person: PersonLike, themes: Themes
) -> list[schemas.Record]:
    """Write records with their remarks and photos; rows come with `library` and `recorded_by`."""
    ids = [row.pk for row in rows]
    remarks, photos = _remarks(ids), _photos(ids, person)
    names = dict(
        User.objects.filter(pk__in={row.verified_by_id for row in rows}).values_list("pk", "name")
    )
    return [
        schemas.Record.model_construct(
            id=row.pk,
            library_id=row.library_id,
            version=row.version,
            state=row.state,
            state_note=row.state_note,
            receipt=receipt_code(row.pk, row.version),
            stored_at=row.changed_at,
            recorded_by=str(row.recorded_by),
            verified_by=names.get(row.verified_by_id or 0, ""),
            is_on_behalf=row.is_on_behalf,
            may_change=row.allows("edit") and activities.may_change(person, row),
            content=schemas.Content.model_construct(**themes.wire_of(content_of(row))),
            remarks=remarks[row.pk],
            photos=photos[row.pk],
        )
        for row in rows
    ]


def _remarks(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[schemas.Remark]]:
    found: dict[uuid.UUID, list[schemas.Remark]] = defaultdict(list)
    for row in Remark.objects.filter(activity_id__in=ids).select_related("by"):
        found[row.activity_id].append(
            schemas.Remark.model_construct(
                id=row.pk,
                field=WIRE_NAMES.get(row.field, row.field),
                text=row.text,
                by=str(row.by),
                at=row.at,
                version=row.version,
                answer=row.answer,
                is_open=row.resolved_at is None,
            )
        )
    return found


def _photos(ids: Sequence[uuid.UUID], person: PersonLike) -> dict[uuid.UUID, list[schemas.Photo]]:
    links = list(ActivityPhoto.objects.filter(activity_id__in=ids).select_related("photo"))
    asked = open_questions([link.photo_id for link in links], person) if links else {}
    found: dict[uuid.UUID, list[schemas.Photo]] = defaultdict(list)
    for link in links:
        found[link.activity_id].append(_photo(link.photo, asked.get(link.photo_id)))
    return found


def _photo(photo: Photo, asked: Mapping[str, Any] | None) -> schemas.Photo:
    return schemas.Photo.model_construct(
        id=photo.pk,
        state=photo.state,
        message=str(photo.get_problem_display()) if photo.problem else "",
        what_to_do=photo.what_to_do,
        caption=photo.caption,
        byte_count=photo.byte_count,
        sha256=photo.sha256,
        received_at=None if photo.state == Photo.State.EXPECTED else photo.received_at,
        shows_people=photo.shows_people,
        shows_children=photo.shows_children,
        consent=photo.consent,
        use=photo.use,
        question=schemas.Question.model_validate(asked) if asked else None,
    )


def read_again(ids: Sequence[uuid.UUID], person: PersonLike) -> list[Activity]:
    """Return records as they now stand, ready for `as_records`."""
    rows = Activity.objects.allowing(person, Action.RECORD).filter(pk__in=ids)
    return list(rows.select_related("library__regency", "recorded_by"))
