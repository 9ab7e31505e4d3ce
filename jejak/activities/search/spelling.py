"""Mending what was typed: the nearest word that a record of the person's own scope has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Value

from jejak.access.querysets import regions_touching
from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.activities.models import Activity
from jejak.places.models import Level

from .meaning import Search, Term, narrowed, synonyms_of
from .sql import any_word
from .words import SYNONYMS, words_of

SHORTEST = 4
# More wrong words than this is no misspelling.
MOST_WRONG = 4
CANDIDATES = 6
NEAREST = """
SELECT t.typed, v.word, v.record_count
FROM unnest(%s::text[]) AS t(typed)
CROSS JOIN LATERAL (
    SELECT word, record_count FROM activities_searchword w
    WHERE w.word %% t.typed
    ORDER BY similarity(w.word, t.typed) DESC, record_count DESC
    LIMIT 30
) v
"""


@dataclass(frozen=True)
class Candidate:
    distance: int
    record_count: int
    word: str
    is_place: bool = False

    @property
    def order(self) -> tuple[int, int, str]:
        return (self.distance, -self.record_count, self.word)


def mended_text(search: Search, user: PersonLike) -> str:
    """Return the text with its unknown words replaced; empty when nothing better is known."""
    wrong = _unknown(search.terms, user)
    if not wrong or len(wrong) > MOST_WRONG:
        return ""
    better = _best([term.typed for term in wrong], user)
    if not better:
        return ""
    return " ".join(better.get(word, word) for word in words_of(search.typed))


def _unknown(terms: Iterable[Term], user: PersonLike) -> list[Term]:
    """Return the single words that no visible record has."""
    asked = [t for t in terms if len(t.typed) >= SHORTEST and t.is_only_itself]
    known = _seen([t.typed for t in asked], user)
    return [t for t in asked if t.typed not in known]


def _seen(words: Sequence[str], user: PersonLike) -> set[str]:
    """Return which of the words stand in a record that the person sees; one query."""
    if not words:
        return set()
    visible = Activity.objects.visible_to(user)
    asked = [
        visible.filter(narrowed([any_word((word, *others))], user)).values_list(Value(word))[:1]
        for word, others in synonyms_of(words).items()
    ]
    return {word for (word,) in asked[0].union(*asked[1:], all=True)}


def _best(words: Sequence[str], user: PersonLike) -> dict[str, str]:
    found = _candidates(words, user)
    tried = sorted({c.word for some in found.values() for c in some if not c.is_place})
    seen = _seen(tried, user)
    better = {}
    for word, some in found.items():
        fitting = [c for c in some if c.is_place or c.word in seen]
        if fitting:
            better[word] = fitting[0].word
    return better


def _candidates(words: Sequence[str], user: PersonLike) -> dict[str, list[Candidate]]:
    """Return for each word the few nearest, of records, of our lists and of place names."""
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [list(words)])
        known = [(typed, word, count) for typed, word, count in cursor.fetchall()]
    own_places = regions_touching(user, Action.VIEW).filter(
        level__in=[Level.PROVINCE, Level.REGENCY]
    )
    places = set(own_places.values_list("search_name", flat=True))
    ours = {word for group in SYNONYMS for word in group}
    found = {}
    for typed in words:
        some = [_near(typed, word, count) for asked, word, count in known if asked == typed]
        some += [_near(typed, word, 0) for word in ours]
        some += [_near(typed, name, 0, is_place=True) for name in places]
        best = sorted((c for c in some if c is not None), key=lambda c: c.order)
        found[typed] = list({c.word: c for c in best[::-1]}.values())[::-1][:CANDIDATES]
    return found


def _near(typed: str, word: str, record_count: int, *, is_place: bool = False) -> Candidate | None:
    """Return the candidate if it is near enough: one letter of a short word, else two."""
    limit = 1 if len(typed) <= SHORTEST else 2
    if " " in word or abs(len(word) - len(typed)) > limit:
        return None
    apart = distance(typed, word)
    return Candidate(apart, record_count, word, is_place) if 0 < apart <= limit else None


def distance(one: str, other: str) -> int:
    """Count the letters to add, drop, replace, or swap with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, start=1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
