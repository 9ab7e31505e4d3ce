"""Load outlines of provinces and regencies for the maps."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jejak.common.errors import InvalidContent
from jejak.places.boundaries.store import load_boundaries
from jejak.places.models import Region

NAMES_SHOWN = 20


class Command(BaseCommand):
    help = "Load outlines of provinces and regencies from a GeoJSON or TopoJSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the file, in longitude and latitude")
        parser.add_argument("--check", action="store_true", help="only report, store nothing")
        parser.add_argument(
            "--code-property", default="", help="the property that holds the official code"
        )
        parser.add_argument(
            "--source", default="", help="where it comes from and its licence; maps show it"
        )

    def handle(self, *args: Any, path: Path, check: bool, **options: Any) -> None:
        try:
            report = load_boundaries(
                path,
                source=options["source"],
                code_property=options["code_property"],
                check=check,
            )
        except InvalidContent as error:
            raise CommandError(str(error)) from error
        loaded = ", ".join(
            f"{level.name.lower()} {count}" for level, count in report.loaded.items()
        )
        self.stdout.write(f"Outlines: {loaded}. Maps drawn: {len(report.parents)}.")
        self._named("In the file without an outline", report.empty)
        for level, regions in report.without.items():
            self._named(f"Without an outline now, {level.name.lower()}", regions)
        if check:
            self.stdout.write("Only checked: nothing was stored.")

    def _named(self, title: str, regions: list[Region]) -> None:
        if not regions:
            return
        self.stdout.write(f"{title}: {len(regions)}")
        for region in regions[:NAMES_SHOWN]:
            self.stdout.write(f"  {region.dotted_code} {region.full_name}")
        if len(regions) > NAMES_SHOWN:
            self.stdout.write(f"  and {len(regions) - NAMES_SHOWN} more")
