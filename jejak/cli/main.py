"""`jejak`: reads the command, prepares the ground and hands on.

Modules are imported by the command that needs them: the parent of a running installation and
its web server's parent stay small without Django.
"""

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from datetime import date
from importlib import import_module
from pathlib import Path

import django

from .environment import database, prepare_environment
from .postgres import ClusterError

DJANGO_COMMANDS = """\
commands of Django under a name of ours, each with --help:
  regions load [FILE]        load or refresh the official regions
  boundaries load FILE [--check] [--source TEXT]
                             load outlines of regions for the maps
  capaian [--region CODE] [--from DATE] [--to DATE] [--json]
                             print the achievement figures
  figures check [--repair]   compare every figure with the records
  manage COMMAND ...         any other

Settings come from the environment: PORT, DATABASE_URL, JEJAK_DATA and the others of
docs/operations.md."""

MANAGED = {
    ("regions", "load"): "regions_load",
    ("boundaries", "load"): "boundaries_load",
    ("figures", "check"): "figures_check",
    ("capaian",): "capaian",
}
# They load Django themselves, in other processes.
WITHOUT_DJANGO = {"up", "web"}


def parser() -> ArgumentParser:
    root = ArgumentParser(
        prog="jejak", epilog=DJANGO_COMMANDS, formatter_class=RawDescriptionHelpFormatter
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="command")
    up = commands.add_parser("up", help="start database, web and worker")
    up.add_argument("--demo", action="store_true", help="with a demonstration country")
    demo = commands.add_parser("demo", help="fill an empty database with the demonstration")
    demo.add_argument("--today", type=date.fromisoformat, help="the day it ends, YYYY-MM-DD")
    demo.add_argument(
        "name",
        nargs="?",
        choices=["nasional", "jawa-timur"],
        default="nasional",
        help="which one: the nation, or East Java in 2024",
    )
    invite = commands.add_parser("invite", help="make an invitation, such as the first one")
    invite.add_argument("--role", required=True, help="such as national")
    invite.add_argument("--region", default="0", help="0 for the nation, or an official code")
    invite.add_argument("--name", default="", help="of the person")
    for name, text in (("backup", "write database and files"), ("restore", "read them back")):
        command = commands.add_parser(name, help=text)
        command.add_argument("directory", type=Path)
    commands.add_parser("web", help="the web server alone")
    commands.add_parser("worker", help="the worker alone")
    commands.add_parser("prepare", help="tables, static files and regions, as `up` does")
    commands.add_parser("guard", help="fail if a demonstration would be open to others")
    return root


def manage(arguments: list[str]) -> None:
    with database(prepare_environment()):
        management = import_module("django.core.management")
        management.execute_from_command_line(["jejak", *arguments])


def run(options: Namespace) -> None:
    """Call the function of the command's name in the module of the command's name."""
    if options.command == "demo":
        os.environ.setdefault("JEJAK_MODE", "demo")
    directory = prepare_environment()
    if options.command in WITHOUT_DJANGO:
        import_module(f"jejak.cli.{options.command}").run(options)
        return
    with database(directory):
        django.setup()
        import_module(f"jejak.cli.{options.command}").run(options)


def main() -> int:
    """Run one command and return its exit status."""
    arguments = sys.argv[1:]
    try:
        for words, command in MANAGED.items():
            if tuple(arguments[: len(words)]) == words:
                manage([command, *arguments[len(words) :]])
                return 0
        if arguments[:1] == ["manage"]:
            manage(arguments[1:])
        else:
            run(parser().parse_args(arguments))
    except ClusterError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
