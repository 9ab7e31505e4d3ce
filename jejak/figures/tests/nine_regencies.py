"""Nine regencies of one province, two of them from the cast, and what the judge asks of them.

Each regency has a village library whose records are drawn from a fixed seed, many of them near
15 March and 20 September 2026. Bulungan here has none in the economy, Alas none at all, and
Sepi has no partner library, so nobody waits for it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from types import SimpleNamespace

from jejak.activities.evidence import VERIFIED
from jejak.activities.models import Activity
from jejak.common.ids import uuid7
from jejak.figures.recount import Recount, recount
from jejak.places.models import Library, Region
from jejak.places.services import create_library
from jejak.plans.models import Strategy, Theme

ASKED = (date(2026, 3, 15), date(2026, 9, 20))
NAMES = {
    "3301": "Alas",
    "3302": "Bulungan",
    "3303": "Cendana",
    "3304": "Damar",
    "3306": "Enau",
    "3307": "Flamboyan",
    "3308": "Sepi",
}
NOW = datetime(2026, 10, 20, tzinfo=UTC)


def build_nine(cast: SimpleNamespace) -> None:
    libraries = {"3305": cast.other_library, "3324": cast.library, "33": cast.province_library}
    for code, name in NAMES.items():
        region = Region.objects.create(
            code=code,
            level=2,
            kind="regency",
            name=f"Kabupaten {name}",
            search_name=name.lower(),
            time_zone=Region.Zone.WIB,
            parent=cast.province,
            province=cast.province,
        )
        cast.regions[code] = region
        if name != "Sepi":
            libraries[code] = create_library(
                name=f"Perpustakaan {name}",
                library_type="village",
                region=region,
                partner_category="national_books",
                by=None,
            )
    random = Random(5)
    for code, library in libraries.items():
        if code != "3301":
            _held(cast, library, random, count=12 + int(code[-1]), dry=code == "3302")


def _held(
    cast: SimpleNamespace, library: Library, random: Random, *, count: int, dry: bool
) -> None:
    economy, other = (Theme.objects.get(code=code) for code in ("economy", "health"))
    rows = []
    for n in range(count):
        # Half of the days lie within a week of the ends of what is asked.
        near = random.choice(ASKED) + timedelta(days=random.randint(-7, 7))
        within = ASKED[0] + timedelta(days=random.randint(-30, 200))
        people = random.randint(1, 40)
        women = random.choice([None, random.randint(0, people)])
        state = random.choice(["verified", "verified", "submitted", "returned", "withdrawn"])
        rows.append(
            Activity(
                id=uuid7(),
                title=f"Kegiatan {n}",
                held_on=near if n % 2 else within,
                strategy=Strategy.values[n % 3],
                theme=other if dry or n % 4 == 0 else economy,
                mode="offline",
                participant_count=people,
                female_count=women,
                male_count=None if women is None else people - women,
                state=state,
                verified_by=cast.ben if state == "verified" else None,
                verified_at=NOW if state == "verified" else None,
                library=library,
                regency_id=library.regency_id,
                province_id=library.province_id,
                partner_category=library.partner_category,
                recorded_by=cast.ana,
                content_by=cast.ana,
                recorded_at=NOW,
                submitted_at=NOW,
                changed_at=NOW,
            )
        )
    Activity.objects.bulk_create(rows)


def on_paper(code: str, *, verified: bool = False) -> Recount:
    """Recount the economy of a region within the days that are asked for."""
    return recount(
        region_code=code,
        start=ASKED[0],
        end=ASKED[1],
        theme_id=Theme.objects.get(code="economy").pk,
        evidence=lambda level: not verified or bool(level & VERIFIED),
    )
