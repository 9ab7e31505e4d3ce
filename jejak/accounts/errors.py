from django.utils.translation import gettext_lazy as _

from jejak.common.errors import JejakError


class TooManyTries(JejakError):
    status = 429
    code = "too_many_tries"
    message = _("That was too many tries. Wait a few minutes, then try again.")


class SwitchedOff(JejakError):
    """The right password of an account that somebody above it switched off."""

    status = 403
    code = "switched_off"

    def __init__(self, name: str) -> None:
        words = SWITCHED_OFF_BY if name else SWITCHED_OFF
        super().__init__(str(words) % {"name": name})


SWITCHED_OFF_BY = _(
    "%(name)s switched this account off. Ask %(name)s or your library office to switch it on "
    "again. What you recorded is kept."
)
SWITCHED_OFF = _(
    "This account is switched off. Ask your facilitator or your library office to switch it on "
    "again. What you recorded is kept."
)
