"""What is asked of the nation: add a line and it is measured.

An address is filled with `province`, `regency`, `library` (of Ana's library), `place` (where the
person's figures begin), `deep` (after four fifths of their records), `theme` and `record`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.urls import Resolver404, resolve

from benchmarks.pages import Case, deep_cursor, one, records, verifications
from jejak.common.periods import last_month, last_quarter

FIVE = "dari={five}&sampai={today}"
RAGGED = "dari={ragged_start}&sampai={ragged_end}"
QUARTER = "dari={quarter_start}&sampai={quarter_end}"
DASHBOARD, COUNT, LIST, SEARCH, RECORD = 150, 500, 100, 300, 50

# Who asks, what it is, the address, and its target in milliseconds by p95.
QUESTIONS: tuple[tuple[str, str, str, int], ...] = (
    ("Ana Ben Citra Nadia", "home", "/", DASHBOARD),
    ("Ana Ben Citra Nadia", "figures, this year", "/capaian/?{place}", DASHBOARD),
    ("Ana Ben Citra Nadia", "figures, five years", "/capaian/?{place}&" + FIVE, DASHBOARD),
    ("Ana Ben Citra Nadia", "figures, ragged", "/capaian/?{place}&" + RAGGED, DASHBOARD),
    ("Ana Citra Nadia", "figures, a strategy", "/capaian/?{place}&strategi=advocacy", COUNT),
    ("Ana Citra Nadia", "figures, a theme", "/capaian/?{place}&tema={theme}", COUNT),
    ("Nadia", "figures, a theme, five years", "/capaian/?{place}&tema={theme}&" + FIVE, COUNT),
    ("Ana Citra Nadia", "figures, with photos", "/capaian/?{place}&bukti=photo", COUNT),
    (
        "Nadia",
        "figures, strategy, theme and photos, five years",
        "/capaian/?{place}&strategi=advocacy&tema={theme}&bukti=photo&" + FIVE,
        COUNT,
    ),
    ("Ana Nadia", "figures, the province", "/capaian/?wilayah={province}", DASHBOARD),
    ("Ana Nadia", "figures, the regency", "/capaian/?wilayah={regency}", DASHBOARD),
    ("Ana Ben", "figures, the nation", "/capaian/?wilayah=0", DASHBOARD),
    ("Ana Ben Citra Nadia", "records, first page", "/kegiatan/", LIST),
    ("Ana Citra Nadia", "records, deep page", "/kegiatan/?setelah={deep}", LIST),
    (
        "Ana Citra Nadia",
        "records, state and strategy",
        "/kegiatan/?keadaan=verified&strategi=advocacy",
        LIST,
    ),
    (
        "Ana Citra Nadia",
        "records behind a figure",
        "/kegiatan/?{place}&dari={year}&sampai={today}&keadaan=counted",
        LIST,
    ),
    ("Ben Citra Nadia", "waiting for review", "/kegiatan/?keadaan=submitted", LIST),
    ("Ana Citra Nadia", "search: jahit (1 in 7)", "/kegiatan/?cari=jahit", SEARCH),
    ("Ana Citra Nadia", "search: batik (1 in 500)", "/kegiatan/?cari=batik", SEARCH),
    ("Ana Nadia", "misspelt: menjait", "/kegiatan/?cari=menjait", SEARCH),
    ("Ana Ben Nadia", "one record", "/kegiatan/{record}/", RECORD),
    ("Ben Citra Nadia", "records to check", "/periksa/", DASHBOARD),
    ("Ben Citra Nadia", "libraries", "/perpustakaan/", LIST),
    ("Ana Ben Citra Nadia", "the library", "/perpustakaan/{library}/", LIST),
    ("Ana Ben Citra Nadia", "statistics on Capaian", "/capaian/statistik/?{place}", DASHBOARD),
    ("Nadia", "statistics on Capaian, five years", "/capaian/statistik/?{place}&" + FIVE, COUNT),
    (
        "Ana Citra Nadia",
        "two periods side by side",
        "/capaian/banding/?{place}&dengan=tahun-lalu",
        COUNT,
    ),
    ("Ana Ben Nadia", "report card, the library", "/rapor/?perpustakaan={library}", DASHBOARD),
    ("Ana Ben Nadia", "report card, the regency", "/rapor/?wilayah={regency}", DASHBOARD),
    ("Citra Nadia", "report card, the province", "/rapor/?wilayah={province}", DASHBOARD),
    ("Citra Nadia", "report card, the nation", "/rapor/?wilayah=0", COUNT),
    ("Citra Nadia", "libraries by score", "/rapor/perpustakaan/?{place}", COUNT),
    ("Ana Ben Citra Nadia", "completeness", "/kelengkapan/?{place}", COUNT),
    ("Ana", "statistics, the year", "/statistik/?perpustakaan={library}", LIST),
    ("Ana", "statistics, a month", "/statistik/{library}/{month}/", LIST),
    ("Ana Nadia", "kept figures", "/angka-tersimpan/", LIST),
    ("Ben Citra Nadia", "silent libraries", "/perlu-disapa/", DASHBOARD),
)


def exists(address: str) -> bool:
    """Return whether there is such a page: what is not built yet is not asked."""
    try:
        resolve(address.partition("?")[0])
    except Resolver404:
        return False
    return True


def questions(country: Any, sign_in: Callable[[Any], str]) -> Iterator[tuple[Case, int]]:
    people = {name: sign_in(getattr(country, name)) for name in ("ana", "ben", "citra", "nadia")}
    known, places = _known(country), _places(country)
    for names, name, address, target in QUESTIONS:
        for who in names.split():
            filled = address.format(**known, place=places[who], deep=_deep(who, country))
            if exists(filled):
                yield Case(who, name, filled, people[who.lower()]), target
    yield Case("Ana", "record one", "", people["ana"], records(country)), RECORD
    mine = "library_id = %s AND recorded_at > now() - interval '1 hour'"
    ben = verifications(mine, country.library.pk)
    yield Case("Ben", "verify one", "", people["ben"], ben), RECORD


def _places(country: Any) -> dict[str, str]:
    library = country.library
    return {
        "Ana": f"perpustakaan={library.pk}",
        "Ben": f"wilayah={library.regency.code}",
        "Citra": f"wilayah={library.province.code}",
        "Nadia": "wilayah=0",
    }


def _deep(who: str, country: Any) -> str:
    library = country.library
    column, value = {
        "Ana": ("library_id", library.pk),
        "Ben": ("regency_id", library.regency_id),
        "Citra": ("province_id", library.province_id),
        "Nadia": ("1", 1),
    }[who]
    key = (who, column)
    if key not in DEEP:
        DEEP[key] = deep_cursor(f"{column} = %s", value)
    return DEEP[key]


DEEP: dict[tuple[str, str], str] = {}


def _known(country: Any) -> dict[str, Any]:
    end, library = country.today, country.library
    quarter, month = last_quarter(end), last_month(end).start
    record = one(
        "SELECT id FROM activities_activity WHERE library_id = %s AND state = 'submitted' "
        "ORDER BY held_on DESC LIMIT 1",
        library.pk,
    )[0]
    return {
        "province": library.province.code,
        "regency": library.regency.code,
        "library": library.pk,
        "today": end,
        "year": end.replace(month=1, day=1),
        "five": end.replace(year=end.year - 4, month=1, day=1),
        "ragged_start": end - timedelta(days=500),
        "ragged_end": end - timedelta(days=17),
        "quarter_start": quarter.start,
        "quarter_end": quarter.end,
        "month": f"{month:%Y-%m}",
        "theme": one("SELECT code FROM activities_theme ORDER BY id LIMIT 1")[0],
        "record": record,
    }
