"""What can fail when a figure is kept or looked at again."""

from django.utils.translation import gettext_lazy as _

from jejak.common.errors import JejakError


class TooManyKept(JejakError):
    status = 409
    code = "too_many_kept"
    message = _("You kept 200 figures within a day. Go on tomorrow.")


class NoLongerReadable(JejakError):
    status = 403
    code = "no_longer_readable"
    message = _("You may no longer see the figures of this place.")


class TooMuchToExplain(JejakError):
    status = 503
    code = "too_much_to_explain"
    message = _("So much changed since then that listing it takes too long.")
