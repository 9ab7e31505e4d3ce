"""What has to stand before anybody is served: tables, static files, regions."""

import sys
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from jejak.accounts.models import User
from jejak.places.models import Region

from .guard import guard_demonstration

# Any number; several machines that start at once prepare one after the other.
LOCK = 7_260_311


def run(_options: Namespace) -> None:
    """Bring database and static files up to date; quick when they are."""
    collect_static()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
            load_regions()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    guard_demonstration()
    if settings.IS_PRODUCTION and not User.objects.exists():
        say(
            "Nobody can sign in yet. Make the first invitation with\n"
            '  jejak invite --role national --name "Name of the person"'
        )


def load_regions() -> None:
    if not Region.objects.exclude(code="0").exists():
        say("Loading the official regions.")
        call_command("regions_load", stdout=sys.stderr)


def collect_static() -> None:
    """Collect when anything is newer than the last collection."""
    made = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sources = [path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*")]
    newest = max((path.stat().st_mtime for path in sources), default=0.0)
    if not made.exists() or made.stat().st_mtime < newest:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
