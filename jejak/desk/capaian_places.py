"""The next level on Capaian: sorted by any column, and who is behind in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, may_see_place, scope_for
from jejak.figures.filters import FigureFilter
from jejak.figures.queries import Overview, PlaceFigures
from jejak.places.models import Level, Library, Region

from .capaian import Doors, percent_of

ROWS_SHOWN = 10
BEHIND_SHOWN = 5


@dataclass(frozen=True)
class Row:
    """One place of the next level; `href` goes deeper, the doors to its records."""

    name: str
    detail: str
    href: str
    door: str
    verified_door: str
    figures: PlaceFigures

    @property
    def average(self) -> float | None:
        row = self.figures
        return row.attendance / row.activities if row.activities else None

    @property
    def verified_women_percent(self) -> float | None:
        return percent_of(self.figures.verified_female, self.figures.female)

    @property
    def verified_percent(self) -> float | None:
        return percent_of(self.figures.verified, self.figures.activities)


@dataclass(frozen=True)
class Rows:
    """The rows that the person may see, of all that there are."""

    shown: list[Row]
    visible_count: int
    all_count: int

    @property
    def is_cut(self) -> bool:
        return len(self.shown) < self.visible_count


Value = float | None


def _verified(row: PlaceFigures) -> Value:
    return percent_of(row.verified, row.activities)


def _verified_women(row: PlaceFigures) -> Value:
    return percent_of(row.verified_female, row.female)


def _average(row: PlaceFigures) -> Value:
    return row.attendance / row.activities if row.activities else None


# How the table of places may be sorted: the code in the address, and by what. A share of
# nothing is nothing, not 0.
SORTS: dict[str, Callable[[PlaceFigures], Value]] = {
    "kegiatan": lambda row: row.activities,
    "peserta": lambda row: row.attendance,
    "perempuan": lambda row: row.female,
    "perempuan-verifikasi": _verified_women,
    "rata-rata": _average,
    "verifikasi": _verified,
    "perpustakaan": lambda row: row.libraries,
}
DEFAULT = "kegiatan"


def sort_names() -> dict[str, str]:
    return {
        "kegiatan": _("Activities"),
        "peserta": _("Participants"),
        "perempuan": _("Women"),
        "perempuan-verifikasi": _("Verified share of women"),
        "rata-rata": _("Per activity"),
        "verifikasi": _("Verified share"),
        "perpustakaan": _("Libraries reporting"),
    }


@dataclass(frozen=True)
class Sort:
    """One column to sort by: its code, name, address, and whether it is the one in use."""

    code: str
    name: str
    href: str
    is_current: bool


def sort_of(query: Mapping[str, str]) -> tuple[str, bool]:
    """Return the column and whether the lowest come first."""
    code = query.get("urut", "")
    lowest = code.startswith("-")
    code = code.removeprefix("-")
    return (code, lowest) if code in SORTS else (DEFAULT, False)


def sorts_of(filter: FigureFilter, code: str, *, lowest: bool) -> list[Sort]:
    found = []
    for name, label in sort_names().items():
        if name == "perpustakaan" and filter.region.level > Level.PROVINCE:
            continue
        # A column that is in use turns around.
        turned = f"-{name}" if name == code and not lowest else name
        href = f"?{filter.as_query(urut=turned)}#places"
        found.append(Sort(name, label, href, name == code))
    return found


def _sorted(rows: Iterable[PlaceFigures], code: str, *, lowest: bool) -> list[PlaceFigures]:
    """Sort by a column; those without a value come last, whichever way it goes."""
    value_of, sign = SORTS[code], 1 if lowest else -1

    def key(row: PlaceFigures) -> tuple[bool, float, str]:
        value = value_of(row)
        return value is None, sign * (value or 0), str(row.place)

    return sorted(rows, key=key)


@dataclass(frozen=True)
class Behind:
    """The places with the least of a column.

    `level` further ones are level with the last of them; `silent` ones have no value, since
    a share of nothing is no share.
    """

    rows: list[Row]
    level: int
    silent: int


def behind(page: Overview, user: PersonLike, code: str) -> Behind | None:
    """Return the five with the least, nothing included; None where there are not more.

    Of regions, only those with a partner library: nobody waits for the others.
    """
    asked = page.figures.filter
    kind = Region if asked.region.level < Level.REGENCY else Library
    candidates = [
        row
        for row in page.places
        if isinstance(row.place, kind) and row.has_partner and may_see_place(user, row.place)
    ]
    if len(candidates) <= BEHIND_SHOWN:
        return None
    value_of = SORTS[code]
    lowest = [row for row in _sorted(candidates, code, lowest=True) if value_of(row) is not None]
    shown, further = lowest[:BEHIND_SHOWN], lowest[BEHIND_SHOWN:]
    last = value_of(shown[-1]) if shown else None
    return Behind(
        rows=[row_of(row, asked, user) for row in shown],
        level=sum(value_of(row) == last for row in further),
        silent=len(candidates) - len(lowest),
    )


def place_rows(
    page: Overview,
    user: PersonLike,
    *,
    show_all: bool,
    code: str = DEFAULT,
    lowest: bool = False,
) -> Rows:
    visible = [row for row in page.places if may_see_place(user, row.place)]
    if code != DEFAULT or lowest:
        visible = _sorted(visible, code, lowest=lowest)
    shown = visible if show_all else visible[:ROWS_SHOWN]
    rows = [row_of(row, page.figures.filter, user) for row in shown]
    return Rows(rows, len(visible), len(page.places))


def row_of(row: PlaceFigures, filter: FigureFilter, user: PersonLike) -> Row:
    place = row.place
    if isinstance(place, Library):
        at = {"wilayah": "", "perpustakaan": place.pk}
        detail = ", ".join(part.full_name for part in (place.village, place.district) if part)
        is_open = True
    else:
        at = {"wilayah": place.code, "perpustakaan": ""}
        detail = "" if row.has_partner or row.activities else _("no partner yet")
        is_open = scope_for(user, Action.VIEW).covers_region(place)
    doors = Doors(filter, is_open)
    return Row(
        name=str(place),
        detail=detail,
        href=f"{reverse('capaian')}?{filter.as_query(**at)}",
        door=doors.to(**at),
        # With another evidence chosen the door would show another set than the figure.
        verified_door="" if filter.evidence else doors.to(**at, bukti="verified"),
        figures=row,
    )
