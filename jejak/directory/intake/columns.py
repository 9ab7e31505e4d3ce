"""What the columns of a table mean: recognised by their headings, else by what stands in them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence

from jejak.accounts.names import normal_phone
from jejak.directory.models import Intake
from jejak.places.querysets import plain

from . import values
from .fields import NOT_READ, fields_of
from .tables import Grid

LIKE_ENOUGH = 0.84


def meaning_of(heading: str, kind: str) -> str:
    """Return the field that a heading names, however it is spelt, or nothing."""
    text = plain(re.sub(r"\(.*?\)|[*:]", " ", heading)) or plain(heading)
    words = {word: field.name for field in fields_of(kind) for word in field.words}
    if text in NOT_READ:
        return ""
    if text in words:
        return words[text]
    near = difflib.get_close_matches(text, [w for w in words if len(w) > 3], 1, LIKE_ENOUGH)
    if near:
        return words[near[0]]
    inside = [word for word in words if len(word) > 3 and f" {word} " in f" {text} "]
    return words[max(inside, key=len)] if inside and len(text) <= 40 else ""


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
    ("library_type", values.is_only_a_type),
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
