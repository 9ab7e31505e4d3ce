"""Reading GeoJSON and TopoJSON: every fault is refused, with the feature it stands in.

The file may come from anywhere, so its size, depth and number of points have limits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from math import isfinite
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from jejak.common.errors import InvalidContent

from .topojson import arcs_of, expand

Point = tuple[float, float]
Ring = list[Point]
# The outer ring and its holes.
Polygon = list[Ring]

MOST_BYTES = 40 * 1024 * 1024
MOST_FEATURES = 2_000
MOST_POINTS = 1_000_000
# Indonesia with its outermost islands, in degrees.
WEST, EAST, SOUTH, NORTH = 94.0, 142.0, -12.0, 7.0
# What files of provinces and regencies call the official code; compared in lower case.
CODE_NAMES = (
    "code", "kode", "kode_wilayah", "kodewilayah", "region_code", "kdpkab", "kdppum",
    "kode_kab", "kode_kabupaten", "kode_prov", "kode_provinsi", "kab_code", "prov_code",
    "kode_kk", "kemendagri", "kode_kemendagri", "id",
)  # fmt: skip


@dataclass(frozen=True)
class Outline:
    """One region of the file: its official code without dots, in degrees.

    `polygons` is empty where the file knows the region and has no outline of it.
    """

    code: str
    polygons: list[Polygon] = field(repr=False)


class BadBoundaries(InvalidContent):
    """This file is not loaded; the message says why and names the feature."""

    code = "bad_boundaries"


def read_outlines(path: Path, code_property: str = "") -> list[Outline]:
    """Read all outlines; raise BadBoundaries for the first fault."""
    if not path.is_file():
        raise BadBoundaries(_("There is no file %(path)s.") % {"path": path})
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise BadBoundaries(
            _("The file has %(size)s MB; at most %(most)s are read. Simplify the outlines first.")
            % {"size": size // 1024 // 1024 + 1, "most": MOST_BYTES // 1024 // 1024}
        )
    return outlines_of(path.read_bytes(), code_property)


def outlines_of(content: bytes, code_property: str = "") -> list[Outline]:
    features = list(_features(_parsed(content)))
    if not features:
        raise BadBoundaries(_("The file has no features."))
    if len(features) > MOST_FEATURES:
        raise BadBoundaries(
            _("The file has %(count)s features; at most %(most)s are read. Only provinces and "
              "regencies are drawn.")
            % {"count": len(features), "most": MOST_FEATURES}
        )  # fmt: skip
    name = code_property or _code_name(features)
    budget = _Budget()
    found: dict[str, Outline] = {}
    for feature in features:
        outline = Outline(_code(feature, name), list(_polygons(feature, budget)))
        if outline.code in found:
            raise BadBoundaries(
                _("The code %(code)s stands twice in the file (%(feature)s).")
                % {"code": outline.code, "feature": feature.name}
            )
        found[outline.code] = outline
    return list(found.values())


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadBoundaries(_("The file is not JSON.")) from error
    if not isinstance(data, dict) or data.get("type") not in ("FeatureCollection", "Topology"):
        raise BadBoundaries(
            _("The file is neither a GeoJSON FeatureCollection nor a TopoJSON Topology.")
        )
    return data


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


@dataclass(frozen=True)
class Feature:
    """`name` is how the report calls it; `arcs` belong to TopoJSON only."""

    name: str
    properties: dict[str, Any]
    geometry: dict[str, Any]
    arcs: list[Ring] | None = field(default=None, repr=False)


def _features(data: dict[str, Any]) -> Iterator[Feature]:
    if data["type"] == "Topology":
        yield from _topology_features(data)
        return
    rows = data.get("features")
    if not isinstance(rows, list):
        raise BadBoundaries(_("The file has no list of features."))
    for number, given in enumerate(rows, start=1):
        row = given if isinstance(given, dict) else {}
        geometry = row.get("geometry")
        yield _feature(number, row, geometry if isinstance(geometry, dict) else {}, None)


def _topology_features(data: dict[str, Any]) -> Iterator[Feature]:
    try:
        arcs = arcs_of(data, most=MOST_POINTS)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise BadBoundaries(_("The arcs of the TopoJSON cannot be read.")) from error
    objects = data.get("objects")
    numbers = count(1)
    for thing in objects.values() if isinstance(objects, dict) else ():
        rows = thing.get("geometries") if isinstance(thing, dict) else None
        for given in rows if isinstance(rows, list) else [thing]:
            row = given if isinstance(given, dict) else {}
            yield _feature(next(numbers), row, row, arcs)


def _feature(
    number: int, row: dict[str, Any], geometry: dict[str, Any], arcs: list[Ring] | None
) -> Feature:
    given = row.get("properties")
    properties = dict(given) if isinstance(given, dict) else {}
    properties.setdefault("id", row.get("id"))
    names = [value for key, value in properties.items() if "nam" in str(key).lower()]
    named = next((str(name) for name in names if isinstance(name, str) and name.strip()), "")
    label = _("feature %(number)s") % {"number": number}
    return Feature(f"{label}, {named[:80]}" if named else label, properties, geometry, arcs)


def _code_name(features: list[Feature]) -> str:
    """Return the property that holds a code of a province or regency in every feature."""
    known = {str(key).lower(): str(key) for key in features[0].properties}
    for name in CODE_NAMES:
        key = known.get(name)
        if key is not None and all(_as_code(one.properties.get(key)) for one in features):
            return key
    # Some have one and some have not: say which has none.
    key = next((known[name] for name in CODE_NAMES if name in known and name != "id"), "")
    if key and any(_as_code(one.properties.get(key)) for one in features):
        return key
    raise BadBoundaries(
        _("No property holds an official code in every feature. Name it with --code-property; "
          "there are: %(names)s.")
        % {"names": ", ".join(str(key)[:40] for key in list(features[0].properties)[:20])}
    )  # fmt: skip


def _as_code(value: object) -> str:
    """Return the digits of `11.01`, `1101` or 1101; empty for anything else.

    A number with a decimal point is none: 35.10 would arrive as 35.1.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    text = str(value).replace(".", "").strip() if not isinstance(value, int) else f"{value:d}"
    return text if text.isascii() and text.isdigit() and len(text) in {2, 4} else ""


def _code(feature: Feature, name: str) -> str:
    value = feature.properties.get(name)
    code = _as_code(value)
    if not code:
        said = json.dumps(value, ensure_ascii=False)[:40]
        raise BadBoundaries(
            _("%(feature)s: %(value)s in %(name)s is no code of a province or regency.")
            % {"feature": feature.name, "value": said, "name": name}
        )
    return code


class _Budget:
    """How many points may still be read; a small TopoJSON can stand for very many."""

    def __init__(self) -> None:
        self.left = MOST_POINTS

    def take(self, points: int) -> None:
        self.left -= points
        if self.left < 0:
            raise BadBoundaries(
                _("The outlines have more than %(most)s points. Simplify them first.")
                % {"most": MOST_POINTS}
            )


def _polygons(feature: Feature, budget: _Budget) -> Iterator[Polygon]:
    kind = feature.geometry.get("type")
    content = feature.geometry.get("coordinates" if feature.arcs is None else "arcs")
    # Known, but without a place: both formats allow it, and the report names the region.
    if kind is None or content == []:
        return
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadBoundaries(
            _("%(feature)s is no polygon but %(kind)s.")
            % {"feature": feature.name, "kind": str(kind)[:40]}
        )
    polygons = [content] if kind == "Polygon" else content
    if not isinstance(polygons, list):
        raise _broken(feature)
    for rings in polygons:
        if not isinstance(rings, list) or not rings:
            raise _broken(feature)
        yield [_ring(feature, ring, budget) for ring in rings]


def _ring(feature: Feature, content: object, budget: _Budget) -> Ring:
    if feature.arcs is None:
        if not isinstance(content, list):
            raise _broken(feature)
        budget.take(len(content))
        ring = [_position(feature, position) for position in content]
    else:
        try:
            ring = expand(content, feature.arcs, budget.take)
        except IndexError as error:
            raise BadBoundaries(
                _("%(feature)s points to an arc that the file does not have.")
                % {"feature": feature.name}
            ) from error
        except (ValueError, TypeError) as error:
            raise _broken(feature) from error
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise _broken(feature)
    for lon, lat in ring:
        if not (WEST <= lon <= EAST and SOUTH <= lat <= NORTH):
            raise BadBoundaries(
                _("%(feature)s has a point outside Indonesia: %(lon)s, %(lat)s. Is the file in "
                  "longitude and latitude (WGS 84)?")
                % {"feature": feature.name, "lon": f"{lon:.6g}", "lat": f"{lat:.6g}"}
            )  # fmt: skip
    return ring


def _position(feature: Feature, position: object) -> Point:
    if not isinstance(position, list) or len(position) < 2:
        raise _broken(feature)
    lon, lat = position[:2]
    for number in (lon, lat):
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise _broken(feature)
    try:
        point = (float(lon), float(lat))
    except OverflowError as error:
        raise _broken(feature) from error
    if not all(isfinite(number) for number in point):
        raise _broken(feature)
    return point


def _broken(feature: Feature) -> BadBoundaries:
    return BadBoundaries(
        _("%(feature)s has a broken ring: each needs at least four positions of two numbers, the "
          "last equal to the first.")
        % {"feature": feature.name}
    )  # fmt: skip
