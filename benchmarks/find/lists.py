"""The lists and searches that are asked, from one library to the whole country."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from benchmarks.pages import Case, deep_cursor
from jejak.activities.search.vocabulary import learn_words

DESK = {
    "home": "/",
    "records to check": "/periksa/",
    "silent libraries": "/perlu-disapa/",
    "accounts of libraries": "/akun/perpustakaan/",
    "who serves which library": "/pendamping/",
    "announcements": "/pengumuman/",
    "notices": "/kabar/",
}


def cases(country: Any, sign_in: Callable[[Any], str]) -> Iterator[Case]:
    start = time.perf_counter()
    learn_words()
    print(f"words learnt in {time.perf_counter() - start:.1f} s\n", flush=True)
    regency = country.library.regency
    place = regency.search_name
    word = country.library.name.split()[1].lower()
    people = {name: sign_in(getattr(country, name)) for name in ("ana", "ben", "citra", "nadia")}
    deep = deep_cursor("%s > 0", 1)
    for who in ("citra", "nadia"):
        for name, query in (
            ("first page", {}),
            ("deep page", {"setelah": deep}),
            ("counted to the end", {"hitung": "1"}),
            ("last quarter, with photos", {"periode": "triwulan-lalu", "foto": "ada"}),
            ("community reading centres", {"jenis": "tbm"}),
            ("sent late", {"terlambat": "ya"}),
            ("not broken down", {"rincian": "tidak"}),
            ("on behalf", {"mewakili": "ya"}),
            ("search: jahit (1 in 7)", {"cari": "jahit"}),
            ("search: buku (most)", {"cari": "buku"}),
            ("search: batik (1 in 500)", {"cari": "batik"}),
            ("search: kesehatan (a theme)", {"cari": "kesehatan"}),
            ("search: sewing", {"cari": "sewing"}),
            ("search: a place", {"cari": f"jahit {place}"}),
            ("search: a library", {"cari": f"jahit {word}"}),
            (
                "search: all in one sentence",
                {"cari": f"kelas jahit dengan foto di {place} triwulan lalu"},
            ),
            ("search: exactly as typed", {"cari": "jahit", "persis": "1"}),
            ("misspelt: menjait", {"cari": "menjait"}),
            ("misspelt: klas menjait batk", {"cari": "klas menjait batk"}),
            ("unknown: xyzzyqq", {"cari": "xyzzyqq"}),
        ):
            yield _case(who, f"records, {name}", "/kegiatan/", query, people)
        yield _case(who, "libraries", "/perpustakaan/", {}, people)
        yield _case(who, "libraries by name", "/perpustakaan/", {"q": word}, people)
        yield _case(who, "people", "/orang/", {}, people)
        for name, path in DESK.items():
            yield _case(who, name, path, {}, people)
        yield _case(who, "records to check, with hints", "/periksa/", {"tanda": "ada"}, people)
    for who in ("ana", "ben"):
        for name, query in (
            ("first page", {}),
            ("search: jahit", {"cari": "jahit"}),
            ("misspelt: menjait", {"cari": "menjait"}),
        ):
            yield _case(who, f"records, {name}", "/kegiatan/", query, people)


def _case(who: str, name: str, path: str, query: dict[str, str], people: dict[str, str]) -> Case:
    return Case(who.title(), name, f"{path}?{urlencode(query)}", people[who])
