"""Made-up outlines of the small country of `tests/cast.py`, as GeoJSON and TopoJSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from jejak.places.boundaries.reading import BadBoundaries, Outline, outlines_of

SOURCE = "Made up for tests, free to use"

# Code: west, south, east, north. Kebumen and Kendal lie side by side within Jawa Tengah.
BOXES = {
    "33": (109.0, -8.0, 111.0, -6.5),
    "35": (111.0, -8.5, 114.5, -6.8),
    "3305": (109.0, -8.0, 110.0, -6.5),
    "3324": (110.0, -8.0, 111.0, -6.5),
    "3516": (112.0, -8.0, 113.0, -7.0),
}


def ring(code: str) -> list[list[float]]:
    west, south, east, north = BOXES[code]
    middle = (south + north) / 2
    return [
        [west, south], [east, south], [east, middle], [east, north],
        [west, north], [west, middle], [west, south],
    ]  # fmt: skip


def feature(code: str, **changes: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code, "name": f"Place {code}"},
        "geometry": {"type": "Polygon", "coordinates": [ring(code)]},
    } | changes


def geojson(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def all_of_them() -> dict[str, Any]:
    return geojson(*(feature(code) for code in BOXES))


def topojson() -> dict[str, Any]:
    """Kebumen and Kendal with one arc between them, in steps of a hundredth of a degree."""
    return {
        "type": "Topology",
        "transform": {"scale": [0.01, 0.01], "translate": [109, -8]},
        "arcs": [
            [[100, 0], [0, 80], [0, 70]],
            [[100, 150], [-100, 0], [0, -150], [100, 0]],
            [[100, 0], [100, 0], [0, 150], [-100, 0]],
        ],
        "objects": {
            "regencies": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"KODE": "33.05"}},
                    {"type": "Polygon", "arcs": [[2, ~0]], "properties": {"KODE": "33.24"}},
                ],
            }
        },
    }


def written(folder: Path, data: Any) -> Path:
    path = folder / "outlines.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def read(data: Any, code_property: str = "") -> list[Outline]:
    content = data if isinstance(data, str) else json.dumps(data)
    return outlines_of(content.encode(), code_property)


def refusal(data: Any, code_property: str = "") -> str:
    with translation.override("en"), pytest.raises(BadBoundaries) as caught:
        read(data, code_property)
    return str(caught.value)


def with_geometry(**geometry: Any) -> dict[str, Any]:
    return geojson(feature("33", geometry=geometry))


def with_ring(*positions: Any) -> dict[str, Any]:
    return with_geometry(type="Polygon", coordinates=[list(positions)])


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    data = topojson()
    change(data)
    return data


# A real file, where one is named: JEJAK_BOUNDARIES is a folder of GeoJSON or TopoJSON files.
FOLDER = os.environ.get("JEJAK_BOUNDARIES", "")
real = pytest.mark.skipif(not FOLDER, reason="JEJAK_BOUNDARIES names no folder")


def real_files() -> list[Path]:
    return sorted(Path(FOLDER).glob("*json"))
