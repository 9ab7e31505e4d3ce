"""The one family of expected failures; `ErrorMiddleware` turns it into HTTP."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _


class JejakError(Exception):
    """Something the person can understand and mend.

    `fields` maps a field's name to what is wrong with it and how to mend it.
    """

    status = 400
    code = "invalid"
    message: object = _("This cannot be done.")

    def __init__(
        self, message: object | None = None, *, fields: Mapping[str, object] | None = None
    ) -> None:
        if message is not None:
            self.message = message
        self.fields = dict(fields or {})
        super().__init__(str(self.code))

    def __str__(self) -> str:
        return str(self.message)


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
