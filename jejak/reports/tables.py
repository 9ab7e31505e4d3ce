"""The lists that can become a file: their rows in scope, columns, and filter in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from jejak.access.scope import PersonLike
from jejak.activities.filters import ActivityFilter
from jejak.activities.labels import all_themes
from jejak.activities.listing import described
from jejak.activities.models import Activity
from jejak.directory.filters import LibraryFilter
from jejak.directory.forms import LibraryFilterForm

from .columns import Column, activity_columns, library_columns

# What the address says about the page, not about the rows.
OF_THE_PAGE = ("daftar", "setelah", "hitung", "csrfmiddlewaretoken", "saring", "bentuk")
CHUNK = 2_000


@dataclass(frozen=True)
class Table:
    """A list as one person sees it now; nothing is read before `count` or `lines`."""

    name: str
    title: str
    query: str
    address: str
    # The filter in words, as label and value.
    asked: list[tuple[str, str]]
    columns: Sequence[Column]
    rows: Any

    def count(self) -> int:
        return int(self.rows.count())

    def lines(self) -> Iterator[list[Any]]:
        """Yield the values of each row, read in pieces from a cursor of the database."""
        paths = list(dict.fromkeys(path for column in self.columns for path in column.paths))
        places = [[paths.index(path) for path in column.paths] for column in self.columns]
        values = [column.value for column in self.columns]
        for row in self.rows.values_list(*paths).iterator(chunk_size=CHUNK):
            yield [
                value(*[row[place] for place in spots])
                for value, spots in zip(values, places, strict=True)
            ]


def clean_query(query: QueryDict) -> str:
    """Return the address's filter without what belongs to the page."""
    kept = query.copy()
    for name in OF_THE_PAGE:
        kept.pop(name, None)
    return kept.urlencode()


def table_of(name: str, query: str, user: PersonLike) -> Table:
    """Return the list as this person sees it; KeyError for one that cannot be exported."""
    return LISTINGS[name](query, user)


def _activities(query: str, user: PersonLike) -> Table:
    wanted = ActivityFilter.from_query(QueryDict(query), user)
    rows = wanted.apply(Activity.objects.visible_to(user), user)
    themes = {pk: str(theme) for pk, theme in all_themes().items()}
    return Table(
        name="kegiatan",
        title=table_title("kegiatan"),
        query=wanted.as_query(),
        address=f"{reverse('activities')}?{wanted.as_query()}",
        asked=described(wanted),
        columns=activity_columns(themes),
        rows=rows.latest_first(),
    )


def _libraries(query: str, user: PersonLike) -> Table:
    form = LibraryFilterForm(QueryDict(query))
    form.is_valid()
    wanted = LibraryFilter.from_form(form)
    return Table(
        name="perpustakaan",
        title=table_title("perpustakaan"),
        query=wanted.as_query(),
        address=f"{reverse('libraries')}?{wanted.as_query()}",
        asked=wanted.described(),
        columns=library_columns(),
        rows=wanted.apply(user).order_by("name", "pk"),
    )


LISTINGS: dict[str, Callable[[str, PersonLike], Table]] = {
    "kegiatan": _activities,
    "perpustakaan": _libraries,
}


def table_title(name: str) -> str:
    return {"kegiatan": _("Activities"), "perpustakaan": _("Libraries")}[name]
