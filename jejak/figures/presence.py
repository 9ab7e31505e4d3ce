"""In which months of a year a library has something that counts: one row of bits.

Distinct counts over a nation read it. It says no more than `figures_librarymonth`, from which it
follows under the same lock (decision 0033): one row for each strategy and theme, for each alone,
and for all, so that any question reads one row of a library and year.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jejak.activities.evidence import LEVELS
from jejak.common.periods import Period

ANY_STRATEGY, ANY_THEME = "", 0
# A bit for each level of evidence and month: level 0 in January, in February, and so on.
BITS = len(LEVELS) * 12
NOTHING = f"B'{'0' * BITS}'"
_FIRST = f"B'1{'0' * (BITS - 1)}'"


def _bit(month: str, evidence: str) -> str:
    return f"({_FIRST} >> ({evidence} * 12 + EXTRACT(MONTH FROM {month})::int - 1))"


def _keys(row: str) -> str:
    """Return the four rows of bits in which a library's month stands."""
    return f"""(VALUES
            ({row}.strategy, {row}.theme_id), ({row}.strategy, {ANY_THEME}),
            ('{ANY_STRATEGY}', {row}.theme_id), ('{ANY_STRATEGY}', {ANY_THEME})
        ) AS key(strategy, theme_id)"""


def presence_sql(changes: str, *, may_end: bool) -> str:
    """Return the statements that keep months and their bits, from signed rows.

    The first adds to the months, and sets the bit where one became more than none; where one
    became none it only locks. `may_end`: the second, which sees what others committed
    meanwhile, then takes away the bits of which no month is left.
    """
    return _added_sql(changes) + (_ended_sql(changes) if may_end else "")


def _sums(changes: str) -> str:
    return f"""
            SELECT c.library_id, c.month, c.strategy, c.theme_id, c.evidence,
                SUM(c.activities) AS n
            FROM ({changes}) c
            GROUP BY 1, 2, 3, 4, 5
            HAVING SUM(c.activities) <> 0"""


def _added_sql(changes: str) -> str:
    return f"""
        WITH added AS MATERIALIZED ({_sums(changes)}
        ), kept AS (
            INSERT INTO figures_librarymonth AS m
                (library_id, month, strategy, theme_id, evidence, n)
            SELECT * FROM added ORDER BY 1, 2, 3, 4, 5
            ON CONFLICT (library_id, month, strategy, theme_id, evidence)
            DO UPDATE SET n = m.n + EXCLUDED.n
            RETURNING library_id, month, strategy, theme_id, evidence, n
        )
        INSERT INTO figures_libraryyear AS y (library_id, year, strategy, theme_id, months)
        SELECT k.library_id, EXTRACT(YEAR FROM k.month)::smallint, key.strategy, key.theme_id,
            BIT_OR(CASE WHEN k.n > 0 THEN {_bit("k.month", "k.evidence")} ELSE {NOTHING} END)
        FROM kept k
        JOIN added a USING (library_id, month, strategy, theme_id, evidence)
        CROSS JOIN LATERAL {_keys("k")}
        WHERE k.n = a.n OR k.n = 0
        GROUP BY 1, 2, 3, 4
        ORDER BY 1, 2, 3, 4
        ON CONFLICT (strategy, theme_id, year, library_id)
        DO UPDATE SET months = y.months | EXCLUDED.months;
    """


def _ended_sql(changes: str) -> str:
    return f"""
        UPDATE figures_libraryyear y SET months = y.months & ~ended.months
        FROM (
            SELECT g.library_id, EXTRACT(YEAR FROM g.month)::smallint AS year, key.strategy,
                key.theme_id, BIT_OR({_bit("g.month", "g.evidence")}) AS months
            FROM ({_sums(changes)}
            ) g
            CROSS JOIN LATERAL {_keys("g")}
            WHERE g.n < 0 AND NOT EXISTS (
                SELECT FROM figures_librarymonth m
                WHERE m.library_id = g.library_id AND m.month = g.month
                    AND m.evidence = g.evidence AND m.n > 0
                    AND (key.strategy = '{ANY_STRATEGY}' OR m.strategy = key.strategy)
                    AND (key.theme_id = {ANY_THEME} OR m.theme_id = key.theme_id)
            )
            GROUP BY 1, 2, 3, 4
        ) ended
        WHERE y.library_id = ended.library_id AND y.year = ended.year
            AND y.strategy = ended.strategy AND y.theme_id = ended.theme_id;
    """


def rebuild_presence_sql(changes: str) -> str:
    """Return the statements that make months and bits anew in empty tables."""
    return f"""
        INSERT INTO figures_librarymonth (library_id, month, strategy, theme_id, evidence, n)
        {_sums(changes)} ORDER BY 1, 2, 3, 4, 5;
        INSERT INTO figures_libraryyear (library_id, year, strategy, theme_id, months)
        SELECT m.library_id, EXTRACT(YEAR FROM m.month)::smallint,
            COALESCE(m.strategy, '{ANY_STRATEGY}'), COALESCE(m.theme_id, {ANY_THEME}),
            BIT_OR({_bit("m.month", "m.evidence")})
        FROM figures_librarymonth m
        GROUP BY m.library_id, EXTRACT(YEAR FROM m.month)::smallint,
            GROUPING SETS ((m.strategy, m.theme_id), (m.strategy), (m.theme_id), ())
        ORDER BY 3, 4, 2, 1;
    """


def asked_bits(months: Period, levels: Iterable[int]) -> dict[int, str]:
    """Return the bits of each year that whole months and levels of evidence ask for."""
    wanted = list(levels)
    years: dict[int, list[str]] = {}
    for month in months.months():
        bits = years.setdefault(month.year, ["0"] * BITS)
        for level in wanted:
            bits[_place(month, level)] = "1"
    return {year: "".join(bits) for year, bits in years.items()}


def _place(month: date, level: int) -> int:
    return level * 12 + month.month - 1
