"""Queries that every request asks, compiled once.

With many columns Django spends several times longer on writing a query than the database on
answering it, and writes the same text each time.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]

M = TypeVar("M", bound=Model)


class Prepared(Generic[M]):
    """A query of a fixed shape, related rows included; only its values differ.

    `build` returns the query with any values in the places of those that come later; it is
    called at the first use, when all models are there.
    """

    def __init__(self, build: Callable[[], QuerySet[M]]) -> None:
        self._build = build

    def rows(self, *values: Any) -> list[M]:
        """Ask with these values, in the order in which the query names them."""
        query = self._query
        if len(values) != query.value_count:
            raise ValueError(f"this query takes {query.value_count} values")
        with connection.cursor() as cursor:
            cursor.execute(query.sql, values)
            return [query.read(row) for row in cursor.fetchall()]

    @functools.cached_property
    def _query(self) -> _Compiled:
        return _Compiled(self._build())


class _Compiled:
    """The text, and how a row of the answer becomes an object."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        compiler: Any = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, placeholders = compiler.as_sql()
        self.value_count = len(placeholders)
        select, known = compiler.select, compiler.klass_info
        if compiler.get_converters([column for column, *_rest in select]):
            raise TypeError("a column of this query is stored in another shape")
        self._model = known["model"]
        self._own = slice(known["select_fields"][0], known["select_fields"][-1] + 1)
        self._names = [column.target.attname for column, *_rest in select[self._own]]
        self._related = get_related_populators(known, select, DEFAULT_DB_ALIAS)

    def read(self, row: tuple[Any, ...]) -> Any:
        found = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[self._own])
        for related in self._related:
            related.populate(row, found)
        return found
