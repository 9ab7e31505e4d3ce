"""Storing outlines: the whole file or nothing, and a report of what has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from jejak.audit.services import audit
from jejak.common.database import in_transaction
from jejak.common.rows import insert_rows
from jejak.places.models import Boundary, BoundarySet, Level, Region

from .drawing import NATION, draw, frame_around
from .placing import place_tiles
from .reading import BadBoundaries, Outline, read_outlines

CODES_SHOWN = 5


@dataclass(frozen=True)
class BoundaryReport:
    """What was loaded, by level; which of the file has no outline; which region has none now."""

    loaded: dict[Level, int]
    empty: list[Region]
    without: dict[Level, list[Region]]
    # Maps that are drawn anew: of the nation, of provinces.
    parents: list[Region]


def load_boundaries(
    path: Path, *, source: str, code_property: str = "", check: bool = False
) -> BoundaryReport:
    """Load a GeoJSON or TopoJSON over what stands; `check` reports and leaves all as it was.

    Each map that the file touches (the nation, a province) is made anew from the file alone.
    Raises BadBoundaries naming the feature, and then stores nothing.
    """
    outlines = read_outlines(path, code_property)
    return store_outlines(outlines, source=source, file_name=path.name, check=check)


@in_transaction
def store_outlines(
    outlines: Sequence[Outline], *, source: str, file_name: str = "", check: bool = False
) -> BoundaryReport:
    source = " ".join(source.replace("\x00", "").split())[:200]
    if not (source or check):
        raise BadBoundaries(
            _("Say with --source where the outlines come from and under which licence; the maps "
              "show it.")
        )  # fmt: skip
    regions = _regions_of(outlines)
    groups: dict[Region, list[Outline]] = defaultdict(list)
    for one in outlines:
        parent = regions[one.code].parent
        if one.polygons and parent is not None:
            groups[parent].append(one)
    if not groups:
        raise BadBoundaries(_("No feature of the file has an outline."))
    # A region that came to another province leaves the older map.
    Boundary.objects.filter(region__in=list(regions.values())).delete()
    for parent, members in groups.items():
        _store_set(parent, members, regions, source or "-")
    report = BoundaryReport(
        loaded=_counted(regions[one.code] for group in groups.values() for one in group),
        empty=[regions[one.code] for one in outlines if not one.polygons],
        without=_without_outline(),
        parents=sorted(groups, key=lambda region: region.code),
    )
    if check:
        transaction.set_rollback(True)
    else:
        country = Region.objects.get(level=Level.COUNTRY)
        counts = {level.name.lower(): count for level, count in report.loaded.items()}
        detail = {"file": file_name, "source": source, **counts}
        audit("boundary.load", country, by=None, detail=detail)
    return report


def _regions_of(outlines: Sequence[Outline]) -> dict[str, Region]:
    rows = Region.objects.valid().filter(level__in=(Level.PROVINCE, Level.REGENCY))
    codes = [one.code for one in outlines]
    known = {region.code: region for region in rows.filter(code__in=codes).select_related("parent")}
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise BadBoundaries(
            _("%(count)s codes of the file are not in the official list: %(codes)s")
            % {"count": len(unknown), "codes": ", ".join(unknown[:CODES_SHOWN])}
        )
    return known


def _store_set(
    parent: Region, outlines: Sequence[Outline], regions: dict[str, Region], source: str
) -> None:
    frame = NATION if parent.level == Level.COUNTRY else frame_around(outlines)
    shapes = draw(outlines, frame)
    tiles = place_tiles({shape.code: (shape.x, shape.y) for shape in shapes})
    BoundarySet.objects.filter(parent=parent).delete()
    drawn = BoundarySet.objects.create(
        parent=parent, width=frame.width, height=frame.height, source=source
    )
    insert_rows(
        [
            Boundary(
                region=regions[shape.code],
                boundary_set=drawn,
                outline=shape.path,
                tile_column=tiles[shape.code][0],
                tile_row=tiles[shape.code][1],
            )
            for shape in shapes
        ]
    )


def _counted(regions: Iterable[Region]) -> dict[Level, int]:
    counts: dict[Level, int] = defaultdict(int)
    for region in regions:
        counts[Level(region.level)] += 1
    return dict(sorted(counts.items()))


def _without_outline() -> dict[Level, list[Region]]:
    drawn = Boundary.objects.values("region_id")
    rows = Region.objects.valid().exclude(pk__in=drawn).order_by("code")
    return {level: list(rows.filter(level=level)) for level in (Level.PROVINCE, Level.REGENCY)}
