"""What the columns of a table mean: recognised by their headings, else by what stands in them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jejak.accounts.names import normal_phone
from jejak.directory.models import Intake
from jejak.places.querysets import plain

from . import values
from .tables import Grid


@dataclass(frozen=True)
class Field:
    """One thing that a column can say; `words` are its usual headings, made plain."""

    name: str
    label: object
    words: tuple[str, ...]
    most: int = 120


PLACE_FIELDS = (
    Field(
        "village",
        _("Village"),
        (
            "desa",
            "kelurahan",
            "desa kelurahan",
            "kelurahan desa",
            "nama desa",
            "nama kelurahan",
            "nagari",
            "gampong",
            "kampung",
            "pekon",
            "village",
            "urban village",
            "desa kel",
            "ds",
        ),
    ),
    Field(
        "district",
        _("District"),
        (
            "kecamatan",
            "kec",
            "nama kecamatan",
            "distrik",
            "kapanewon",
            "kemantren",
            "district",
            "sub district",
            "subdistrict",
        ),
    ),
    Field(
        "regency",
        _("Regency or city"),
        (
            "kabupaten",
            "kota",
            "kabupaten kota",
            "kab",
            "kab kota",
            "nama kabupaten",
            "regency",
            "city",
            "regency city",
            "regency or city",
        ),
    ),
    Field("province", _("Province"), ("provinsi", "prov", "propinsi", "province")),
    Field(
        "code",
        _("Region code"),
        (
            "kode desa",
            "kode wilayah",
            "kode kelurahan",
            "kode kemendagri",
            "kode",
            "kode desa kelurahan",
            "kode wilayah desa",
            "region code",
            "village code",
            "code",
            "kode bps",
        ),
        20,
    ),
)
PERSON_NAME_WORDS = (
    "nama pengelola",
    "pengelola",
    "pengelola perpustakaan",
    "petugas",
    "pic",
    "nama petugas",
    "penanggung jawab",
    "pj",
    "kontak",
    "nama kontak",
    "narahubung",
    "pustakawan",
    "nama pustakawan",
    "manager",
    "manager name",
    "contact",
    "contact person",
    "librarian",
)
PERSON_PHONE_WORDS = (
    "hp",
    "no hp",
    "nomor hp",
    "wa",
    "no wa",
    "nomor wa",
    "whatsapp",
    "nomor whatsapp",
    "no whatsapp",
    "hp wa",
    "no hp wa",
    "nomor hp wa",
    "telepon wa",
    "telepon pengelola",
    "hp pengelola",
    "wa pengelola",
    "no hp pengelola",
    "no wa pengelola",
    "nomor hp pengelola",
    "kontak pengelola",
    "nomor ponsel",
    "ponsel",
    "handphone",
    "no handphone",
    "mobile",
    "mobile number",
    "manager phone",
    "whatsapp number",
)
PHONE_WORDS = (
    "telepon",
    "telp",
    "tlp",
    "no telepon",
    "nomor telepon",
    "no telp",
    "phone",
    "telephone",
    "telepon perpustakaan",
)

LIBRARY_FIELDS = (
    Field(
        "name",
        _("Name of the library"),
        (
            "nama perpustakaan",
            "nama perpus",
            "perpustakaan",
            "nama",
            "nama lembaga",
            "nama perpustakaan tbm",
            "nama tbm",
            "tbm",
            "nama taman baca",
            "library",
            "library name",
            "name",
            "name of the library",
        ),
        160,
    ),
    *PLACE_FIELDS,
    Field(
        "library_type",
        _("Type"),
        (
            "jenis",
            "jenis perpustakaan",
            "tipe",
            "tipe perpustakaan",
            "bentuk",
            "type",
            "library type",
            "kind",
        ),
    ),
    Field(
        "partner_category",
        _("Partner category"),
        (
            "kategori mitra",
            "kategori",
            "status mitra",
            "jenis mitra",
            "kemitraan",
            "mitra",
            "partner category",
            "category",
            "cohort",
        ),
    ),
    Field(
        "npp",
        _("NPP registration number"),
        (
            "npp",
            "no npp",
            "nomor npp",
            "nomor pokok perpustakaan",
            "nomor pokok",
            "registration number",
            "npp registration number",
        ),
        40,
    ),
    Field(
        "address",
        _("Address"),
        ("alamat", "alamat perpustakaan", "alamat lengkap", "jalan", "address", "street"),
        250,
    ),
    Field("person_name", _("Manager"), PERSON_NAME_WORDS),
    Field("person_phone", _("Manager's mobile number"), PERSON_PHONE_WORDS, 30),
    Field("phone", _("Phone of the library"), PHONE_WORDS, 30),
    Field("email", _("E-mail"), ("email", "e mail", "surel", "alamat email", "pos el"), 254),
    Field(
        "website",
        _("Website or social media"),
        (
            "website",
            "situs",
            "situs web",
            "media sosial",
            "medsos",
            "instagram",
            "web",
            "social media",
        ),
        200,
    ),
    Field(
        "head_name",
        _("Head of the library"),
        (
            "kepala perpustakaan",
            "nama kepala perpustakaan",
            "kepala",
            "head of the library",
            "head",
        ),
    ),
    Field(
        "founding_year",
        _("Founded in"),
        (
            "tahun berdiri",
            "tahun pendirian",
            "berdiri",
            "didirikan",
            "founded in",
            "founded",
            "founding year",
        ),
        20,
    ),
    Field(
        "joined_on",
        _("Joined the programme on"),
        (
            "bergabung",
            "tahun bergabung",
            "tanggal bergabung",
            "bergabung sejak",
            "tahun replikasi",
            "mulai program",
            "joined",
            "joined on",
            "joined the programme on",
            "tahun",
        ),
        30,
    ),
    Field(
        "opened_on",
        _("Open since"),
        ("buka sejak", "tanggal buka", "beroperasi sejak", "open since", "opened on"),
        30,
    ),
    Field(
        "decree_number",
        _("Founding decree"),
        (
            "sk",
            "nomor sk",
            "no sk",
            "sk pendirian",
            "sk kepala desa",
            "sk kades",
            "founding decree",
            "decree",
        ),
    ),
    Field(
        "staff_count",
        _("Staff"),
        ("jumlah tenaga", "tenaga", "jumlah petugas", "staff", "jumlah pengelola", "staff count"),
        20,
    ),
    Field(
        "title_count",
        _("Titles"),
        ("jumlah judul", "judul", "jumlah judul buku", "titles", "koleksi", "jumlah koleksi"),
        20,
    ),
    Field(
        "computer_count",
        _("Working computers"),
        ("jumlah komputer", "komputer", "computers", "working computers"),
        20,
    ),
)
PEOPLE_FIELDS = (
    Field(
        "person_name",
        _("Name"),
        ("nama", "nama lengkap", "nama orang", "name", "full name", *PERSON_NAME_WORDS),
    ),
    Field(
        "role", _("Role"), ("peran", "tugas", "jabatan", "sebagai", "posisi", "role", "position")
    ),
    Field("person_phone", _("Mobile number"), PERSON_PHONE_WORDS + PHONE_WORDS, 30),
    Field(
        "library",
        _("Library"),
        (
            "perpustakaan",
            "nama perpustakaan",
            "nama perpus",
            "tbm",
            "unit",
            "instansi",
            "tempat tugas",
            "library",
            "library name",
        ),
        160,
    ),
    Field(
        "npp",
        _("NPP registration number"),
        (
            "npp",
            "no npp",
            "nomor npp",
            "nomor pokok perpustakaan",
            "kode perpustakaan",
            "library code",
        ),
        40,
    ),
    *PLACE_FIELDS,
)
# Headings of columns that are there only for the eye.
NOT_READ = frozenset(
    {
        "no",
        "nomor",
        "nomor urut",
        "no urut",
        "number",
        "keterangan",
        "ket",
        "catatan",
        "notes",
        "remarks",
    }
)
LIKE_ENOUGH = 0.84


def fields_of(kind: str) -> tuple[Field, ...]:
    return LIBRARY_FIELDS if kind == Intake.Kind.LIBRARIES else PEOPLE_FIELDS


def field_named(kind: str, name: str) -> Field:
    return next(field for field in fields_of(kind) if field.name == name)


def meaning_of(heading: str, kind: str) -> str:
    """Return the field that a heading names, however it is spelt, or nothing."""
    text = plain(re.sub(r"\(.*?\)|[*:]", " ", heading)) or plain(heading)
    words = {word: field.name for field in fields_of(kind) for word in field.words}
    if text in NOT_READ:
        return ""
    if text in words:
        return words[text]
    inside = [word for word in words if len(word) > 3 and f" {word} " in f" {text} "]
    if inside and len(text) <= 40:
        return words[max(inside, key=len)]
    near = difflib.get_close_matches(text, [w for w in words if len(w) > 3], 1, LIKE_ENOUGH)
    return words[near[0]] if near else ""


def read_columns(grid: Grid, kind: str) -> tuple[list[str], list[str], Grid]:
    """Return the heading line, what each column means, and the rows below."""
    meanings = [meaning_of(heading, kind) for heading in grid[0]]
    if is_heading(grid[0], meanings):
        return grid[0], settled(meanings), grid[1:]
    return [], settled(guess_columns(grid, kind)), grid


def is_heading(line: Sequence[str], meanings: Sequence[str]) -> bool:
    """A line of names has no numbers, and two of its cells are known as headings."""
    known = len({meaning for meaning in meanings if meaning})
    has_data = any(normal_phone(cell) or re.search(r"\d{4}", cell) for cell in line)
    return not has_data and known >= min(2, len(line))


def settled(meanings: Sequence[str]) -> list[str]:
    """Keep the first column of each meaning; a phone right after a person's name is theirs."""
    found = list(meanings)
    if "person_name" in found and "person_phone" not in found:
        after = found.index("person_name") + 1
        if after < len(found) and found[after] == "phone":
            found[after] = "person_phone"
    return [
        meaning if meaning and found.index(meaning) == number else ""
        for number, meaning in enumerate(found)
    ]


def guess_columns(grid: Grid, kind: str) -> list[str]:
    """Tell columns without headings apart by what stands in most of their cells."""
    sample = grid[:200]
    signs = LIBRARY_SIGNS if kind == Intake.Kind.LIBRARIES else PEOPLE_SIGNS
    taken: set[str] = set()
    found = []
    for number in range(len(grid[0])):
        cells = [line[number] for line in sample if line[number]]
        fitting = (
            name
            for name, is_one in signs
            if name not in taken and 2 * sum(map(is_one, cells)) > len(cells)
        )
        meaning = next(fitting, "")
        taken.add(meaning)
        found.append(meaning)
    return found


def looks_like(pattern: str) -> Callable[[str], bool]:
    wanted = re.compile(pattern, re.IGNORECASE)
    return lambda cell: bool(wanted.search(cell))


Signs = tuple[tuple[str, Callable[[str], bool]], ...]
COMMON_SIGNS: Signs = (
    ("code", looks_like(r"^\d\d\.?\d\d(\.?\d\d(\.?\d{4})?)?$")),
    ("person_phone", lambda cell: normal_phone(cell) is not None),
    ("district", looks_like(r"^kec(\.|amatan)?\s")),
    ("regency", looks_like(r"^(kab(\.|upaten)?|kota)\s")),
    ("village", looks_like(r"^(desa|kel(\.|urahan)?)\s")),
)
LIBRARY_SIGNS: Signs = (
    *COMMON_SIGNS,
    ("library_type", lambda cell: values.type_of(cell) is not None),
    ("partner_category", lambda cell: values.category_of(cell) is not None),
    ("name", looks_like(r"perpus|pustaka|taman ba|tbm|library|literasi|baca")),
    ("email", looks_like(r"^\S+@\S+$")),
    ("address", looks_like(r"^(jl|jalan|dusun|rt|dk)\b")),
)
PEOPLE_SIGNS: Signs = (
    *COMMON_SIGNS,
    ("role", lambda cell: values.role_of(cell) is not None),
    ("library", looks_like(r"perpus|pustaka|taman ba|tbm|library|literasi")),
    ("person_name", looks_like(r"^[^\d@]{3,60}$")),
)
