from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from jejak.common.periods import Period
from jejak.figures.definitions import VERSION
from jejak.figures.filters import EARLIEST_YEAR, LATEST_YEAR, FigureFilter
from jejak.figures.queries import ActivityFigures, activity_figures
from jejak.places.models import Region

COUNTS = ("activities", "participants", "libraries", "villages", "regencies", "provinces")


class Command(BaseCommand):
    help = "Print the achievement figures of a region and period."

    def add_arguments(self, parser: CommandParser) -> None:
        this_year = timezone.localdate().year
        parser.add_argument(
            "--region", default="0", help="0 for the nation, or a code with or without dots"
        )
        parser.add_argument(
            "--from", dest="start", default=f"{this_year}-01-01", help="first day, YYYY-MM-DD"
        )
        parser.add_argument(
            "--to", dest="end", default=f"{this_year}-12-31", help="last day, YYYY-MM-DD"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = FigureFilter(
            region=_region(options["region"]),
            period=_period(_day(options["start"], "--from"), _day(options["end"], "--to")),
        )
        answer = _answer(activity_figures(asked))
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        scope, period = answer["scope"], answer["period"]
        self.stdout.write(f"{scope['name']} ({scope['code']}), {period['from']} to {period['to']}")
        for name in COUNTS:
            self.stdout.write(f"{name:<14}{answer[name]:>14,}")
        self.stdout.write(f"as of {answer['as_of']}")


def _answer(figures: ActivityFigures) -> dict[str, Any]:
    region, period = figures.filter.region, figures.filter.period
    return {
        "activities": figures.activities,
        "participants": figures.attendance,
        "libraries": figures.libraries,
        "villages": figures.villages,
        "regencies": figures.regencies,
        "provinces": figures.provinces,
        "scope": {"code": region.code, "name": region.full_name},
        "period": {"from": period.start.isoformat(), "to": period.end.isoformat()},
        "as_of": figures.as_of.isoformat(),
        "definition_version": VERSION,
    }


def _region(code: str) -> Region:
    try:
        return Region.objects.by_code(code)
    except Region.DoesNotExist:
        raise CommandError(
            f"No region has the code {code!r}. Give 0 for the nation, or an official code "
            "such as 33 or 33.24.",
            returncode=2,
        ) from None


def _day(text: str, option: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise CommandError(
            f"{option}: {text!r} is not a day between {EARLIEST_YEAR} and {LATEST_YEAR}. "
            "Write it as 2019-10-31.",
            returncode=2,
        )
    return day


def _period(start: date, end: date) -> Period:
    if end < start:
        raise CommandError(f"--to {end} lies before --from {start}.", returncode=2)
    return Period(start, end)
