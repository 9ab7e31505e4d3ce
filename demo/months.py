"""The monthly sheets of the last year: closed on time, closed late, begun, or never sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from jejak.common.periods import month_start, next_month
from jejak.statistics.models import MonthlyStatistics
from jejak.statistics.services import close_statistics, reopen_statistics, save_statistics

from .country import Country, Site
from .east_java.sheets import ODD, numbers_of

MONTHS = 12
# Of the other regencies so many libraries keep months, the latest few each.
OTHERS, OTHER_MONTHS = 36, (2, 5)
# How the libraries of Kendal keep their months, Ana's apart: on time, late, begun, not at all.
HABITS = (
    "ttttttttlttt",
    "ttltlttlottt",
    "llllltllollo",
    "------------",
    "ttttttt----o",
    "--lttltt--tt",
)


@dataclass(frozen=True)
class Months:
    """Writes sheets as they would stand on `today`."""

    rng: Random
    today: date

    @property
    def cutoff(self) -> datetime:
        """Midnight in Western Indonesia: whatever the clock says, it has passed."""
        return datetime.combine(self.today, time(0), UTC) - timedelta(hours=7)

    def keep(self, country: Country) -> None:
        self._anas(country.ana)
        months = self.last_months(MONTHS)
        neighbours = country.kendal.sites[1:]
        for site, habit in zip(neighbours, HABITS, strict=False):
            self._of_site(site, list(zip(months, habit, strict=True)))
        self._correct(country, neighbours[0], months[-2])
        others = [site for site in country.sites if site.seat is not country.kendal]
        for site in self.rng.sample(others, OTHERS):
            few = months[-self.rng.randint(*OTHER_MONTHS) :]
            self._of_site(site, [(month, self.rng.choice("ttttllo")) for month in few])

    def last_months(self, count: int) -> list[date]:
        """Return the months that are over, the earliest first."""
        months = [month_start(self.today)]
        while len(months) <= count:
            months.insert(0, month_start(months[0] - timedelta(days=1)))
        return months[:-1]

    def _of_site(self, site: Site, habits: Sequence[tuple[date, str]]) -> None:
        visits, members = self.rng.randint(60, 320), self.rng.randint(40, 420)
        for month, habit in habits:
            if habit == "-":
                continue
            members += self.rng.randint(0, 6)
            numbers = numbers_of(self.rng, visits, members)
            days = self.rng.randint(12, 24) if habit == "l" else self.rng.randint(1, 9)
            self._write(site, month, numbers, days=days, is_closed=habit != "o")

    def _write(
        self, site: Site, month: date, numbers: dict[str, Any], *, days: int, is_closed: bool
    ) -> MonthlyStatistics:
        """Save a month so many days after its end, and close it in the same hour."""
        day = next_month(month) + timedelta(days=days - 1)
        moment = time(self.rng.randint(8, 15), self.rng.randint(0, 59))
        at = datetime.combine(day, moment, site.library.zone)
        written = min(at, self.cutoff)
        row = save_statistics(
            site.library, month, changes=numbers, base_version=0, by=site.author, at=written
        )
        if is_closed and at <= self.cutoff:
            row = close_statistics(
                site.library, month, base_version=row.version, confirmed=ODD, by=site.author, at=at
            )
        return row

    def _correct(self, country: Country, site: Site, month: date) -> None:
        """One that Rina opened again, because loans were missing."""
        row = MonthlyStatistics.objects.get(library=site.library, month=month)
        at = row.changed_at + timedelta(days=2)
        row = reopen_statistics(
            site.library,
            month,
            reason="Pinjaman minggu terakhir belum masuk. Mohon dilengkapi, lalu tutup lagi.",
            by=country.kendal.office,
            at=at,
        )
        mended = {"loans": (row.loans or 0) + 40, "note": "Pinjaman sudah dibetulkan."}
        later = min(at + timedelta(days=1), self.cutoff)
        row = save_statistics(
            site.library, month, changes=mended, base_version=row.version, by=site.author, at=later
        )
        close_statistics(
            site.library, month, base_version=row.version, confirmed=ODD, by=site.author, at=later
        )

    def _anas(self, ana: Site) -> None:
        """Ana tallies. The last month is counted and not closed yet; this one runs."""
        months, members = self.last_months(MONTHS), 452
        for number, month in enumerate(months[:-1]):
            members += self.rng.randint(1, 5)
            numbers = numbers_of(self.rng, 290, members) | {"titles": 1_200 + 4 * number}
            days = 14 if number == 6 else self.rng.randint(1, 8)
            self._write(ana, month, numbers, days=days, is_closed=True)
        last, running = months[-1], month_start(self.today)
        # More users of the computers than visits: Ana is asked about it when she closes.
        totals = {
            "visits_online": 18, "members_total": members + 3, "titles": 1_240, "days_open": 24,
            "method": "counted",
        }  # fmt: skip
        self._tally(ana, last, next_month(last) - timedelta(days=1), totals)
        if self.today > running:
            self._tally(ana, running, self.today - timedelta(days=1), {})

    def _tally(self, site: Site, month: date, until: date, totals: dict[str, Any]) -> None:
        changes: dict[str, Any] = dict(totals)
        for day in range(1, until.day + 1):
            if month.replace(day=day).weekday() == 6:  # closed on Sundays
                continue
            visits = self.rng.randint(5, 18)
            changes |= {
                f"day.{day}.visits_onsite": visits,
                f"day.{day}.ict_users": visits + 1 if totals else self.rng.randint(1, visits),
                f"day.{day}.loans": self.rng.randint(0, visits),
            }
        at = min(datetime.combine(until, time(16, 40), site.library.zone), self.cutoff)
        save_statistics(site.library, month, changes=changes, base_version=0, by=site.author, at=at)
