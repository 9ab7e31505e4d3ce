from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jejak.common.errors import InvalidContent
from jejak.places.models import Level
from jejak.places.regions import PACKAGED, load_regions


class Command(BaseCommand):
    help = "Load or refresh the official regions; running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path", nargs="?", type=Path, default=PACKAGED, help="a CSV with code and name"
        )

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            report = load_regions(path)
        except InvalidContent as error:
            raise CommandError(str(error)) from error
        counts = ", ".join(f"{Level(level).name.lower()} {n}" for level, n in report.counts.items())
        self.stdout.write(f"In the file: {counts}.")
        if report.is_unchanged:
            self.stdout.write("Nothing changed.")
        else:
            self.stdout.write(f"Added {report.added}, changed {len(report.changed)}.")
        if report.missing:
            self.stdout.write(
                f"Kept {len(report.missing)} that the file does not have: "
                f"{', '.join(report.missing[:10])}"
            )
