"""What one record costs to store with each way of keeping its words, by turns."""

from __future__ import annotations

import random
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.db import connection

from benchmarks.stack import print_table
from benchmarks.write_path import Cost

ROUNDS, SINGLE_CALLS, MANY_CALLS, MANY = 3, 150, 15, 20
WORDS_A_RECORD = 60
EXPRESSION = (
    "activity_words(ARRAY[title, description, skill_type, place, resource_person, "
    "collection_used, result_note, follow_up]::text[], province_id, regency_id, library_id, "
    "theme_id)"
)
DROP = """
DROP INDEX IF EXISTS activity_by_words;
DROP TRIGGER IF EXISTS words_follow ON activities_activity;
DROP TABLE IF EXISTS words_of_records;
"""
INDEX = "CREATE INDEX activity_by_words ON activities_activity USING gin (" + EXPRESSION + ") WITH "
WAYS = {
    "none": "",
    "index, fastupdate 512 kB": INDEX + "(fastupdate = on, gin_pending_list_limit = 512)",
    "index, fastupdate off": INDEX + "(fastupdate = off)",
    "table of its own, by a trigger": f"""
        CREATE TABLE words_of_records (id uuid PRIMARY KEY, words tsvector NOT NULL);
        INSERT INTO words_of_records SELECT id, {EXPRESSION} FROM activities_activity;
        CREATE INDEX ON words_of_records USING gin (words) WITH (gin_pending_list_limit = 512);
        CREATE OR REPLACE FUNCTION words_follow() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO words_of_records SELECT id, {EXPRESSION} FROM new_rows;
            RETURN NULL;
        END $$;
        CREATE TRIGGER words_follow AFTER INSERT ON activities_activity
            REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION words_follow();
    """,
}


def measure(country: Any, server: int) -> None:
    chance = random.Random(2026)
    syllables = ["ba", "ca", "di", "ge", "ha", "ja", "ku", "la", "mu", "na", "pe", "ra", "su", "to"]
    known = ["".join(chance.choices(syllables, k=chance.randrange(2, 5))) for _word in range(4_000)]

    def text() -> str:
        # As in every language, few words are used often.
        return " ".join(
            known[int(len(known) * chance.random() ** 3)] for _ in range(WORDS_A_RECORD)
        )

    rows = []
    for records, calls in ((1, SINGLE_CALLS), (MANY, MANY_CALLS)):
        costs = {way: Cost() for way in WAYS}
        for _round in range(ROUNDS):  # by turns: a shared machine is not equally fast all the time
            for way, statement in WAYS.items():
                with connection.cursor() as cursor:
                    cursor.execute(DROP + statement)
                    cursor.execute("CHECKPOINT")
                costs[way].measure(_recorder(country, records, text), calls, server)
        rows += [[f"{records} a call", way, *cost.cells(records)] for way, cost in costs.items()]
    print_table(
        ["records", "words kept by", "median ms a call", "p95", "PG CPU ms a record", "Python CPU"],
        rows,
    )
    with connection.cursor() as cursor:
        cursor.execute(DROP + WAYS["index, fastupdate 512 kB"])


def _recorder(country: Any, records: int, text: Callable[[], str]) -> Callable[[], object]:
    services = import_module("jejak.activities.services")
    content = import_module("jejak.activities.content").ActivityContent
    theme = import_module("jejak.activities.models").Theme.objects.first()

    def record() -> object:
        news = [
            services.NewActivity(
                library=country.library,
                content=content(
                    title=text()[:150],
                    description=text(),
                    held_on=country.today,
                    strategy="community_involvement",
                    theme_id=theme.pk,
                    mode="offline",
                    participant_count=12,
                ),
            )
            for _number in range(records)
        ]
        return services.record_activities(news, by=country.ana)

    return record
