"""Reads: what is asked about photos that were shown before, as each person may see it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from jejak.access.scope import PersonLike
from jejak.media.models import Photo, PhotoMatch

from .models import Activity, ActivityPhoto

Kind = PhotoMatch.Kind
HIDDEN = {
    Kind.EXACT: _("Another library has shown this very photo."),
    Kind.NEAR: _("Another library has shown a photo that looks the same."),
}
# What the person may not see although it is of this library: somebody's draft.
HIDDEN_DRAFT = _("A draft of this library holds the same photo.")
NO_LONGER_THERE = _("The photo that was shown first has been removed.")


@dataclass(frozen=True)
class PhotoQuestion:
    """A question about the photo `number` of a record. `earlier` is None where the record that
    showed it first is not this person's to see."""

    match: PhotoMatch
    number: int
    earlier: ActivityPhoto | None

    @property
    def photo(self) -> Photo:
        return self.match.photo

    @property
    def without_earlier(self) -> str:
        """Say why only one photo is shown."""
        earlier = self.match.earlier
        if earlier is None or earlier.state == Photo.State.REMOVED:
            return str(NO_LONGER_THERE)
        if earlier.library_id == self.photo.library_id:
            return str(HIDDEN_DRAFT)
        return str(HIDDEN[Kind(self.match.kind)])


def questions_of(links: Sequence[ActivityPhoto], user: PersonLike) -> list[PhotoQuestion]:
    """Return the questions about the photos of one record, in their order, decided ones too."""
    numbers = {link.photo_id: number for number, link in enumerate(links, start=1)}
    rows = PhotoMatch.objects.filter(photo__in=list(numbers)).select_related(
        "photo", "earlier", "answered_by", "decided_by"
    )
    matches = sorted(rows, key=lambda match: numbers[match.photo_id])
    earlier = _earlier_links(matches, user)
    return [
        PhotoQuestion(match, numbers[match.photo_id], earlier.get(match.earlier_id))
        for match in matches
    ]


def open_questions(
    photo_ids: Iterable[uuid.UUID], user: PersonLike
) -> dict[uuid.UUID, dict[str, Any]]:
    """Return by photo what is not decided yet, in the shape `Question` of the capture app.

    The caller has fetched the photos within the person's scope.
    """
    matches = list(PhotoMatch.objects.filter(photo__in=list(photo_ids), decision=""))
    earlier = _earlier_links(matches, user)
    return {match.photo_id: _told(match, earlier.get(match.earlier_id)) for match in matches}


def _told(match: PhotoMatch, earlier: ActivityPhoto | None) -> dict[str, Any]:
    return {
        "id": match.pk,
        "kind": match.kind,
        "earlier": earlier
        and {
            "title": earlier.activity.title,
            "held_on": earlier.activity.held_on.isoformat(),
            "photo_id": str(earlier.photo_id),
        },
        "answer": match.answer,
        "words": match.words,
    }


def _earlier_links(
    matches: Sequence[PhotoMatch], user: PersonLike
) -> dict[uuid.UUID | None, ActivityPhoto]:
    """Return by photo the earlier ones that can be shown: photo and record are both in scope."""
    ids = [match.earlier_id for match in matches if match.earlier_id]
    if not ids:
        return {}
    links = ActivityPhoto.objects.filter(
        photo__in=Photo.objects.visible_to(user).filter(pk__in=ids, state=Photo.State.READY),
        activity__in=Activity.objects.visible_to(user),
    )
    return {link.photo_id: link for link in links.select_related("activity__library", "photo")}
