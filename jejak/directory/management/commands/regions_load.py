"""Load a list of regions over the one that stands, and say what it changes."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jejak.access.models import Assignment
from jejak.common.errors import InvalidContent
from jejak.places.models import Level, Library, Region
from jejak.places.region_store import LoadReport
from jejak.places.regions import PACKAGED, load_regions

# Of what a list adds; the rest is counted, and printed with --all.
ADDED_SHOWN = 40


class Command(BaseCommand):
    help = "Load or refresh the official regions; running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            default=PACKAGED,
            help="a CSV, also gzipped, with code, name and, where wanted, kind",
        )
        parser.add_argument("--check", action="store_true", help="only report, store nothing")
        parser.add_argument("--all", action="store_true", help="name every region that is added")
        parser.add_argument(
            "--valid-from", type=date.fromisoformat, help="since when it holds, YYYY-MM-DD"
        )
        parser.add_argument("--legal-basis", default="", help="the decree of the list")
        parser.add_argument(
            "--ended", type=int, help="how many regions end, when the program asks to confirm it"
        )

    def handle(self, *args: Any, path: Path, check: bool, **options: Any) -> None:
        try:
            report = load_regions(
                path,
                check=check,
                valid_from=options["valid_from"],
                legal_basis=options["legal_basis"],
                ended_expected=options["ended"],
                source=path.name,
            )
        except InvalidContent as error:
            raise CommandError(str(error)) from error
        counts = ", ".join(f"{Level(level).name.lower()} {n}" for level, n in report.counts.items())
        self.stdout.write(f"In the file: {counts}.")
        if report.is_unchanged:
            self.stdout.write("Nothing changed.")
        for line in lines_of(report, all_added=options["all"]):
            self.stdout.write(line)
        if check and not report.is_unchanged:
            self.stdout.write("Only checked: nothing was stored.")


def lines_of(report: LoadReport, *, all_added: bool) -> Iterable[str]:
    """Yield the report: each part a number and then its lines."""
    if not report.is_unchanged:
        yield f"Added {len(report.added)}, changed {len(report.changed)}."
    if not report.is_first:
        yield from _added(report, all_added=all_added)
    yield from _part("Renamed", [_renamed_text(row) for row in report.renamed])
    yield from _part("Official again", report.returned)
    yield from _part("No longer official", [_ended_text(region) for region in report.ended])
    yield from _part(
        "Split (guessed by name)",
        [f"{_name(m.old)} -> {_name(m.new)}: {m.count}" for m in report.moves if m.is_split],
    )
    yield from _part(
        "Merged (guessed by name)",
        [f"{_name(m.old)} -> {_name(m.new)}: {m.count}" for m in report.moves if m.is_merged],
    )
    yield from _part("Libraries to recode", [_library_text(row) for row in report.to_recode])
    yield from _part("Tasks held over a region that ended", _task_texts(report))


def _part(title: str, lines: list[str]) -> Iterable[str]:
    if lines:
        yield f"{title}: {len(lines)}"
        yield from (f"  {line}" for line in lines)


def _added(report: LoadReport, *, all_added: bool) -> Iterable[str]:
    rows = Region.objects.in_bulk(report.added, field_name="code") if report.added else {}
    shown = report.added if all_added else report.added[:ADDED_SHOWN]
    # After a check the new rows are gone again; their codes say enough.
    texts = [_name(rows[code]) if code in rows else code for code in shown]
    if texts:
        yield f"New: {len(report.added)}"
        yield from (f"  {text}" for text in texts)
    if more := len(report.added) - len(shown):
        yield f"  and {more} more; name them all with --all"


def _renamed_text(row: Any) -> str:
    kind = "" if row.old_kind == row.new_kind else f" ({row.old_kind} -> {row.new_kind})"
    return f"{row.code} {row.old} -> {row.new}{kind}"


def _ended_text(region: Region) -> str:
    after = f" -> {_name(region.replaced_by)}" if region.replaced_by else " -> not known"
    return f"{_name(region)}, {region.parent}{after}"


def _library_text(library: Library) -> str:
    after = library.region.replaced_by
    place = f" -> {_name(after)}" if after else " -> choose by hand"
    return f"{library.pk} {library.name}, {_name(library.region)}{place}"


def _task_texts(report: LoadReport) -> list[str]:
    # By code: after a check the rows themselves are as before.
    ended = [region.code for region in report.ended]
    held = Assignment.objects.active().filter(region__code__in=ended).select_related("region")
    counts = Counter((row.region, row.get_role_display()) for row in held if row.region)
    return [f"{_name(region)}: {role}, {count}" for (region, role), count in counts.items()]


def _name(region: Region) -> str:
    return f"{region.dotted_code} {region.full_name}"
