"""Loading the official regions from a file of `code,name`."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from jejak.common.errors import InvalidContent

from .models import Level, Region
from .querysets import fold, plain
from .region_store import LoadReport, RegionRow, store_regions

PACKAGED = Path(__file__).parent / "data" / "regions.csv.gz"
COUNTRY_CODE = "0"
LEVEL_BY_LENGTH = {
    2: Level.PROVINCE,
    4: Level.REGENCY,
    6: Level.DISTRICT,
    10: Level.VILLAGE,
}
VILLAGE_KINDS = {
    "1": Region.Kind.URBAN_VILLAGE,
    "2": Region.Kind.VILLAGE,
    "3": Region.Kind.CUSTOMARY_VILLAGE,
}
# First digit of the province code -> zone, but for the two below.
ZONES = {
    "1": Region.Zone.WIB,
    "2": Region.Zone.WIB,
    "3": Region.Zone.WIB,
    "5": Region.Zone.WITA,
    "6": Region.Zone.WITA,
    "7": Region.Zone.WITA,
    "8": Region.Zone.WIT,
    "9": Region.Zone.WIT,
}
WESTERN_KALIMANTAN = {"61", "62"}
KINDS_OF_LEVEL = {
    Level.PROVINCE: {Region.Kind.PROVINCE},
    Level.REGENCY: {Region.Kind.REGENCY, Region.Kind.CITY},
    Level.DISTRICT: {Region.Kind.DISTRICT},
    Level.VILLAGE: set(VILLAGE_KINDS.values()),
}


def load_regions(path: Path = PACKAGED, **asked: Any) -> LoadReport:
    """Load a list of regions over the one that stands; running it again changes nothing.

    `asked` is what `store_regions` takes. Raises InvalidContent naming the first lines that
    cannot be, and then stores nothing.
    """
    if not path.is_file():
        raise InvalidContent(_("There is no file %(path)s.") % {"path": path})
    return store_regions(read_regions(path), **asked)


def read_regions(path: Path) -> list[RegionRow]:
    """Read a CSV (also gzipped) with the columns `code`, `name` and, where wanted, `kind`."""
    lines = _lines(path)
    pairs = [(code, name) for code, name, _kind in lines]
    kinds = {code: kind for code, _name, kind in lines if kind}
    strange = [code for code, kind in kinds.items() if not _fits(code, kind)]
    if strange:
        raise InvalidContent(
            _("%(count)s regions are of a kind that is not known: %(codes)s")
            % {"count": len(strange), "codes": ", ".join(strange[:5])}
        )
    codes = {code for code, _name in pairs} | {COUNTRY_CODE}
    bad = [code for code, name in pairs if not (0 < len(name) <= 120 and _stands(code, codes))]
    if bad or len(codes) != len(pairs) + 1:
        raise InvalidContent(
            _("%(count)s regions have a wrong or repeated code, no name or no parent: %(codes)s")
            % {"count": len(bad) or len(pairs) + 1 - len(codes), "codes": ", ".join(bad[:5])}
        )
    country = RegionRow(
        COUNTRY_CODE, Level.COUNTRY, Region.Kind.COUNTRY, "Indonesia", "indonesia",
        Region.Zone.WIB, None,
    )  # fmt: skip
    return [country, *(_row(code, name, kinds.get(code, "")) for code, name in pairs)]


def _lines(path: Path) -> list[tuple[str, str, str]]:
    """Return code, name and kind as they stand in the file, the code without its dots."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"code", "name"} <= set(reader.fieldnames or ()):
                raise InvalidContent(_("The first line must name the columns code and name."))
            return [
                (
                    (row["code"] or "").replace(".", "").strip(),
                    " ".join((row["name"] or "").replace("\x00", "").split()),
                    (row.get("kind") or "").strip(),
                )
                for row in reader
            ]
    except (UnicodeDecodeError, gzip.BadGzipFile, csv.Error, EOFError) as error:
        raise InvalidContent(_("This file is not a CSV in UTF-8.")) from error


def _fits(code: str, kind: str) -> bool:
    return kind in KINDS_OF_LEVEL.get(LEVEL_BY_LENGTH.get(len(code), Level.COUNTRY), set())


def _stands(code: str, codes: set[str]) -> bool:
    level = LEVEL_BY_LENGTH.get(len(code))
    return (
        level is not None
        and code.isascii()
        and code.isdigit()
        and code[0] in ZONES
        and parent_code(code) in codes
        and (level != Level.VILLAGE or code[6] in VILLAGE_KINDS)
    )


def _row(code: str, name: str, kind: str = "") -> RegionRow:
    level = LEVEL_BY_LENGTH[len(code)]
    # Only these carry their kind in the name; a village may well be called Kota Baru.
    folded = fold(name) if level <= Level.REGENCY else plain(name)
    told = kind or kind_of(code)
    return RegionRow(code, level, told, name, folded, zone_of(code), parent_code(code))


def kind_of(code: str) -> Region.Kind:
    """Tell the kind from the code (domain.md c.1)."""
    level = LEVEL_BY_LENGTH[len(code)]
    if level == Level.REGENCY:
        return Region.Kind.CITY if code[2:4] >= "71" else Region.Kind.REGENCY
    if level == Level.VILLAGE:
        return VILLAGE_KINDS[code[6]]
    return Region.Kind.PROVINCE if level == Level.PROVINCE else Region.Kind.DISTRICT


def zone_of(code: str) -> Region.Zone:
    return Region.Zone.WIB if code[:2] in WESTERN_KALIMANTAN else ZONES[code[0]]


def parent_code(code: str) -> str:
    """Return the code one level up; of a province, the country's."""
    if len(code) == 2:
        return COUNTRY_CODE
    return code[:6] if len(code) == 10 else code[:-2]
