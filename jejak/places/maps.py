"""Maps of the regions below one: by outlines where they are loaded, else by tiles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jejak.common.maps import Area, AreaMap, RegionMap
from jejak.common.tiles import POSITIONS, Painted, TileItem, draw_tiles, letters_of, paint

from .boundaries.placing import grid_by_order
from .models import Boundary, BoundarySet, Level, Region


def region_map(
    parent: Region,
    items: Iterable[TileItem],
    *,
    name: str,
    unit: str,
    none: str,
    limits: Sequence[int] = (),
    suffix: str = "",
) -> RegionMap:
    """Paint the regions directly below `parent`; the codes of the items are theirs.

    Both pictures are prepared; the component `region_map` shows the one that is asked for.
    """
    places, legend = paint(items, unit, none=none, limits=limits, suffix=suffix)
    drawn = BoundarySet.objects.filter(parent=parent).first()
    rows = list(drawn.boundaries.select_related("region")) if drawn else []
    return RegionMap(
        name=name,
        places=places,
        legend=legend,
        tiles=draw_tiles(places, legend, positions_of(parent, places, rows)),
        areas=_areas(drawn, rows, places),
        is_national=parent.level == Level.COUNTRY,
    )


def positions_of(
    parent: Region, places: Sequence[Painted], rows: Sequence[Boundary]
) -> dict[str, tuple[str, int, int]]:
    """Return letters, column and row: stored ones, else a compact grid by code."""
    if parent.level == Level.COUNTRY:
        return POSITIONS
    cells = {row.region.code: (row.tile_column, row.tile_row) for row in rows}
    codes = [place.code for place in places]
    if not all(code in cells for code in codes):
        rest = [code for code in codes if code not in cells]
        below = max((row for _column, row in cells.values()), default=0)
        cells |= {code: (x, y + below) for code, (x, y) in grid_by_order(rest).items()}
    letters = letters_of({place.code: place.label for place in places})
    return {code: (letters[code], *cells[code]) for code in codes}


def _areas(
    drawn: BoundarySet | None, rows: Sequence[Boundary], places: Sequence[Painted]
) -> AreaMap | None:
    outlines = {row.region.code: row.outline for row in rows}
    areas = [Area(outlines[place.code], place) for place in places if place.code in outlines]
    if drawn is None or not areas:
        return None
    missing = [place for place in places if place.code not in outlines]
    return AreaMap(areas, missing, drawn.width, drawn.height, drawn.source)
