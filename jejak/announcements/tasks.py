"""Work of the worker: telling many."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import services


@app.task(name=services.TELL_TASK)
def tell(announcement_id: int) -> None:
    while not services.tell_some(announcement_id):
        pass


@app.periodic(cron="*/10 * * * *")
@app.task(name="announcements.tell_due", queueing_lock="announcements.tell_due")
def tell_due(timestamp: int) -> None:
    """Tell of those whose day has come, and go on with what a killed worker left."""
    for announcement_id in services.untold(now=timezone.now()):
        tell(announcement_id)
