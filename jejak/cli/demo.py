"""`jejak demo`: a believable country in an empty database."""

from argparse import Namespace

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from demo.accounts import PASSWORD
from demo.build import build
from demo.east_java.accounts import known_accounts
from jejak.accounts.models import User

from .guard import is_demonstration, mark_demonstration, require_loopback
from .postgres import ClusterError
from .prepare import load_regions, say


def run(options: Namespace) -> None:
    """Build it once, in one transaction: an interrupted build leaves nothing behind."""
    require_loopback()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if not User.objects.exists():
        load_regions()
        say("Building the demonstration; this takes a minute or two, only once.")
        today = options.today or timezone.localdate()
        with transaction.atomic():
            mark_demonstration()
            build(today, name=options.name)
    elif not is_demonstration():
        raise ClusterError(
            "There are people in this database already; the demonstration wants an empty one. "
            "Set JEJAK_DATA to another directory, or DATABASE_URL to another database."
        )
    print(f"\nThe demonstration's accounts; each has the password {PASSWORD}")
    for account in known_accounts():
        print(f"  {account.sign_in_name:<10} {account.name}, {account.words}", flush=True)
