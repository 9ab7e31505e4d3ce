from django.utils.translation import gettext_lazy as _

from jejak.common.errors import JejakError


class TooMany(JejakError):
    status = 429
    code = "too_many"
    message = _("Too many requests in a short time. The phone tries again by itself.")

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class Misshapen(JejakError):
    """Not what the description of this interface says; our own app never sends it."""

    status = 422
    code = "invalid"
    message = _("The server does not understand this request.")


class SentTwiceAtOnce(Exception):
    """Another request decided one of these changes meanwhile; its answer stands now."""
