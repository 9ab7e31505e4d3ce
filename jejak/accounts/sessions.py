"""Sessions stand in the database as Django keeps them; here they are only read faster."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from jejak.common.prepared import Prepared

LIVE = Prepared(
    lambda: Session.objects.filter(session_key="").filter(expire_date__gt=timezone.now())
)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = LIVE.rows(self.session_key, timezone.now())
        if found:
            return found[0]
        self._session_key = None
        return None
