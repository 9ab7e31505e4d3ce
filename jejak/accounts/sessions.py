"""Sessions stand in a table of their own, which also says whose they are; read by one query."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from jejak.common.prepared import Prepared

from .models import Session

# What signing in writes into the session, to become columns of its row.
DEVICE_KEY = "device"
BEGAN_KEY = "began_at"

LIVE = Prepared(
    lambda: Session.objects.filter(session_key="").filter(expire_date__gt=timezone.now())
)


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        if SESSION_KEY in data:
            began = data.get(BEGAN_KEY)
            row.user_id = int(data[SESSION_KEY])
            row.device = data.get(DEVICE_KEY, "")
            row.began_at = datetime.fromisoformat(began) if began else timezone.now()
            row.used_on = timezone.localdate()
        return row

    def _get_session_from_db(self) -> Session | None:
        found = LIVE.rows(self.session_key, timezone.now())
        if found:
            _note_use(found[0])
            return found[0]
        self._session_key = None
        return None


def _note_use(row: Session) -> None:
    """Write the day of the last use; at most once a day."""
    today = timezone.localdate()
    if row.user_id is not None and row.used_on != today:
        Session.objects.filter(pk=row.pk).update(used_on=today)
