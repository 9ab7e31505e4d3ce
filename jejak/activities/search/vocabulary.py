"""Learning the words that records are written with; the worker does it."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection, transaction

from .sql import SEARCHED

# Where the last run ended: a number of a transaction, as phones pull (decision 0013).
LEARNT_UNTIL = "search.learnt_until"
TEXT = f"array_to_string(ARRAY[{', '.join(f'a.{name}' for name in SEARCHED)}], ' ')"
CHANGED = f"""
SELECT to_tsvector('public.jejak_plain', {TEXT}) FROM activities_activity a
WHERE a.id IN (SELECT activity_id FROM activities_activityversion WHERE transaction_id >= {{since}})
"""
EVERYTHING = f"SELECT to_tsvector('public.jejak_plain', {TEXT}) FROM activities_activity a"
LEARN = """
INSERT INTO activities_searchword AS w (word, record_count)
SELECT word, ndoc FROM ts_stat(%s) WHERE word ~ '^[[:alpha:]]{3,40}$'
ON CONFLICT (word) DO UPDATE SET record_count = w.record_count + EXCLUDED.record_count
"""


def learn_words() -> int:
    """Take up the words of what changed since the last time; the first time, of everything.

    Returns how many words were written. The counts are rough: a record that is edited is
    counted again.
    """
    since = cache.get(LEARNT_UNTIL)
    query = EVERYTHING if since is None else CHANGED.format(since=int(since))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint")
        until: tuple[int] = cursor.fetchone()
        cursor.execute(LEARN, [query])
        count = int(cursor.rowcount)
    cache.set(LEARNT_UNTIL, until[0], None)
    return count
