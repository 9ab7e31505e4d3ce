"""A client that records without pause and prints each id once it was acknowledged.

Run as a program against DATABASE_URL by `test_write_path.py`. Without an answer it sends the
very same record again, as a phone would, until it is told that it is stored.
"""

import os
import sys
import time
import uuid
from datetime import date

import django


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from django.core.management import call_command
    from django.db import Error, connection

    from jejak.activities import services
    from jejak.activities.content import ActivityContent
    from jejak.activities.errors import WrongState
    from jejak.plans.models import Theme
    from tests.cast import build_cast

    call_command("migrate", verbosity=0)
    cast = build_cast()
    theme = Theme.objects.first()
    assert theme is not None
    print("ready", flush=True)
    for number in range(count):
        content = ActivityContent(
            title=f"Kelas {number}",
            held_on=date(2026, 1 + number % 9, 1 + number % 28),
            strategy="advocacy",
            theme_id=theme.pk,
            mode="offline",
            participant_count=number % 60,
        )
        record_id = uuid.uuid4()
        while True:
            try:
                row = services.record_activity(
                    id=record_id, library=cast.library, content=content, by=cast.ana
                )
                if number % 3 == 0:
                    services.verify_activity(row, by=cast.ben)
                break
            except Error:
                connection.close()
                time.sleep(0.2)
            except WrongState:  # verified before the answer was lost
                break
        print(record_id, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
