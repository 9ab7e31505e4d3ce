"""The scores of five libraries, and of one that nobody reports for, worked out on paper first.

July to September 2026 under version 1; all in Kabupaten Kendal. Activities by strategy, how many
of them are told apart by sex, with a photo, verified; months closed on time, of those expected.

    no  involve inform advocacy  told photo verified  on_time expected account
     A     14      3       2      19    16      16       3        3      yes
     B     11      2       1       7     7       7       2        3      yes
     C     12      3       2      17     0       0       3        3      no
     D      2      0       1       1     3       0       1        2      yes
     E      0      0       0       0     0       0       0        3      no
     F      0      0       0       0     0       0       0        3      yes

D joined on 20 July: August and September are expected, so its targets are 2 x 4 = 8
involvement, 2 information, 2 x 2 / 3 = 1 1/3 advocacy. The others: 12, 3 and 2.

Points: weight x min(value / target, 1), half up to one decimal.

                      A        B                     C       D
    involvement  25   25.0     25 x 11/12  = 22.9    25.0    25 x 2/8       =  6.3 (6.25)
    information  10   10.0     10 x  2/3   =  6.7    10.0                      0.0
    advocacy     10   10.0     10 x  1/2   =  5.0    10.0    10 x 1/(4/3)   =  7.5
    on time      15   15.0     15 x  2/3   = 10.0    15.0    15 x 1/2       =  7.5
    told 80 %    15   15.0     7 of 14 is 50 %:      15.0    1 of 3 is 33.3 %:
                               15 x 50/80  =  9.4            15 x 33.3/80   =  6.3 (6.25)
    photo 80 %   15   16 of 19 is 84 %:              0.0     3 of 3:
                      15.0     15 x 50/80  =  9.4            15.0
    verified     10   10.0     10 x 50/80  =  6.3    0.0                       0.0
                                     (6.25)
    score            100.0                   69.7    75.0                     42.6
    colour           green                 yellow  yellow                      red
                                               (75.0 is not more than 75)
    E grey, no account; F grey, account and no report.

Kendal, six libraries, each component the mean of theirs with E and F as 0:
    involvement (25 + 22.9 + 25 + 6.3) / 6 = 79.2 / 6   = 13.2
    information (10 + 6.7 + 10 + 0) / 6    = 26.7 / 6   =  4.5 (4.45)
    advocacy    (10 + 5 + 10 + 7.5) / 6    = 32.5 / 6   =  5.4 (5.416)
    on time     (15 + 10 + 15 + 7.5) / 6   = 47.5 / 6   =  7.9 (7.916)
    told        (15 + 9.4 + 15 + 6.3) / 6  = 45.7 / 6   =  7.6 (7.616)
    photo       (15 + 9.4 + 0 + 15) / 6    = 39.4 / 6   =  6.6 (6.566)
    verified    (10 + 6.3 + 0 + 0) / 6     = 16.3 / 6   =  2.7 (2.716)
    score                                                 47.9, red
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from jejak.access.services import assign
from jejak.accounts.services import create_account
from jejak.activities.models import Activity
from jejak.common.ids import uuid7
from jejak.places.models import Library
from jejak.places.services import create_library
from jejak.plans.models import Theme
from jejak.statistics.content import REQUIRED
from jejak.statistics.models import MonthlyStatistics

NOW = datetime(2026, 10, 1, tzinfo=UTC)
STRATEGIES = ("community_involvement", "information_service", "advocacy")


def rows() -> list[list[str]]:
    assert __doc__ is not None
    lines = (line.split() for line in __doc__.splitlines())
    return [line for line in lines if len(line) == 10 and line[9] in ("yes", "no")]


def build_five(cast: SimpleNamespace) -> dict[str, Library]:
    """Store the six libraries and all that they did."""
    Library.objects.update(partner_category="not_partner")
    found = {}
    for line in rows():
        name, counts, has_account = line[0], [int(text) for text in line[1:8]], line[9]
        library = create_library(
            name=f"Perpustakaan {name}",
            library_type="village",
            region=cast.regions["3324052001"],
            partner_category="national_books",
            joined_on=date(2026, 7, 20) if name == "D" else date(2025, 1, 1),
            by=None,
        )
        if has_account == "yes":
            person = create_account(name=f"Pengelola {name}", sign_in_name="", password=None)
            assign(person, role="manager", place=library, by=None)
        held(library, cast, counts[:3], told=counts[3], photo=counts[4], verified=counts[5])
        for month in range(counts[6]):
            closed(library, cast, date(2026, 9 - month, 1))
        found[name] = library
    return found


def held(
    library: Library,
    cast: SimpleNamespace,
    counts: list[int],
    *,
    told: int,
    photo: int,
    verified: int,
    day: date = date(2026, 7, 25),
) -> None:
    theme = Theme.objects.order_by("position", "id")[0]
    kinds = [kind for kind, n in zip(STRATEGIES, counts, strict=True) for _n in range(n)]
    Activity.objects.bulk_create(
        Activity(
            id=uuid7(),
            title=f"Kegiatan {n}",
            held_on=day,
            strategy=kind,
            theme=theme,
            mode="offline",
            participant_count=10,
            female_count=6 if n < told else None,
            male_count=4 if n < told else None,
            has_photo=n < photo,
            state="verified" if n < verified else "submitted",
            verified_by=cast.ben if n < verified else None,
            verified_at=NOW if n < verified else None,
            **_of(library, cast),
        )
        for n, kind in enumerate(kinds)
    )


def _of(library: Library, cast: SimpleNamespace) -> dict[str, Any]:
    return {
        "library": library,
        "regency_id": library.regency_id,
        "province_id": library.province_id,
        "partner_category": library.partner_category,
        "recorded_by": cast.ana,
        "content_by": cast.ana,
        "recorded_at": NOW,
        "submitted_at": NOW,
        "changed_at": NOW,
    }


def closed(
    library: Library, cast: SimpleNamespace, month: date, *, late: bool = False, **numbers: Any
) -> MonthlyStatistics:
    of = {key: value for key, value in _of(library, cast).items() if key != "submitted_at"}
    due = date(month.year + month.month // 12, month.month % 12 + 1, 10)
    return MonthlyStatistics.objects.create(
        **of,
        month=month,
        **dict.fromkeys(REQUIRED, 10) | numbers,
        method="counted",
        state="closed",
        closed_at=NOW,
        closed_by=cast.ana,
        first_closed_on=due.replace(day=11) if late else due,
        due_on=due,
    )
