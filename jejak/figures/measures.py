"""The measures that facts hold: one list for tables, triggers, rebuild and queries."""

# measure -> SQL over one row `a` of activities_activity
MEASURES: dict[str, str] = {
    "activities": "1",
    "attendance": "a.participant_count",
    "female": "COALESCE(a.female_count, 0)",
    "male": "COALESCE(a.male_count, 0)",
    "child": "COALESCE(a.child_count, 0)",
    "teen": "COALESCE(a.teen_count, 0)",
    "adult": "COALESCE(a.adult_count, 0)",
    "elderly": "COALESCE(a.elderly_count, 0)",
    "disability": "COALESCE(a.disability_count, 0)",
    # attendance of the records that say how many people with disabilities came
    "disability_known": (
        "CASE WHEN a.disability_count IS NULL THEN 0 ELSE a.participant_count END"
    ),
    "cost_idr": "COALESCE(a.cost_idr, 0)",
    # activities whose participants are all told apart by sex
    "broken_down": (
        "(COALESCE(a.female_count, a.male_count) IS NOT NULL AND "
        "COALESCE(a.female_count, 0) + COALESCE(a.male_count, 0) = a.participant_count)::int"
    ),
}

# Of a row too, kept for libraries alone.
LIBRARY_ROWS: dict[str, str] = {"need_linked": "a.is_need_linked::int"}

EVIDENCE = "(a.has_photo::int + 2 * (a.state = 'verified')::int + 4 * a.is_seen::int)::smallint"
MONTH = "date_trunc('month', a.held_on)::date"
COUNTED = "a.state IN ('submitted', 'returned', 'verified')"

# A province's rows over all themes and categories: what pages ask most, in a fortieth of the
# rows. They stand beside the detailed ones, so a sum takes either these or those.
NO_THEME = 0
ALL_CATEGORIES = "*"

# What is kept of one library and month, for scores and for lists of libraries: measure -> SQL
# over a signed row `c` of the triggers.
LIBRARY_MEASURES: dict[str, str] = {
    "activities": "c.activities",
    "involvement": "CASE WHEN c.strategy = 'community_involvement' THEN c.activities ELSE 0 END",
    "information": "CASE WHEN c.strategy = 'information_service' THEN c.activities ELSE 0 END",
    "advocacy": "CASE WHEN c.strategy = 'advocacy' THEN c.activities ELSE 0 END",
    "attendance": "c.attendance",
    "female": "c.female",
    "male": "c.male",
    "broken_down": "c.broken_down",
    "with_photo": "CASE WHEN c.evidence & 1 > 0 THEN c.activities ELSE 0 END",
    "verified": "CASE WHEN c.evidence & 2 > 0 THEN c.activities ELSE 0 END",
    "seen": "CASE WHEN c.evidence & 4 > 0 THEN c.activities ELSE 0 END",
    "need_linked": "c.need_linked",
}
