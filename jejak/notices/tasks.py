"""Work of the worker on notices."""

from django.utils import timezone
from procrastinate import exceptions
from procrastinate.contrib.django import app

from . import services
from .mail import mail_waiting


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.mail", queueing_lock="notices.mail")
def mail(timestamp: int) -> None:
    """Mail what was not read; when many wait, go on at once."""
    if mail_waiting():
        try:
            mail.defer(timestamp=timestamp)
        except exceptions.AlreadyEnqueued:
            return


@app.periodic(cron="10 18 * * *")  # UTC: ten past one at night in Western Indonesia
@app.task(name="notices.forget", queueing_lock="notices.forget")
def forget(timestamp: int) -> None:
    """Delete what was read long ago."""
    now = timezone.now()
    while services.forget_read(now=now):
        pass
