"""Places painted by value or by colour of the report card, as squares in their rough place.

The provinces have 13 columns and 7 rows (design, 'Tile grid').
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from string import ascii_lowercase

from .charts.axis import COLOURS, Number, value_text
from .text import number_text

# code of the province: (ISO 3166-2 letters, column, row)
POSITIONS: dict[str, tuple[str, int, int]] = {
    "11": ("AC", 1, 1),
    "12": ("SU", 1, 2),
    "13": ("SB", 1, 3),
    "14": ("RI", 2, 2),
    "15": ("JA", 2, 3),
    "16": ("SS", 3, 4),
    "17": ("BE", 2, 4),
    "18": ("LA", 3, 5),
    "19": ("BB", 4, 4),
    "21": ("KR", 3, 2),
    "31": ("JK", 5, 5),
    "32": ("JB", 5, 6),
    "33": ("JT", 6, 6),
    "34": ("YO", 6, 7),
    "35": ("JI", 7, 6),
    "36": ("BT", 4, 6),
    "51": ("BA", 8, 7),
    "52": ("NB", 9, 7),
    "53": ("NT", 10, 7),
    "61": ("KB", 5, 2),
    "62": ("KT", 5, 3),
    "63": ("KS", 6, 3),
    "64": ("KI", 6, 2),
    "65": ("KU", 6, 1),
    "71": ("SA", 10, 2),
    "72": ("ST", 9, 3),
    "73": ("SN", 8, 4),
    "74": ("SG", 9, 4),
    "75": ("GO", 9, 2),
    "76": ("SR", 8, 3),
    "81": ("MA", 11, 5),
    "82": ("MU", 11, 2),
    "91": ("PA", 13, 3),
    "92": ("PB", 12, 3),
    "93": ("PS", 13, 5),
    "94": ("PT", 12, 4),
    "95": ("PE", 13, 4),
    "96": ("PD", 11, 3),
}
STEPS = 5
# Lower limits of the steps of a share in percent.
SHARE_LIMITS = (0, 20, 40, 60, 80)


@dataclass(frozen=True)
class TileItem:
    """One place to be painted. `href` None or no value: nothing to show, drawn dashed.

    `colour` is green, yellow, red or grey of the report card and `word` says it; without it
    the value decides.
    """

    code: str
    label: str
    value: Number | None
    href: str | None
    colour: str = ""
    word: str = ""


@dataclass(frozen=True)
class Legend:
    """What the colours mean: `entries` are class and words, `none` names the dashed ones.

    `has_none` tells that there are any.
    """

    unit: str
    entries: list[tuple[str, str]]
    none: str
    has_none: bool
    by_colour: bool


@dataclass(frozen=True)
class Painted:
    """A place with its colour: `css` is q1 to q5, q0 for nothing, or t-green and so on."""

    code: str
    label: str
    css: str
    text: str
    title: str
    href: str | None
    colour: str
    word: str


@dataclass(frozen=True)
class Tile:
    letters: str
    column: int
    row: int
    place: Painted


@dataclass(frozen=True)
class TileMap:
    tiles: list[Tile]
    legend: Legend
    columns: int


def paint(
    items: Iterable[TileItem],
    unit: str,
    *,
    none: str,
    limits: Sequence[int] = (),
    suffix: str = "",
) -> tuple[list[Painted], Legend]:
    """Give each place its colour and words, in the order of the codes.

    `unit` names what is counted, `suffix` follows the number (%), `none` says why a place is
    dashed. Without `limits` the steps follow from the values.
    """
    known = sorted(items, key=lambda item: item.code)
    by_colour = any(item.colour for item in known)
    limits = limits or round_limits([item.value for item in known if _has_something(item)])
    painted = [_painted(item, unit, none, limits, suffix) for item in known]
    if by_colour:
        words = {item.colour: item.word for item in known if item.colour}
        counts = {name: sum(item.colour == name for item in known) for name in COLOURS}
        entries = [(c, f"{words[c]} {number_text(counts[c])}") for c in COLOURS if c in words]
    else:
        entries = [(f"q{step}", text) for step, text in legend_of(limits, suffix)]
    has_none = any(place.css == "q0" for place in painted)
    return painted, Legend(unit, entries, none, has_none, by_colour)


def _has_something(item: TileItem) -> bool:
    return item.href is not None and item.value is not None


def _painted(item: TileItem, unit: str, none: str, limits: Sequence[int], suffix: str) -> Painted:
    text = value_text(item.value, suffix)
    if item.colour:
        said = f"{item.word}, {text}" if item.value is not None else item.word
        css, title = f"t-{item.colour}", f"{item.label}: {said}"
    elif _has_something(item):
        css, title = f"q{step_of(item.value or 0, limits)}", f"{item.label}: {text} {unit}"
    else:
        css, text, title = "q0", "", f"{item.label}: {none}"
    return Painted(item.code, item.label, css, text, title, item.href, item.colour, item.word)


def draw_tiles(
    painted: Iterable[Painted],
    legend: Legend,
    positions: Mapping[str, tuple[str, int, int]] = POSITIONS,
) -> TileMap:
    """Place each painted square; `positions` are letters, column and row by code."""
    tiles = [Tile(*positions[place.code], place) for place in painted if place.code in positions]
    return TileMap(tiles, legend, max((tile.column for tile in tiles), default=1))


def round_limits(values: Iterable[Number | None]) -> list[int]:
    """Return the lower limits of up to five steps: quantiles, made round, strictly rising."""
    ordered = sorted(int(value) for value in values if value is not None and value >= 1)
    limits = [0]
    for part in range(1, STEPS):
        if not ordered:
            break
        limit = round_number(ordered[min(len(ordered) * part // STEPS, len(ordered) - 1)])
        if limit > limits[-1]:
            limits.append(limit)
    return limits


def round_number(value: int) -> int:
    """Round down to 1, 2 or 5 times a power of ten, with a half step between."""
    if value < 10:
        return value
    size = 10 ** (len(str(value)) - 1)
    return max(int(step * size) for step in (1, 1.5, 2, 3, 4, 5, 7.5) if step * size <= value)


def step_of(value: Number, limits: Sequence[int]) -> int:
    return sum(value >= limit for limit in limits)


def legend_of(limits: Sequence[int], suffix: str = "") -> list[tuple[int, str]]:
    """Return step and span; the suffix stands once, at the last, for want of room."""
    texts = []
    for index, low in enumerate(limits):
        if index + 1 == len(limits):
            texts.append(f"{number_text(low)}{suffix}+")
            continue
        high = limits[index + 1] - 1
        texts.append(number_text(low) if low == high else f"{number_text(low)}–{number_text(high)}")
    return list(enumerate(texts, start=1))


def letters_of(names: Mapping[str, str]) -> dict[str, str]:
    """Return three letters for each name (Kendal: Ken), none twice where it can be helped.

    `names` are by code; the first word may be the kind, as in Kabupaten and Kota. Cities come
    second, so that Kota Semarang and not Kabupaten Semarang takes other letters.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for code, name in sorted(names.items()):
        kind, _space, rest = name.partition(" ")
        words = (rest if kind in {"Kabupaten", "Kota"} and rest else name).split()
        letters = next((t for t in _candidates(words) if t not in taken), _candidates(words)[0])
        taken.add(letters)
        found[code] = letters
    return found


def _candidates(words: Sequence[str]) -> list[str]:
    """Return what may stand for a name, the best first: OKUS, Ken, Knd, Kea, Kaa."""
    first = words[0] if words else "?"
    initials = "".join(word[0] for word in words).upper()
    head, tail = first[:1].upper(), first[1:].lower()
    consonants = "".join(letter for letter in tail if letter not in "aeiou")
    pairs = [*combinations(consonants, 2), *combinations(tail, 2)]
    pairs += [(one, other) for one in ascii_lowercase for other in ascii_lowercase]
    return [
        *([initials[:4]] if len(initials) > 2 else []),
        first[:3].capitalize(),
        *(f"{head}{one}{other}" for one, other in pairs),
    ]
