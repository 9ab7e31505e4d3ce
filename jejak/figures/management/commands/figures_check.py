from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jejak.figures.check import check_facts, repair

SHOWN = 100


class Command(BaseCommand):
    help = "Compare every figure with the records; exit 1 when they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="make the facts anew")

    def handle(self, *args: Any, **options: Any) -> None:
        differences = check_facts()
        for difference in differences[:SHOWN]:
            self.stdout.write(str(difference))
        if len(differences) > SHOWN:
            self.stdout.write(f"... and {len(differences) - SHOWN} more")
        if differences and options["repair"]:
            repair()
            mended, differences = len(differences), check_facts()
            self.stdout.write(f"Made anew; differences before: {mended}, now: {len(differences)}.")
        if differences:
            raise CommandError(f"Differences: {len(differences)}.")
        self.stdout.write("Every figure agrees with its records.")
