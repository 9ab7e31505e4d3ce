"""The one family of expected failures; `ErrorMiddleware` turns it into HTTP."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

T = TypeVar("T")


class JejakError(Exception):
    """Something the person can understand and mend.

    `fields` maps a field's name to what is wrong with it and how to mend it.
    """

    status = 400
    code = "invalid"
    message: object = _("This cannot be done.")
    # Seconds after which it may be tried again, where waiting is the remedy.
    retry_after: int | None = None

    def __init__(
        self, message: object | None = None, *, fields: Mapping[str, object] | None = None
    ) -> None:
        if message is not None:
            self.message = message
        self.fields = dict(fields or {})
        super().__init__(str(self.code))

    def __str__(self) -> str:
        return str(self.message)

    @property
    def added(self) -> dict[str, object]:
        """What a program is told beside code and message."""
        return {"fields": {name: str(said) for name, said in self.fields.items()}}


def all_stored(outcomes: Iterable[T | JejakError]) -> list[T]:
    """Return what became of many rows; raise the first refusal, if there is one."""
    rows = []
    for outcome in outcomes:
        if isinstance(outcome, JejakError):
            raise outcome
        rows.append(outcome)
    return rows


class NotAllowed(JejakError):
    status = 403
    code = "not_allowed"
    message = _("You may see this, but not change it.")


class InvalidContent(JejakError):
    code = "invalid_content"
    message = _("Some answers need mending. What you typed is kept.")


class NotThisWay(JejakError):
    status = 405
    code = "method_not_allowed"
    message = _("This address is only for sending a form. Open the page and send it from there.")


class InvalidMove(JejakError):
    status = 409
    code = "invalid_move"
    message = _("This record is no longer in a state that allows this.")


class SignedOut(JejakError):
    status = 401
    code = "signed_out"
    message = _("Sign in again. What is on this phone is kept.")


class StaleToken(JejakError):
    status = 403
    code = "csrf"
    message = _("This page was open too long. Open it again and repeat.")


class NotFound(JejakError):
    status = 404
    code = "not_found"
    message = _("This is not here, or you may not see it.")


class TooLarge(JejakError):
    status = 413
    code = "too_large"
    message = _("This is too large to be sent at once.")


class NotUnderstood(JejakError):
    code = "not_understood"
    message = _("The server does not understand this request.")


class Unavailable(JejakError):
    """The database is away or full: nothing was kept, so nothing is called safe."""

    status = 503
    code = "wait"
    message = _("The server cannot keep anything right now. It is tried again by itself.")
    retry_after = 30


class Broken(JejakError):
    status = 500
    code = "broken"
    message = _("Something went wrong at the server. It is noted; try again later.")
    retry_after = 60
