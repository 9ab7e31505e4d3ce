"""Thirty records whose sums were worked out by hand.

Libraries: K Sukorejo and R Kangkung in Kabupaten Kendal (R is a replication), A Argopeni in
Kabupaten Kebumen, P the provincial library of Jawa Tengah, M Jatirejo in Kabupaten Mojokerto,
Jawa Timur. State: d draft, s submitted, r returned, v verified, w withdrawn. Strategy:
c involvement, i information, a advocacy. Evidence: p photo, o seen on site.

    no  lib  day         state strategy theme people women men children disabled  cost evidence
     1   K   2019-01-01    v      c       1     10     6    4     -       -     100000    p
     2   K   2019-01-15    s      c       1     20    12    -     -       0          -
     3   K   2019-01-31    r      i       1      5     -    -     -       -          -    p
     4   K   2019-02-01    v      c       2      8     8    0     3       1      50000
     5   K   2019-02-10    d      c       1     99                                        out
     6   K   2019-02-14    w      c       1     77                                    p   out
     7   K   2019-02-28    s      a       2      0     0    0     -       -          -
     8   K   2019-03-05    v      c       1     30    15   10    20       2          -    po
     9   K   2019-10-31    s      c       1     12     -    -     -       -          -    p
    10   K   2019-11-01    s      c       1     13     7    6     -       -          -
    11   A   2019-01-02    v      i       1     40    20   20     -       -          -    p
    12   A   2019-01-31    s      c       1     15     5    5     -       -      25000
    13   A   2019-03-01    s      i       2     11     -   11     -       -          -    o
    14   A   2019-03-31    v      c       1      9     9    -     9       0          -    p
    15   A   2019-06-15    r      a       2     25    10   15     -       -          -
    16   A   2018-12-31    v      c       1     50    25   25     -       -          -    p
    17   A   2019-12-31    s      c       1     60     -    -     -       -          -
    18   A   2020-01-01    s      c       1     70     -    -     -       -          -
    19   M   2019-01-10    s      c       2     14     7    7     -       -          -    p
    20   M   2019-02-20    w      c       1     33                                        out
    21   M   2019-02-21    d      c       1     44                                        out
    22   M   2019-05-05    v      a       1     18     8    8     -       -     200000    p
    23   M   2019-10-30    v      i       2     22    22    0     -      22          -
    24   P   2019-01-20    s      c       1    100    50   50     -       -          -    p
    25   P   2019-02-02    v      i       2      6     3    3     -       -          -    o
    26   P   2019-08-17    s      a       1    200     -    -     -      10          -
    27   R   2019-01-05    s      c       1      7     7    -     7       -          -    p
    28   R   2019-03-03    v      i       2     16     8    8     -       0      75000    po
    29   R   2019-07-01    r      c       1      4     2    2     -       -          -
    30   R   2019-10-31    s      c       2      3     1    1     -       -          -    p

1 January to 31 October 2019, the nation:

    K  1 2 3 4 7 8 9    10 + 20 + 5 + 8 + 0 + 30 + 12   =  7 activities,  85 people
    A  11 to 15         40 + 15 + 11 + 9 + 25           =  5             100
    M  19 22 23         14 + 18 + 22                    =  3              54
    P  24 25 26         100 + 6 + 200                   =  3             306
    R  27 to 30         7 + 16 + 4 + 3                  =  4              30
                                                          22             575
    women     K 6+12+8+0+15 = 41, A 20+5+9+10 = 44, M 7+8+22 = 37, P 53, R 18   = 193
    men       K 4+0+0+10 = 14, A 20+5+11+15 = 51, M 7+8+0 = 15, P 53, R 11      = 144
    sex not recorded  575 - 193 - 144                                           = 238
    children  3 + 20 + 9 + 7                                                    =  39
    disabled  0 + 1 + 2 + 0 + 22 + 10 + 0                                       =  35
    known of  20 + 8 + 30 + 9 + 22 + 200 + 16                                   = 305
    cost      100,000 + 50,000 + 25,000 + 200,000 + 75,000                      = 450,000

    evidence    none      2 7 12 15 26 29     6 activities, 264 people
                p         3 9 19 24 27 30     6             141
                v         4 23                2              30
                p v       1 11 14 22          4              77
                o         13                  1              11
                v o       25                  1               6
                p v o     8 28                2              46
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

from jejak.activities.models import Activity, ActivityVersion
from jejak.activities.services.versions import write_versions
from jejak.common.ids import uuid7
from jejak.places.services import create_library
from jejak.plans.models import Theme

STATES = {"d": "draft", "s": "submitted", "r": "returned", "v": "verified", "w": "withdrawn"}
STRATEGIES = {"c": "community_involvement", "i": "information_service", "a": "advocacy"}


def rows() -> list[list[str]]:
    """Read the table above, so that what is counted is what is written there."""
    assert __doc__ is not None
    lines = (line.split() for line in __doc__.splitlines())
    return [line for line in lines if len(line) > 5 and line[0].isdigit() and len(line[1]) == 1]


def number(text: str) -> int | None:
    return None if text == "-" else int(text)


def build_thirty(cast: SimpleNamespace) -> None:
    """Store the records, each with its version; add `second_library` and `themes` to the cast."""
    cast.second_library = create_library(
        name="Perpustakaan Desa Kangkung",
        library_type="village",
        region=cast.regions["3324062001"],
        partner_category="self_funded_replication",
        by=None,
    )
    cast.themes = list(Theme.objects.order_by("position", "id")[:2])
    libraries = {
        "K": cast.library,
        "A": cast.other_library,
        "M": cast.far_library,
        "P": cast.province_library,
        "R": cast.second_library,
    }
    activities = [_activity(line, libraries[line[1]], cast) for line in rows()]
    assert len(activities) == 30
    Activity.objects.bulk_create(activities)
    write_versions(
        [activity.pk for activity in activities], why=ActivityVersion.Why.RECORDED, by=cast.ana
    )
    cast.activities = dict(enumerate(activities, start=1))


def _activity(line: list[str], library: object, cast: SimpleNamespace) -> Activity:
    day, state, strategy, theme, people = line[2:7]
    parts = [number(text) for text in line[7:12]] if len(line) >= 12 else [None] * 5
    evidence = next((text for text in line[7:] if text.strip("po") == ""), "")
    now = datetime(2026, 11, 1, tzinfo=UTC)
    verifier = cast.ben if state == "v" else None
    return Activity(
        id=uuid7(),
        library=library,
        regency_id=library.regency_id,  # type: ignore[attr-defined]
        province_id=library.province_id,  # type: ignore[attr-defined]
        partner_category=library.partner_category,  # type: ignore[attr-defined]
        title=f"Kegiatan {line[0]}",
        held_on=date.fromisoformat(day),
        state=STATES[state],
        strategy=STRATEGIES[strategy],
        theme=cast.themes[int(theme) - 1],
        mode="offline",
        participant_count=int(people),
        female_count=parts[0],
        male_count=parts[1],
        child_count=parts[2],
        disability_count=parts[3],
        cost_idr=parts[4],
        has_photo="p" in evidence,
        is_seen="o" in evidence,
        recorded_by=cast.ana,
        content_by=cast.ana,
        verified_by=verifier,
        verified_at=now if verifier else None,
        recorded_at=now,
        submitted_at=None if state == "d" else now,
        changed_at=now,
    )
