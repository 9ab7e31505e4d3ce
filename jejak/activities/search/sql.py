"""How PostgreSQL is asked for words: the same expression in the index and in questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import BooleanField, F, Func, TextField, Value

# The columns of a record that people read, in the order of the index.
SEARCHED = (
    "title",
    "description",
    "skill_type",
    "place",
    "resource_person",
    "collection_used",
    "result_note",
    "follow_up",
)
TEXTS = Func(
    *(F(name) for name in SEARCHED),
    function="ARRAY",
    template="%(function)s[%(expressions)s]::text[]",
    output_field=ArrayField(TextField()),
)
# The words of a record and the marks of its place and theme.
ACTIVITY_WORDS = Func(
    TEXTS,
    F("province_id"),
    F("regency_id"),
    F("library_id"),
    F("theme_id"),
    function="activity_words",
    output_field=SearchVectorField(),
)


class Words(Func):
    """Look for stems of Indonesian; the value joins quoted words by & and |."""

    function = "to_tsquery"
    template = "%(function)s('public.jejak', %(expressions)s)"
    output_field = SearchQueryField()


class Marks(Func):
    """Look for marks of place and theme, which are words of no language."""

    template = "%(expressions)s::tsquery"
    output_field = SearchQueryField()


class AllOf(Func):
    template = "(%(expressions)s)"
    arg_joiner = " && "
    output_field = SearchQueryField()


class AnyOf(Func):
    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = SearchQueryField()


class Matches(Func):
    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


def mark(kind: str, pk: int) -> str:
    """Return the mark of a province (p), regency (r), library (l) or theme (t)."""
    return f"'={kind}{pk}'"


def any_word(phrases: Iterable[str], marks: Sequence[str] = ()) -> Func:
    """Look for one of the phrases, all words of it, or one of the marks."""
    text = " | ".join(
        "(" + " & ".join(f"'{word}'" for word in phrase.split()) + ")" for phrase in phrases
    )
    words = Words(Value(text))
    return AnyOf(words, any_mark(marks)) if marks else words


def any_mark(marks: Iterable[str]) -> Func:
    return Marks(Value(" | ".join(marks)))


def matching(parts: Iterable[Func]) -> Matches:
    """Return the condition on Activity that all parts are met."""
    return Matches(ACTIVITY_WORDS, AllOf(*parts))
