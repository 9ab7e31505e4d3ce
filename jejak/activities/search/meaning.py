"""What a person means by the words typed into a search: things, places, libraries, filters."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Func, Q, TextField, Value
from django.db.models.functions import Lower

from jejak.access.querysets import libraries_allowing, regions_touching
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.places.models import Level, Library, Region
from jejak.places.querysets import PREFIX_KINDS
from jejak.plans.models import Theme

from .sql import Matches, any_mark, any_word, mark, matching
from .words import (
    MOST_WORDS,
    PHRASES,
    SHORT_PLACES,
    SMALL_WORDS,
    SYNONYMS,
    THEME_WORDS,
    words_of,
)

LONGEST_PLACE = 4
# A word that names more libraries than this is no name of one: "desa", "taman".
MOST_LIBRARIES = 100
# Beyond it the marks of the scope would make a question longer than it gets shorter.
MOST_MARKS = 100


@dataclass(frozen=True)
class Term:
    """One thing that a record must have: any of the phrases, themes or libraries."""

    typed: str
    phrases: tuple[str, ...]
    theme_ids: tuple[int, ...] = ()
    libraries: tuple[Library, ...] = ()

    @property
    def is_only_itself(self) -> bool:
        return self.phrases == (self.typed,) and not self.theme_ids and not self.libraries

    def question(self) -> Func:
        marks = [mark("t", pk) for pk in self.theme_ids]
        return any_word(self.phrases, [*marks, *(mark("l", row.pk) for row in self.libraries)])


@dataclass(frozen=True)
class Search:
    """What was typed, taken apart. The parts join by *and*."""

    typed: str = ""
    terms: tuple[Term, ...] = ()
    # Records stand in any one of them: a city and a regency may share a name.
    places: tuple[Region, ...] = ()
    # Parameters of the address that the words ask for.
    implied: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    is_exact: bool = False

    @property
    def libraries(self) -> list[Library]:
        return [library for term in self.terms for library in term.libraries]

    def condition(self, user: PersonLike) -> Q:
        """Return the filter on Activity; the scope's marks only make the index faster."""
        parts = [term.question() for term in self.terms]
        found = Q()
        if self.places:
            found &= places_condition(self.places)
        if parts:
            found &= Q(narrowed(parts, user, self.places))
        return found


def narrowed(parts: Sequence[Func], user: PersonLike, places: Iterable[Region] = ()) -> Matches:
    """Return the condition that all parts are met, by an index that knows the places too."""
    marks = [scope_marks(user), [m for place in places if (m := _place_mark(place))]]
    return matching([*parts, *(any_mark(some) for some in marks if some)])


def scope_marks(user: PersonLike) -> list[str]:
    scope = scope_for(user, Action.VIEW)
    if scope.everything:
        return []
    marks = [
        *(mark("p", pk) for pk in sorted(scope.province_ids)),
        *(mark("r", pk) for pk in sorted(scope.regency_ids)),
        *(mark("l", pk) for pk in sorted(scope.library_ids)),
    ]
    return marks if len(marks) <= MOST_MARKS else []


def _place_mark(place: Region) -> str:
    kinds = {Level.PROVINCE: "p", Level.REGENCY: "r"}
    kind = kinds.get(Level(place.level))
    return mark(kind, place.pk) if kind else ""


REGION_COLUMNS = {
    Level.PROVINCE: "province_id",
    Level.REGENCY: "regency_id",
    Level.DISTRICT: "library__district_id",
    Level.VILLAGE: "library__village_id",
}


def places_condition(places: Iterable[Region]) -> Q:
    found = Q()
    for place in places:
        found |= Q(**{REGION_COLUMNS[Level(place.level)]: place.pk})
    return found


def read_search(
    text: str, user: PersonLike, *, is_exact: bool = False, takes_places: bool = True
) -> Search:
    """Take the text apart as this person would mean it; `is_exact` takes words as words only."""
    words = words_of(text)
    words, left_out = words[:MOST_WORDS], words[MOST_WORDS:]
    if is_exact:
        terms = tuple(Term(word, (word,)) for word in words)
        return Search(text, terms, left_out=tuple(left_out), is_exact=True)
    implied: dict[str, str] = {}
    rest = list(_without_phrases(words, implied))
    places: tuple[Region, ...] = ()
    if takes_places:
        rest, places = _without_places(rest, user)
    telling = [word for word in rest if word not in SMALL_WORDS]
    if telling or places or implied:
        rest = telling
    return Search(text, _terms(rest, user), places, implied, tuple(left_out))


def _runs(words: Sequence[str], longest: int) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and text of all runs of words, the longest first."""
    for length in range(min(longest, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            yield start, start + length, " ".join(words[start : start + length])


def _without_phrases(words: list[str], implied: dict[str, str]) -> list[str]:
    for start, end, text in _runs(words, 3):
        if text in PHRASES:
            name, value = PHRASES[text]
            implied.setdefault(name, value)
            return _without_phrases(words[:start] + words[end:], implied)
    return words


def _without_places(words: list[str], user: PersonLike) -> tuple[list[str], tuple[Region, ...]]:
    """Take out the longest run that is a place of the person's own, and return its regions."""
    runs = list(_runs(words, LONGEST_PLACE))
    wanted = Q()
    for _start, _end, text in runs:
        wanted |= _named(text)
    if not runs:
        return words, ()
    found = list(
        regions_touching(user, Action.VIEW)
        .filter(wanted)
        .select_related("province", "regency", "district")
        .order_by("level", "code")
    )
    for start, end, text in runs:
        regions = [region for region in found if _is_named(region, text)]
        if regions:
            widest = tuple(region for region in regions if region.level == regions[0].level)
            return words[:start] + words[end:], widest
    return words, ()


def _kinds_and_name(text: str) -> tuple[tuple[str, ...], str]:
    first, _blank, rest = text.partition(" ")
    if rest and first in PREFIX_KINDS:
        return PREFIX_KINDS[first], rest
    return (), SHORT_PLACES.get(text, text)


def _named(text: str) -> Q:
    """A bare name is one of a province or regency; smaller places say what they are."""
    kinds, name = _kinds_and_name(text)
    if kinds:
        return Q(search_name=name, kind__in=kinds)
    return Q(search_name=name, level__in=[Level.PROVINCE, Level.REGENCY])


def _is_named(region: Region, text: str) -> bool:
    kinds, name = _kinds_and_name(text)
    if region.search_name != name:
        return False
    return region.kind in kinds if kinds else region.level <= Level.REGENCY


def _terms(words: list[str], user: PersonLike) -> tuple[Term, ...]:
    if not words:
        return ()
    themes = _theme_words()
    named = _libraries_named(words, user)
    synonyms = synonyms_of([text for _start, _end, text in _runs(words, 2)])
    found: list[tuple[int, Term]] = []
    taken: set[int] = set()
    for start, end, text in _runs(words, 2):
        if taken & set(range(start, end)):
            continue
        group = synonyms[text]
        theme_ids = tuple(themes.get(text, ()))
        if end - start == 2 and not group and not theme_ids:
            continue
        taken |= set(range(start, end))
        found.append((start, Term(text, (text, *group), theme_ids, tuple(named.get(text, ())))))
    return tuple(term for _start, term in sorted(found, key=lambda pair: pair[0]))


def synonyms_of(phrases: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return what else each may be called; whoever types `penjahit` means `sewing` too."""
    groups = _groups_by_stem()
    return {
        phrase: tuple(other for own, other in groups.get(stem, {}).items() if own != stem)
        for phrase, stem in _stems(phrases).items()
    }


@functools.cache
def _groups_by_stem() -> dict[str, dict[str, str]]:
    """Return for each stem those of its group, each with the first word that has it."""
    groups: dict[str, dict[str, str]] = {}
    stems = _stems([phrase for group in SYNONYMS for phrase in group])
    for group in SYNONYMS:
        named = {stems[phrase]: phrase for phrase in reversed(group)}
        for stem in named:
            groups[stem] = named | groups.get(stem, {})
    return groups


def _stems(phrases: Sequence[str]) -> dict[str, str]:
    """Return each phrase with its words stemmed by the database, as the index has them."""
    words = sorted({word for phrase in phrases for word in phrase.split()})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, coalesce((ts_lexize('pg_catalog.indonesian_stem', word))[1], word) "
            "FROM unnest(%s::text[]) AS word",
            [words],
        )
        stem = dict(cursor.fetchall())
    return {phrase: " ".join(stem[word] for word in phrase.split()) for phrase in phrases}


def _theme_words() -> dict[str, list[int]]:
    """Return the themes by the words that name them."""
    found: dict[str, list[int]] = {}
    for theme in Theme.objects.all():
        names = [*THEME_WORDS.get(theme.code, ()), theme.name_id, theme.name_en]
        for name in {" ".join(words_of(name)) for name in names}:
            found.setdefault(name, []).append(theme.pk)
    return found


def _libraries_named(words: Sequence[str], user: PersonLike) -> dict[str, list[Library]]:
    """Return by word the libraries in scope with the word in their name, if it tells them."""
    visible = libraries_allowing(user, Action.VIEW).annotate(lower_name=Lower("name"))
    asked = [
        visible.filter(lower_name__regex=rf"\m{word}\M").annotate(
            word=Value(word, output_field=TextField())
        )
        for word in set(words) - SMALL_WORDS
        if len(word) > 2
    ]
    if not asked:
        return {}
    limited = [rows.only("pk", "name")[: MOST_LIBRARIES + 1] for rows in asked]
    found: dict[str, list[Library]] = {}
    libraries: Any = limited[0].union(*limited[1:], all=True)
    for library in libraries:
        found.setdefault(library.word, []).append(library)
    return {word: some for word, some in found.items() if len(some) <= MOST_LIBRARIES}
