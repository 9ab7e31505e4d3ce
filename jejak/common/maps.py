"""A map of places as plain values: outlines in one frame or tiles, one legend, one table."""

from __future__ import annotations

from dataclasses import dataclass

from .tiles import Legend, Painted, TileMap


@dataclass(frozen=True)
class Area:
    """`outline` is the text of an SVG path."""

    outline: str
    place: Painted


@dataclass(frozen=True)
class AreaMap:
    """Outlines in one frame; `missing` are places without one, which the table has."""

    areas: list[Area]
    missing: list[Painted]
    width: int
    height: int
    source: str

    @property
    def missing_names(self) -> str:
        return ", ".join(place.label for place in self.missing)


@dataclass(frozen=True)
class RegionMap:
    """Both pictures of the same places; the page says which one is shown.

    `areas` is None where no outlines are loaded; `is_national` tells provinces from regencies.
    """

    name: str
    places: list[Painted]
    legend: Legend
    tiles: TileMap
    areas: AreaMap | None
    is_national: bool
