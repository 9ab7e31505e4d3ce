"""Tells authors what was decided about their records: one notice each, however many records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.urls import reverse

from jejak.access.scope import PersonLike
from jejak.activities.models import Activity, State
from jejak.notices.models import Kind
from jejak.notices.services import notify

# Where a notice about several records leads.
LISTED_BY = {Kind.RETURNED: State.RETURNED, Kind.VERIFIED: State.VERIFIED, Kind.UNDONE: ""}


def tell_authors(rows: Sequence[Activity], *, kind: Kind, by: PersonLike) -> None:
    """Tell whoever wrote the latest words of each; nobody hears of their own doing."""
    written: dict[int, list[Activity]] = defaultdict(list)
    for row in rows:
        written[row.content_by_id].append(row)
    for author_id, own in written.items():
        params = {"count": len(own), "person": str(by)}
        path = reverse("activities")
        if len(own) == 1:
            params |= {"title": own[0].title, "library": own[0].library.name}
            path = reverse("activity", args=[own[0].pk])
        elif LISTED_BY[kind]:
            path += f"?keadaan={LISTED_BY[kind]}"
        notify([author_id], kind=kind, path=path, by=by, params=params)
