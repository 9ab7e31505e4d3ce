"""What is forgotten by itself; the periods stand in `docs/operations.md`."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from jejak.access.models import Invitation
from jejak.directory.models import Intake

INVITATIONS_KEPT = timedelta(days=365)
# Since somebody last worked on them; they hold names and numbers.
TABLES_KEPT = timedelta(days=90)


@app.periodic(cron="0 18 * * *")  # UTC: one at night in Western Indonesia
@app.task(name="desk.forget_expired", queueing_lock="desk.forget_expired")
def forget_expired(timestamp: int) -> None:
    """Delete sessions that ended, later invitations and pasted tables that nobody took up."""
    call_command("clearsessions")
    limit = timezone.now() - INVITATIONS_KEPT
    Invitation.objects.filter(accepted_at=None, expires_at__lt=limit).delete()
    untouched = timezone.now() - TABLES_KEPT
    Intake.objects.open().filter(updated_at__lt=untouched).delete()
