"""What a cell says, as people write it: types, categories, roles, days, numbers."""

from __future__ import annotations

import re
from datetime import date
from typing import TypeVar

from jejak.access.roles import Role
from jejak.places.models import Library, PartnerCategory
from jejak.places.querysets import plain

Type = Library.Type
T = TypeVar("T", Type, PartnerCategory, Role)

# Whole words in the order in which they are looked for: "perpustakaan SD" is a school's.
TYPE_WORDS: tuple[tuple[Type, str], ...] = (
    (Type.UNIVERSITY, r"university|universitas|perguruan tinggi|kampus|politeknik|institut|pt"),
    (Type.SCHOOL, r"school|sekolah|sd|sdn|smp|smpn|sma|sman|smk|smkn|mi|mis|min|mts|mtsn|ma|man"),
    (Type.TBM, r"tbm|taman baca(an)?|pojok baca|rumah baca|community reading centre"),
    (Type.SPECIAL, r"special|khusus|masjid|gereja|rumah ibadah|pesantren|lapas"),
    (Type.VILLAGE, r"village|desa|kelurahan|kel|perpusdes|nagari|gampong|kampung"),
    (Type.DISTRICT, r"district|kecamatan|kec"),
    (Type.PROVINCIAL, r"provincial|provinsi|propinsi"),
    (Type.REGENCY, r"regency|kabupaten|kota|daerah|kab"),
)
CATEGORY_WORDS: tuple[tuple[PartnerCategory, str], ...] = (
    (
        PartnerCategory.NOT_PARTNER,
        r"not partner|not a partner|bukan( mitra)?|non mitra|belum( mitra)?|tidak",
    ),
    (PartnerCategory.REPLICATION, r"self funded|replikasi|mandiri|replication"),
    (PartnerCategory.BOOKS, r"books|buku|bahan bacaan|quality books"),
    (PartnerCategory.LEGACY, r"perpuseru|legacy|lama"),
    (PartnerCategory.FULL_SUPPORT, r"full|penuh|stimulan|apbn|nasional|national|pusat"),
)
ROLE_WORDS: tuple[tuple[Role, str], ...] = (
    (Role.MASTER_TRAINER, r"master trainer|pelatih( ahli)?|mt"),
    (Role.SYNERGY_TEAM, r"synergy team|tim sinergi|sinergi"),
    (Role.FACILITATOR, r"facilitator|fasilitator|fasda|pendamping"),
    (Role.VILLAGE_HEAD, r"village head|kepala desa|kades|lurah|perbekel|wali nagari|keuchik"),
    (Role.PROVINCE_OFFICE, r"province office|dinas provinsi|provinsi"),
    (Role.REGENCY_OFFICE, r"regency office|dinas( kabupaten| kota)?|kabupaten|kota"),
    (Role.CONSULTANT, r"consultant|konsultan"),
    (Role.OBSERVER, r"observer|pengamat"),
    (Role.NATIONAL, r"national( team)?|tim nasional|perpusnas"),
    (Role.MANAGER, r"manager|pengelola|petugas|pustakawan|staf|kepala perpustakaan|penjaga"),
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "january", "jan"),
            ("februari", "february", "feb", "pebruari"),
            ("maret", "march", "mar"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("agustus", "august", "agu", "aug", "agt", "ags"),
            ("september", "sep", "sept"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nov", "nopember"),
            ("desember", "december", "des", "dec"),
        ),
        start=1,
    )
    for name in names
}
EMPTY = frozenset({"", "-", "–", "—", "n/a", "na", "nihil", "belum ada", "tidak ada", "?"})


def is_empty(text: str) -> bool:
    return text.strip().lower() in EMPTY


def type_of(text: str) -> Type | None:
    """Return the type of library that the words name: `Desa`, `Perpustakaan Umum Desa`, `TBM`."""
    return _first_named(text, TYPE_WORDS)


def is_only_a_type(text: str) -> bool:
    """Return whether a cell says a type and nothing else, as a library's name would."""
    words = plain(text)
    for _value, pattern in TYPE_WORDS:
        words = re.sub(rf"\b({pattern})\b", " ", words)
    rest = re.sub(r"\b(perpustakaan|perpus|umum|library|masyarakat|a|of)\b", " ", words)
    return type_of(text) is not None and not rest.strip()


def category_of(text: str) -> PartnerCategory | None:
    return _first_named(text, CATEGORY_WORDS)


def role_of(text: str) -> Role | None:
    return _first_named(text, ROLE_WORDS)


def _first_named(text: str, table: tuple[tuple[T, str], ...]) -> T | None:
    for value, _pattern in table:
        if text == value:  # as our own choices send it
            return value
    words = plain(text)
    for value, pattern in table:
        if re.search(rf"\b({pattern})\b", words):
            return value
    return None


def type_in_name(name: str) -> Type:
    """Return the type that a library's own name speaks of; most are village libraries."""
    found = type_of(name)
    return found if found is not None else Type.VILLAGE


def day_of(text: str) -> date | None:
    """Return the day of `2024-03-01`, `1/3/2024`, `1 Maret 2024`, or the first of a bare year."""
    words = plain(text).split()
    try:
        if len(words) == 1 and re.fullmatch(r"\d{4}", words[0]):
            return date(int(words[0]), 1, 1)
        if len(words) != 3:
            return None
        if len(words[0]) == 4:
            words.reverse()
        day, month, year = words
        number = MONTHS.get(month) or int(month)
        return date(int(year) if len(year) == 4 else 2000 + int(year), number, int(day))
    except ValueError:
        return None


def count_of(text: str) -> int | None:
    """Return `1.250`, `1,250` or `1 250` as a number; None for anything else."""
    if not re.fullmatch(r"\d{1,3}([., ]\d{3})+|\d{1,9}", text.strip()):
        return None
    return int(re.sub(r"\D", "", text))
