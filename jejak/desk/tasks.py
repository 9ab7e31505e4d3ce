"""What is forgotten by itself; the periods stand in `docs/operations.md`."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from jejak.access.models import Invitation

INVITATIONS_KEPT = timedelta(days=365)


@app.periodic(cron="0 18 * * *")  # UTC: one at night in Western Indonesia
@app.task(name="desk.forget_expired", queueing_lock="desk.forget_expired")
def forget_expired(timestamp: int) -> None:
    """Delete sessions that ended, and a year later invitations that nobody accepted."""
    call_command("clearsessions")
    limit = timezone.now() - INVITATIONS_KEPT
    Invitation.objects.filter(accepted_at=None, expires_at__lt=limit).delete()
