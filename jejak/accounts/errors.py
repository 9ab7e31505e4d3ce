from django.utils.translation import gettext_lazy as _

from jejak.common.errors import JejakError


class TooManyTries(JejakError):
    status = 429
    code = "too_many_tries"
    message = _("That was too many tries. Wait a few minutes, then try again.")
