"""Build step: pack the official region names into `jejak/places/data/regions.csv.gz`.

Source: the npm package `idn-area-data` (data under ODbL, credited in NOTICE). One line a
region, `code,name`, digits only; everything else follows from the code when it is loaded.
"""

import csv
import gzip
import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules" / "idn-area-data" / "data"
TARGET = ROOT / "jejak" / "places" / "data" / "regions.csv.gz"
# Kepmendagri 300.2.2-2138/2025; the package's version is pinned, so any other count is a fault.
EXPECTED = {"provinces": 38, "regencies": 514, "districts": 7_285, "villages": 83_762}
# The names as spoken; the long forms stand only in the law.
SPOKEN = {"31": "DKI Jakarta", "34": "DI Yogyakarta"}


def read(name: str) -> list[tuple[str, str]]:
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["code"].replace(".", ""), clean(row["name"])) for row in csv.DictReader(file)]
    if len(rows) != EXPECTED[name]:
        raise SystemExit(f"{name}: {len(rows)} rows, expected {EXPECTED[name]}")
    return [(code, SPOKEN.get(code, spoken)) for code, spoken in rows]


def clean(name: str) -> str:
    """Straighten blanks and marks; the kind is in the code, so its word goes."""
    name = " ".join(name.replace("’", "'").replace("*", "").split())
    return name.removeprefix("Desa Adat ")


def main() -> None:
    if not SOURCE.is_dir():
        raise SystemExit("The region names are not installed: run `npm ci` first.")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "name"])
    for name in EXPECTED:
        writer.writerows(sorted(read(name)))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    # No time stamp inside: the same names make the same bytes.
    TARGET.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size // 1024} KB\n")


if __name__ == "__main__":
    main()
