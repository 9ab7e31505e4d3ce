"""`jejak demo`: a believable country in an empty database."""

from argparse import Namespace

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from demo.accounts import KNOWN_ACCOUNTS, PASSWORD
from demo.build import build
from jejak.accounts.models import User

from .guard import BEING_BUILT, BUILT, demonstration_mark, mark_demonstration, require_loopback
from .postgres import ClusterError
from .prepare import load_regions, say


def run(options: Namespace) -> None:
    """Build it once; a build that was interrupted is thrown away and begun again."""
    require_loopback()
    if demonstration_mark() == BEING_BUILT:
        say("The last build was interrupted; beginning again.")
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if not demonstration_mark():
        if User.objects.exists():
            raise ClusterError(
                "There are people in this database already; the demonstration wants an empty "
                "one. Set JEJAK_DATA to another directory, or DATABASE_URL to another database."
            )
        load_regions()
        mark_demonstration(BEING_BUILT)
        say("Building the demonstration; this takes a minute or two, only once.")
        build(options.today or timezone.localdate())
        mark_demonstration(BUILT)
    print(f"\nThe demonstration's accounts; each has the password {PASSWORD}")
    for account in KNOWN_ACCOUNTS:
        print(f"  {account.sign_in_name:<10} {account.name}, {account.words}", flush=True)
