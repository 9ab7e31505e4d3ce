from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from jejak.access.models import Invitation
from jejak.access.roles import Role
from jejak.access.services import invite
from jejak.accounts.models import Session
from jejak.desk.tasks import forget_expired


def test_sessions_and_old_invitations_that_ended_are_forgotten(cast: SimpleNamespace) -> None:
    now = timezone.now()
    kept, _code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    old, _code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    Invitation.objects.filter(pk=old.pk).update(expires_at=now - timedelta(days=366))
    Session.objects.create(session_key="ended", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="open", expire_date=now + timedelta(days=1))

    forget_expired(timestamp=0)

    assert list(Invitation.objects.all()) == [kept]
    assert [session.session_key for session in Session.objects.all()] == ["open"]
