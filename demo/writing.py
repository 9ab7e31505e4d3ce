"""Makes one believable record of a `Kind`: words, counts, cost."""

from __future__ import annotations

import math
import re
from datetime import date
from random import Random

from jejak.activities.content import ActivityContent
from jejak.activities.models import Mode
from jejak.places.models import Region
from jejak.plans.models import FundSource, Strategy

from .corpus import KINDS, Kind
from .country import Site
from .people import first_name

FLOWERS = ("Melati", "Mawar", "Anggrek", "Dahlia", "Kenanga", "Flamboyan", "Teratai", "Cempaka")
FARMER_GROUPS = (
    "Sido Makmur", "Sari Mulyo", "Harapan Jaya", "Karya Tani", "Suka Maju", "Sumber Rejeki",
    "Mekar Sari", "Rukun Tani", "Tunas Harapan",
)  # fmt: skip
# Where few keep Ramadan and Lebaran, its words would sound wrong.
MOSTLY_NOT_MUSLIM = {"51", "53"}
MUSLIM_WORDS = re.compile(r"masjid|mengaji|Lebaran|Ramadan|Ustaz|pesantren", re.IGNORECASE)
# The word alone, not the place `{desa}`.
DESA = re.compile(r"(?<!\{)\b[Dd]esa\b")
HEADS = {"nagari": "wali nagari", "kelurahan": "lurah"}
FUNDS = (
    (FundSource.VILLAGE_FUND, 0.46),
    (FundSource.COMMUNITY, 0.22),
    (FundSource.VILLAGE_ALLOCATION, 0.12),
    (FundSource.REGIONAL, 0.1),
    (FundSource.DONATION, 0.06),
    (FundSource.COMPANY, 0.04),
)


def fits(kind: Kind, site: Site, month: int) -> bool:
    return (not kind.months or month in kind.months) and (
        not kind.provinces or site.province in kind.provinces
    )


def choose_kind(
    rng: Random, site: Site, *, strategy: str, month: int, favourites: set[int]
) -> Kind:
    """Return a sort of activity; a library comes back to what it did before."""
    kinds = [
        (kind, kind.weight * (5 if index in favourites else 1))
        for index, kind in enumerate(KINDS)
        if kind.strategy == strategy and fits(kind, site, month)
    ]
    chosen = rng.choices([kind for kind, _w in kinds], [weight for _k, weight in kinds])[0]
    if chosen.strategy == Strategy.INVOLVEMENT and len(favourites) < 4:
        favourites.add(KINDS.index(chosen))
    return chosen


def attendance(rng: Random, kind: Kind) -> int:
    return max(3, round(kind.size * math.exp(rng.gauss(0, kind.spread))))


def choose_title(rng: Random, kind: Kind, site: Site) -> str:
    return _said(rng, kind.titles, site)


def write_content(
    rng: Random,
    kind: Kind,
    site: Site,
    *,
    day: date,
    count: int,
    theme_ids: dict[str, int],
    title: str = "",
) -> ActivityContent:
    words = _words(rng, site, count)

    def say(texts: tuple[str, ...], share: float = 1.0) -> str:
        if not texts or rng.random() > share:
            return ""
        text = _said(rng, texts, site).format_map(words)
        return text[0].upper() + text[1:]

    female, male = _sexes(rng, kind, count)
    child, teen, adult, elderly = _ages(rng, kind, count)
    cost, fund = _cost(rng, kind)
    return ActivityContent(
        title=(title or choose_title(rng, kind, site)).format_map(words),
        held_on=day,
        strategy=kind.strategy,
        theme_id=theme_ids[kind.theme],
        mode=_mode(rng, kind, day),
        participant_count=count,
        female_count=female,
        male_count=male,
        child_count=child,
        teen_count=teen,
        adult_count=adult,
        elderly_count=elderly,
        disability_count=_small(rng, count, 0.16, most=2),
        new_participant_count=_small(rng, count, 0.3, most=max(2, count // 3)),
        description=say(kind.about, 0.85),
        skill_type=kind.skill if rng.random() < 0.8 else "",
        place=say(kind.places, 0.9),
        target_groups=kind.groups if rng.random() < 0.85 else (),
        resource_person=say(kind.persons, 0.8),
        collection_used=say(kind.books, 0.6),
        counts_for_literacy=kind.is_literacy,
        cost_idr=cost,
        fund_source=fund,
        result_note=say(kind.results, 0.75),
        follow_up=say(kind.next_steps, 0.5),
        publication_links=_links(rng, site, day),
    )


def _said(rng: Random, texts: tuple[str, ...], site: Site) -> str:
    """Return one of the texts that suits the place."""
    if site.province in MOSTLY_NOT_MUSLIM:
        texts = tuple(text for text in texts if not MUSLIM_WORDS.search(text)) or texts
    text = rng.choice(texts)
    called = "nagari" if site.province == "13" else "desa"
    if site.village.kind == Region.Kind.URBAN_VILLAGE:
        called = "kelurahan"
    if called != "desa":
        text = DESA.sub(lambda word: called.title() if word[0] == "Desa" else called, text)
        text = re.sub(f"kepala {called}", HEADS[called], text, flags=re.IGNORECASE)
    return text


def _words(rng: Random, site: Site, count: int) -> dict[str, str]:
    village, province = site.village, site.province
    district = village.district
    return {
        "desa": village.name,
        "kec": district.full_name if district else site.seat.region.name,
        "camat": district.name if district else site.seat.region.name,
        "kab": site.seat.region.name,
        "bunga": rng.choice(FLOWERS),
        "tani": rng.choice(FARMER_GROUPS),
        "rt": f"{rng.randint(1, 9):02d}",
        "ibu": first_name(rng, province, is_woman=True),
        "bapak": first_name(rng, province, is_woman=False),
        "sedikit": str(min(count, rng.randint(3, 9))),
        "banyak": str(rng.randint(math.ceil(count * 0.6), count)),
    }


def _sexes(rng: Random, kind: Kind, count: int) -> tuple[int | None, int | None]:
    """Most records tell women and men apart, some only women, some nothing."""
    known = rng.random()
    if known < 0.085:
        return None, None
    share = min(1.0, max(0.0, rng.gauss(kind.female, 0.08)))
    female = round(count * share)
    if known < 0.11:
        return female, None
    missing = rng.randint(1, max(1, count // 12)) if known < 0.16 else 0
    return female, max(0, count - female - missing)


def _ages(rng: Random, kind: Kind, count: int) -> list[int | None]:
    if rng.random() > 0.26:
        return [None] * 4
    parts: list[int | None] = []
    left = count
    for share in kind.ages[:3]:
        part = min(left, round(count * share * rng.uniform(0.85, 1.15)))
        parts.append(part)
        left -= part
    return [*parts, left if kind.ages[3] else min(left, 1)]


def _small(rng: Random, count: int, share: float, *, most: int) -> int | None:
    return min(count, rng.randint(0, most)) if rng.random() < share else None


def _cost(rng: Random, kind: Kind) -> tuple[int | None, str]:
    if kind.cost is None:
        return (None, "") if rng.random() < 0.6 else (0, FundSource.NONE)
    if rng.random() > 0.62:
        return None, ""
    thousands = rng.randint(kind.cost[0] // 25, kind.cost[1] // 25) * 25
    if not thousands:
        return 0, FundSource.NONE
    return thousands * 1000, rng.choices([f for f, _s in FUNDS], [s for _f, s in FUNDS])[0]


def _mode(rng: Random, kind: Kind, day: date) -> str:
    """Nobody sews or weighs babies online; talks and computer classes moved there in part."""
    if day.year < 2020 or kind.scene not in {"laptop", "meeting"}:
        return Mode.ON_SITE
    return rng.choices([Mode.ON_SITE, Mode.HYBRID, Mode.ONLINE], [0.8, 0.11, 0.09])[0]


def _links(rng: Random, site: Site, day: date) -> tuple[str, ...]:
    """`.example` belongs to nobody (RFC 2606)."""
    if rng.random() > 0.09:
        return ()
    slug = re.sub(r"[^a-z]+", "-", site.village.name.lower()).strip("-")
    return (f"https://desa-{slug}.example/berita/{day:%Y/%m}/{rng.randint(10, 99)}",)
