"""Full text of records: a configuration, the words of a row, and their index (decision 0022)."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations, models

import jejak.activities.search.sql

# Stems of Indonesian, without accents. PostgreSQL brings the stemmer and has no stop words for it.
CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION public.jejak (COPY = pg_catalog.indonesian);
ALTER TEXT SEARCH CONFIGURATION public.jejak
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH public.unaccent, pg_catalog.indonesian_stem;
CREATE TEXT SEARCH CONFIGURATION public.jejak_plain (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION public.jejak_plain
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH public.unaccent, pg_catalog.simple;
"""
# In plpgsql, so that it is not taken apart and its cost counts: the planner must not think that
# reading the words of 10,000 rows anew is cheaper than asking the index.
FUNCTION = """
CREATE FUNCTION activity_words(
    texts text[], province bigint, regency bigint, library bigint, theme bigint
) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 2000 AS $$
BEGIN
    RETURN to_tsvector('public.jejak', array_to_string(texts, ' . '))
        || array_to_tsvector(ARRAY[
            '=p' || province, '=r' || regency, '=l' || library, '=t' || coalesce(theme, 0)
        ]);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0009_series_by_index"),
        ("places", "0001_initial"),
    ]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(
            CONFIGURATION,
            "DROP TEXT SEARCH CONFIGURATION public.jejak_plain;"
            "DROP TEXT SEARCH CONFIGURATION public.jejak;",
        ),
        migrations.RunSQL(
            FUNCTION, "DROP FUNCTION activity_words(text[], bigint, bigint, bigint, bigint)"
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("record_count", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    GinIndex(OpClass("word", "gin_trgm_ops"), name="search_word_by_likeness")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="activity",
            index=GinIndex(
                jejak.activities.search.sql.ACTIVITY_WORDS,
                name="activity_by_words",
                fastupdate=True,
                gin_pending_list_limit=512,
            ),
        ),
    ]
