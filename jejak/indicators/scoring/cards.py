"""Report cards of libraries and regions, read in one statement each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import lcm
from typing import Any

from django.utils import timezone

from jejak.common.database import fetch_named, read_snapshot
from jejak.common.periods import Period
from jejak.indicators.versions import Definition, Definitions, Rules, definitions_for
from jejak.places.models import LEVEL_COLUMNS, Library, Region

from .statement import (
    expressions_of,
    months_of,
    points_sql,
    scope_of,
    scored_libraries,
    sql_name,
    target_values,
)

COLOURS = ("green", "yellow", "red")
NO_ACCOUNT, NO_REPORT = "no_account", "no_report"
GREYS = (NO_ACCOUNT, NO_REPORT)


@dataclass(frozen=True)
class Component:
    """One indicator of a card: what it came to, what was asked, what it earned.

    `value` and `target` in the indicator's unit (percent for a share); None is not recorded.
    """

    definition: Definition
    value: Decimal | None
    target: Decimal | None
    points: Decimal

    @property
    def percent_of_target(self) -> int:
        """How far along its meter stands, 0 to 100."""
        weight = self.definition.weight
        return min(100, max(0, round(100 * self.points / weight))) if weight else 0


@dataclass(frozen=True)
class Colours:
    """How many libraries have which colour."""

    green: int = 0
    yellow: int = 0
    red: int = 0
    no_account: int = 0
    no_report: int = 0

    @property
    def grey(self) -> int:
        return self.no_account + self.no_report

    @property
    def coloured(self) -> int:
        return self.green + self.yellow + self.red

    @property
    def total(self) -> int:
        return self.coloured + self.grey


@dataclass(frozen=True)
class Card:
    """What one library came to. `colour` is green, yellow, red or grey; grey has a `grey_kind`."""

    definitions: Definitions
    months: Period
    library_id: int
    months_expected: int
    components: tuple[Component, ...]
    measures: dict[str, Decimal | None]
    score: Decimal
    colour: str
    grey_kind: str
    as_of: datetime

    @property
    def is_grey(self) -> bool:
        return self.colour == "grey"


@dataclass(frozen=True)
class PlaceCard:
    """What the libraries of one region came to together."""

    place_id: int | None
    libraries: int
    colours: Colours
    components: tuple[Component, ...]
    score: Decimal
    colour: str


@dataclass(frozen=True)
class RegionCards:
    """The card of a region, and those of its next level by their ids."""

    definitions: Definitions
    months: Period
    whole: PlaceCard
    places: dict[int, PlaceCard]
    as_of: datetime


@dataclass(frozen=True)
class LibraryScore:
    """One line of a list of libraries."""

    library_id: int
    name: str
    library_type: str
    score: Decimal
    colour: str
    grey_kind: str


def _ask(definitions: Definitions, statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    return fetch_named(statement, values | target_values(definitions))


def library_card(
    library: Library,
    months: Period,
    *,
    version: Rules | None = None,
    today: date | None = None,
) -> Card | None:
    """Return the card of a library for whole months; None where no report was expected."""
    definitions = definitions_for(months, version)
    scope, values = scope_of(library)
    values |= months_of(months, today or timezone.localdate())
    with read_snapshot() as as_of:
        rows = _ask(definitions, scored_libraries(definitions, scope), values)
    return _card(rows[0], definitions, months, as_of) if rows else None


def _card(row: dict[str, Any], definitions: Definitions, months: Period, as_of: datetime) -> Card:
    score, colour, kind = _standing(row, definitions)
    return Card(
        definitions=definitions,
        months=months,
        library_id=row["id"],
        months_expected=row["months_expected"],
        components=tuple(_component(one, row, "p") for one in definitions.indicators),
        measures={code: row[code] for code in definitions.codes},
        score=score,
        colour=colour,
        grey_kind=kind,
        as_of=as_of,
    )


def _standing(row: dict[str, Any], definitions: Definitions) -> tuple[Decimal, str, str]:
    if row["is_reporting"]:
        return row["score"], definitions.colour_of(row["score"]), ""
    return Decimal(0), "grey", NO_REPORT if row["has_account"] else NO_ACCOUNT


def _component(one: Definition, row: dict[str, Any], points: str) -> Component:
    key = sql_name(one)
    top, bottom = row[f"n_{key}"], row[f"d_{key}"]
    target = row[f"t_{key}"]
    return Component(
        definition=one,
        value=top / bottom if top is not None and bottom else None,
        target=target / row[f"b_{key}"] if target is not None else None,
        points=row[f"{points}_{key}"] if one.is_scored else Decimal(0),
    )


def library_scores(
    place: Library | Region,
    months: Period,
    *,
    colour: str = "",
    library_type: str = "",
    version: Rules | None = None,
    today: date | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[LibraryScore]:
    """Return the libraries of a place with their scores, the lowest of a colour last.

    `colour`: green, yellow, red, no_account or no_report.
    """
    definitions = definitions_for(months, version)
    scope, values = scope_of(place)
    values |= months_of(months, today or timezone.localdate())
    values |= {"colour": colour, "library_type": library_type, "offset": offset, "limit": limit}
    inner = scored_libraries(definitions, scope)
    rows = _ask(
        definitions,
        f"SELECT x.* FROM (SELECT y.*, {colour_sql(definitions, 'y')} AS colour "
        f"FROM ({inner}) y) x "
        "WHERE (%(colour)s = '' OR x.colour = %(colour)s) "
        "AND (%(library_type)s = '' OR x.library_type = %(library_type)s) "
        "ORDER BY x.is_reporting DESC, x.score DESC, x.name, x.id "
        "LIMIT %(limit)s OFFSET %(offset)s",
        values,
    )
    return [_line(row, definitions) for row in rows]


def _line(row: dict[str, Any], definitions: Definitions) -> LibraryScore:
    score, colour, kind = _standing(row, definitions)
    return LibraryScore(row["id"], row["name"], row["library_type"], score, colour, kind)


def colour_sql(definitions: Definitions, table: str) -> str:
    version = definitions.version
    return (
        f"CASE WHEN NOT {table}.is_reporting AND NOT {table}.has_account THEN '{NO_ACCOUNT}' "
        f"WHEN NOT {table}.is_reporting THEN '{NO_REPORT}' "
        f"WHEN {table}.score > {version.green_above} THEN 'green' "
        f"WHEN {table}.score > {version.yellow_above} THEN 'yellow' ELSE 'red' END"
    )


def region_cards(
    region: Region,
    months: Period,
    *,
    version: Rules | None = None,
    today: date | None = None,
    library_type: str = "",
) -> RegionCards:
    """Return the card of a region and those of the regions below it."""
    definitions = definitions_for(months, version)
    scope, values = scope_of(region)
    values |= months_of(months, today or timezone.localdate())
    if library_type:
        scope += " AND l.library_type = %(library_type)s"
        values["library_type"] = library_type
    below = LEVEL_COLUMNS.get(region.level + 1, "")
    grouping = f"GROUPING SETS ((), (x.{below}))" if below else "()"
    place = f"x.{below}, GROUPING(x.{below})" if below else "NULL::bigint, 1"
    inner = scored_libraries(definitions, scope)
    statement = (
        f"SELECT {_named(place)}, {_sums(definitions)} FROM (SELECT y.*, "
        f"{colour_sql(definitions, 'y')} AS colour FROM ({inner}) y) x GROUP BY {grouping}"
    )
    outer = f"SELECT r.*, {_place_points(definitions)} FROM ({statement}) r"
    with read_snapshot() as as_of:
        rows = _ask(definitions, outer, values)
    cards = {
        (None if row["is_whole"] else row["place_id"]): _place_card(row, definitions)
        for row in rows
    }
    whole = cards.pop(None, None) or _nothing(definitions)
    # A library right under a province stands in none of its regencies.
    places = {pk: card for pk, card in cards.items() if pk is not None and pk != region.pk}
    return RegionCards(definitions, months, whole, places, as_of)


def _named(place: str) -> str:
    place_id, is_whole = place.split(", ")
    return f"{place_id} AS place_id, {is_whole} = 1 AS is_whole"


def _sums(definitions: Definitions) -> str:
    parts = ["COUNT(*) AS libraries"]
    parts += [
        f"COUNT(*) FILTER (WHERE x.colour = '{name}') AS {name}" for name in (*COLOURS, *GREYS)
    ]
    for one in definitions.indicators:
        key = sql_name(one)
        top, bottom = expressions_of(one, _summed)
        parts += [f"{top} AS n_{key}", f"{bottom} AS d_{key}", *_targets_together(one)]
        if one.is_scored:
            parts.append(
                f"ROUND(COALESCE(SUM(x.p_{key}) FILTER (WHERE x.is_reporting), 0)::numeric "
                f"/ NULLIF(COUNT(*), 0), 1) AS m_{key}"
            )
    return ", ".join(parts)


def _targets_together(one: Definition) -> list[str]:
    """Return the targets' sum, or for a level their mean, as t over b without a division.

    A quotient written out would end somewhere, and an exact half would fall to one side.
    """
    key = sql_name(one)
    shared = lcm(*(target.per_months or 1 for target in one.targets))
    is_growing = any(target.per_months for target in one.targets)
    count = "1" if is_growing else f"NULLIF(COUNT(x.t_{key}), 0)"
    return [
        f"SUM(x.t_{key} * ({shared} / x.b_{key})) AS t_{key}",
        f"({shared} * {count})::numeric AS b_{key}",
    ]


def _summed(name: str) -> str:
    return f"SUM(x.{name})"


def _place_points(definitions: Definitions) -> str:
    parts = []
    for one in definitions.scored:
        key = sql_name(one)
        sql = f"r.m_{key}"
        if not one.is_mean:
            sql = points_sql(one, *(f"r.{letter}_{key}" for letter in "ndtb"))
        parts.append(f"COALESCE({sql}, 0) AS q_{key}")
    return ", ".join(parts) or "0 AS nothing"


def _place_card(row: dict[str, Any], definitions: Definitions) -> PlaceCard:
    components = tuple(_component(one, row, "q") for one in definitions.indicators)
    colours = Colours(**{name: row[name] for name in (*COLOURS, *GREYS)})
    score = sum((one.points for one in components), Decimal(0))
    return PlaceCard(
        place_id=row["place_id"],
        libraries=row["libraries"],
        colours=colours,
        components=components,
        score=score,
        colour=definitions.colour_of(score) if colours.coloured else "grey",
    )


def _nothing(definitions: Definitions) -> PlaceCard:
    """Return the card of a region in which no library is expected to report."""
    components = tuple(Component(one, None, None, Decimal(0)) for one in definitions.indicators)
    return PlaceCard(None, 0, Colours(), components, Decimal(0), "grey")
