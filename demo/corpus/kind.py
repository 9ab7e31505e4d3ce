"""What the libraries of the demonstration do: one `Kind` is one sort of activity."""

from __future__ import annotations

from dataclasses import dataclass

DIGITAL = "digital_communication"
FARMING = "environment_agriculture"
ARTS = "arts_culture_hobby"

ROOM = "Ruang baca perpustakaan"
HALL = "Balai desa"
YARD = "Halaman perpustakaan"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Words and habits of one sort of activity.

    Texts may name `{desa}`, `{kec}`, `{camat}` (the district's bare name), `{kab}`, `{bunga}`,
    `{tani}`, `{rt}`, `{ibu}`, `{bapak}`, `{sedikit}` (3 to 9) and
    `{banyak}` (most of those who came).
    """

    strategy: str
    theme: str
    titles: tuple[str, ...]
    about: tuple[str, ...]
    results: tuple[str, ...]
    next_steps: tuple[str, ...]
    # Median attendance, and how far it strays (sigma of its logarithm).
    size: int
    spread: float = 0.35
    female: float = 0.6
    # child, teen, adult, elderly
    ages: tuple[float, float, float, float] = (0.0, 0.05, 0.85, 0.10)
    groups: tuple[str, ...] = ()
    skill: str = ""
    persons: tuple[str, ...] = ()
    places: tuple[str, ...] = (ROOM,)
    books: tuple[str, ...] = ()
    # Thousands of rupiah; None when it costs nothing.
    cost: tuple[int, int] | None = None
    scene: str = "table"
    is_literacy: bool = False
    is_weekend: bool = False
    is_series: bool = False
    months: tuple[int, ...] = ()
    provinces: tuple[str, ...] = ()
    weight: float = 1.0


CHILDREN = (0.85, 0.10, 0.05, 0.0)
TEENS = (0.10, 0.75, 0.15, 0.0)
ADULTS = (0.0, 0.05, 0.85, 0.10)
FAMILY = (0.35, 0.10, 0.45, 0.10)
EVERYBODY = (0.25, 0.20, 0.45, 0.10)
ELDERLY = (0.0, 0.0, 0.25, 0.75)
