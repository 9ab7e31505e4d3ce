"""A table to begin from, with the headings that are recognised."""

from __future__ import annotations

import csv
import io

from django.utils.translation import get_language

from jejak.directory.models import Intake

HEADINGS = {
    ("libraries", "id"): (
        "Nama perpustakaan",
        "Jenis",
        "Kode desa",
        "Desa",
        "Kecamatan",
        "Kabupaten",
        "Kategori mitra",
        "NPP",
        "Alamat",
        "Nama pengelola",
        "Nomor WA",
    ),
    ("libraries", "en"): (
        "Library name",
        "Type",
        "Region code",
        "Village",
        "District",
        "Regency",
        "Partner category",
        "NPP",
        "Address",
        "Manager",
        "WhatsApp number",
    ),
    ("people", "id"): ("Nama", "Peran", "Nama perpustakaan", "Desa", "Kecamatan", "Nomor WA"),
    ("people", "en"): ("Name", "Role", "Library", "Village", "District", "WhatsApp number"),
}
# Made-up libraries and people of a place that exists; numbers that belong to nobody.
ROWS = {
    "libraries": (
        (
            "Perpustakaan Desa Sumber Ilmu",
            "Desa",
            "33.24.05.2001",
            "",
            "",
            "",
            "Replikasi mandiri",
            "",
            "Jl. Melati 1",
            "Siti Aminah",
            "0812-0000-0101",
        ),
        (
            "TBM Pelangi",
            "TBM",
            "",
            "Sukorejo",
            "Sukorejo",
            "Kendal",
            "Bukan mitra",
            "",
            "",
            "Joko Santoso",
            "0812-0000-0102",
        ),
    ),
    "people": (
        ("Siti Aminah", "Pengelola", "Perpustakaan Desa Sumber Ilmu", "", "", "0812-0000-0101"),
        ("Bambang Wijaya", "Kepala desa", "TBM Pelangi", "Sukorejo", "Sukorejo", ""),
    ),
}


def example_csv(kind: str) -> str:
    """Return it with semicolons and a byte order mark, as spreadsheets in Indonesia open it."""
    language = "en" if get_language() == "en" else "id"
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";")
    lines.writerow(HEADINGS[Intake.Kind(kind).value, language])
    lines.writerows(ROWS[kind])
    return "\N{BYTE ORDER MARK}" + out.getvalue()
