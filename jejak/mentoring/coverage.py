"""Which libraries have an account, region by region down to the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, may_see_totals
from jejak.places.models import LEVEL_COLUMNS, Level, Library, Region

from .places import Asked, directly_in, libraries_within, of_category
from .standing import SIGNED_IN, WITHOUT_ACCOUNT, AccountState, with_account_state

PAGE_SIZE = 50
WITHOUT = "without"


@dataclass(frozen=True)
class Counts:
    """How many libraries stand in each state."""

    by_state: Counter[int]

    def of(self, states: Iterable[AccountState]) -> int:
        return sum(self.by_state[state] for state in states)

    @property
    def libraries(self) -> int:
        """The open ones; who has closed needs no account."""
        return self.by_state.total() - self.closed

    @property
    def closed(self) -> int:
        return self.by_state[AccountState.CLOSED]

    @property
    def without(self) -> int:
        return self.of(WITHOUT_ACCOUNT)

    @property
    def with_account(self) -> int:
        return self.libraries - self.without

    @property
    def signed_in(self) -> int:
        return self.of(SIGNED_IN)

    @property
    def invited(self) -> int:
        return self.by_state[AccountState.INVITED]

    @property
    def share(self) -> float | None:
        """With an account, in percent."""
        return 100 * self.with_account / self.libraries if self.libraries else None


@dataclass(frozen=True)
class RegionCoverage:
    region: Region
    counts: Counts


@dataclass(frozen=True)
class Coverage:
    """A region, the regions below it that the person may see, and how many there are."""

    counts: Counts
    rows: list[RegionCoverage]
    region_count: int


def coverage(user: PersonLike, asked: Asked, *, now: datetime | None = None) -> Coverage:
    """Count all libraries of the region in one statement, split by the regions below it."""
    now = now or timezone.now()
    column = LEVEL_COLUMNS.get(asked.region.level + 1, "") if asked.region.level < 3 else ""
    libraries = with_account_state(_libraries(asked), now=now, today=timezone.localdate(now))
    groups = libraries.order_by().values("account_state", *([column] if column else []))
    below: dict[int, Counter[int]] = {}
    whole: Counter[int] = Counter()
    for group in groups.annotate(n=Count("pk")):
        whole[group["account_state"]] += group["n"]
        place = group.get(column)
        if place is not None and place != asked.region.pk:
            below.setdefault(place, Counter())[group["account_state"]] += group["n"]
    related = ("province", "regency", "district")
    regions = Region.objects.filter(pk__in=list(below)).select_related(*related).order_by("code")
    rows = [
        RegionCoverage(region, Counts(below[region.pk]))
        for region in regions
        if may_see_totals(user, region)
    ]
    return Coverage(Counts(whole), rows, len(below))


def _libraries(asked: Asked) -> Any:
    return of_category(libraries_within(Library.objects.all(), asked.region), asked.category)


ORDERS = {
    "celah": lambda row: (-row.counts.without, row.region.code),
    "bagian": lambda row: (row.counts.share is None, row.counts.share or 0, row.region.code),
    "nama": lambda row: row.region.name,
}


def sorted_rows(rows: list[RegionCoverage], order: str) -> list[RegionCoverage]:
    return sorted(rows, key=ORDERS[order])


@dataclass(frozen=True)
class LibraryPage:
    rows: list[Any]
    count: int
    next_cursor: str


def library_page(
    user: PersonLike,
    asked: Asked,
    *,
    state: str = "",
    cursor: int | None = None,
    now: datetime | None = None,
) -> LibraryPage:
    """Return libraries within the person's view, the widest gap first.

    With a `state`, all of the region in that state; without one, those that stand directly in it.
    """
    now = now or timezone.now()
    found: Any = of_category(
        libraries_within(libraries_allowing(user, Action.VIEW), asked.region), asked.category
    )
    found = with_account_state(found, now=now, today=timezone.localdate(now))
    found = found.filter(_in_state(state) if state else directly_in(asked.region))
    count = found.count()
    last = found.filter(pk=cursor).first() if cursor else None
    if last is not None:
        reached = last.account_state
        found = found.filter(
            Q(account_state__gt=reached)
            | Q(account_state=reached, name__gt=last.name)
            | Q(account_state=reached, name=last.name, pk__gt=last.pk)
        )
    related = ("village", "district", "regency")
    found = found.select_related(*related).order_by("account_state", "name", "pk")
    rows = list(found[: PAGE_SIZE + 1])
    for row in rows:
        row.state_label = AccountState(row.account_state).label
    more = len(rows) > PAGE_SIZE
    return LibraryPage(rows[:PAGE_SIZE], count, str(rows[PAGE_SIZE - 1].pk) if more else "")


STATES: dict[str, tuple[AccountState, ...]] = {
    WITHOUT: WITHOUT_ACCOUNT,
    **{state.slug: (state,) for state in AccountState},
}


def _in_state(state: str) -> Q:
    return Q(account_state__in=[one.value for one in STATES[state]])


def shows_libraries(region: Region) -> bool:
    """Return whether libraries, not regions, are what stands below."""
    return region.level >= Level.DISTRICT
