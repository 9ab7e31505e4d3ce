"""Needs between phone and server: what a phone reads, what its changes become."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.activities import services as activities
from jejak.activities.receipts import receipt_code
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.places.models import Library
from jejak.plans import services as plans
from jejak.plans.content import NEED_FIELDS
from jejak.plans.errors import NeedConflict
from jejak.plans.models import CommunityNeed, NeedEvidence, NeedState, PlanLine

from . import schemas
from .answers import refused, status_of
from .errors import SentTwiceAtOnce
from .schemas import Collision, Result, SentNeed
from .wire import Themes, wire_name

# Whatever is older is on the web.
SETTLED_SINCE = timedelta(days=730)
MOST_NEEDS, MOST_LINES = 500, 500


def worksheet(person: PersonLike) -> schemas.Worksheet:
    """Return the needs of own libraries, and the lines of their plans that a record may name."""
    libraries = list(activities.own_libraries(person).values_list("pk", flat=True))
    themes = Themes()
    told = Q(state=NeedState.OPEN) | Q(changed_at__gt=timezone.now() - SETTLED_SINCE)
    rows = CommunityNeed.objects.allowing(person, Action.RECORD).filter(told, library__in=libraries)
    # What is open sorts before what is settled.
    needs = list(
        rows.select_related("content_by").order_by("state", "-noted_on", "-id")[: MOST_NEEDS + 1]
    )
    return schemas.Worksheet.model_construct(
        person_id=person.pk,
        needs=as_needs(needs[:MOST_NEEDS], themes),
        lines=_lines(person, libraries, themes),
        is_all=len(needs) <= MOST_NEEDS,
    )


def _lines(person: PersonLike, libraries: Sequence[int], themes: Themes) -> list[schemas.PlanLine]:
    """Return what may be carried out, and what was agreed of late: records may name it."""
    lines = PlanLine.objects.allowing(person, Action.RECORD).filter(library__in=libraries)
    is_open = set(lines.open().values_list("pk", flat=True)[:MOST_LINES])
    of_late = Q(plan__agreed_version__gte=1, year__gte=timezone.localdate().year - 1)
    rows = (
        lines.filter(Q(pk__in=is_open) | of_late)
        .select_related("need")
        .order_by("-year", "library", "position", "id")
    )
    # Where there are too many, those that are over are left out.
    found = sorted(rows, key=lambda row: row.pk not in is_open)[:MOST_LINES]
    return [
        schemas.PlanLine.model_construct(
            id=row.pk,
            library_id=row.library_id,
            year=row.year,
            title=row.title,
            strategy=row.strategy,
            theme=themes.code_of.get(row.need.theme_id, "") if row.need else "",
            target_groups=list(row.target_groups),
            place=row.place,
            months=list(row.months),
            is_open=row.pk in is_open,
        )
        for row in found
    ]


def as_needs(rows: Sequence[CommunityNeed], themes: Themes) -> list[schemas.Need]:
    """Write needs for the phone; rows come with `content_by`."""
    evidence = _evidence([row.pk for row in rows])
    return [
        schemas.Need.model_construct(
            id=row.pk,
            library_id=row.library_id,
            version=row.version,
            state=row.state,
            state_note=row.state_note,
            receipt=receipt_code(row.pk, row.version),
            changed_at=row.changed_at,
            changed_by=str(row.content_by),
            content=schemas.NeedContent.model_construct(
                **{
                    wire_name(name): themes.wire_value(name, getattr(row, name))
                    for name in NEED_FIELDS
                }
            ),
            evidence=evidence[row.pk],
        )
        for row in rows
    ]


def _evidence(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[schemas.Evidence]]:
    found: dict[uuid.UUID, list[schemas.Evidence]] = defaultdict(list)
    for row in NeedEvidence.objects.filter(need__in=ids, removed_at=None):
        found[row.need_id].append(
            schemas.Evidence.model_construct(
                id=row.pk,
                kind=row.kind,
                statement=row.statement,
                source=row.source,
                dated_on=row.dated_on,
            )
        )
    return found


def read_needs(
    ids: Sequence[uuid.UUID], person: PersonLike, themes: Themes
) -> dict[uuid.UUID, schemas.Need]:
    """Return needs as they now stand."""
    rows = CommunityNeed.objects.allowing(person, Action.RECORD).filter(pk__in=ids)
    found = list(rows.select_related("content_by"))
    return {need.id: need for need in as_needs(found, themes)}


def write_needs(
    changes: Sequence[SentNeed],
    libraries: Mapping[int, Library],
    person: PersonLike,
    themes: Themes,
) -> list[Result]:
    """Store in the caller's transaction whatever can be stored; no need may be named twice."""
    here = _here([change.need_id for change in changes if change.base_version], person)
    results: dict[uuid.UUID, Result] = {}
    savings: dict[uuid.UUID, plans.NeedSaving] = {}
    for change in changes:
        library = libraries.get(change.library_id)
        if library is None:
            text = _("You do not record for this library now.")
            results[change.change_id] = _refused(change, NotAllowed(text), themes)
        elif change.base_version and change.need_id not in here:
            text = _("This need is not at the server any more.")
            results[change.change_id] = refused(change.change_id, "gone", text)
        else:
            try:
                savings[change.change_id] = _saving(change, library, themes)
            except InvalidContent as refusal:
                results[change.change_id] = _refused(change, refusal, themes)
    saved = _save(list(savings.values()), person)
    by_id = {change.change_id: change for change in changes}
    for change_id, outcome in zip(savings, saved, strict=True):
        results[change_id] = _told(by_id[change_id], outcome, themes)
    return [results[change.change_id] for change in changes]


def _here(ids: Sequence[uuid.UUID], person: PersonLike) -> set[uuid.UUID]:
    """Which of them exist and are in sight; a backup that was restored may have lost some."""
    if not ids:
        return set()
    rows = CommunityNeed.objects.allowing(person, Action.RECORD).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _save(
    savings: Sequence[plans.NeedSaving], person: PersonLike
) -> Sequence[CommunityNeed | Exception]:
    if not savings:
        return []
    try:
        return plans.save_needs(savings, by=person)
    except IntegrityError as error:
        diag = getattr(error.__cause__, "diag", None)
        if (getattr(diag, "constraint_name", "") or "").endswith("_pkey"):
            # Another request stores the same need in this moment; its answer stands then.
            raise SentTwiceAtOnce from error
        raise


def _saving(change: SentNeed, library: Library, themes: Themes) -> plans.NeedSaving:
    return plans.NeedSaving(
        id=change.need_id,
        library=library,
        fields=themes.values_of(change.fields.model_dump(exclude_unset=True)),
        base_version=change.base_version,
        evidence=[
            plans.NewEvidence(
                id=proof.id,
                kind=proof.kind,
                statement=proof.statement,
                source=proof.source,
                dated_on=proof.dated_on,
            )
            for proof in change.evidence
        ],
    )


def _told(change: SentNeed, outcome: Any, themes: Themes) -> Result:
    if not isinstance(outcome, CommunityNeed):
        return _refused(change, outcome, themes)
    return Result.model_construct(
        change_id=str(change.change_id),
        status="stored",
        version=outcome.version,
        stored_at=outcome.changed_at,
        receipt=receipt_code(outcome.pk, outcome.version),
    )


def _refused(change: SentNeed, error: Any, themes: Themes) -> Result:
    said = {wire_name(name): str(text) for name, text in error.fields.items()}
    result = refused(change.change_id, status_of(error), str(error), said)
    if isinstance(error, NeedConflict):
        result.conflicts = {
            wire_name(name): Collision.model_construct(
                theirs=themes.wire_value(name, theirs), mine=themes.wire_value(name, mine)
            )
            for name, (theirs, mine) in error.conflicts.items()
        }
    return result
