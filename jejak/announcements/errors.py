from django.utils.translation import gettext_lazy as _

from jejak.common.errors import InvalidMove, JejakError, NotAllowed


class TooManyAnnouncements(JejakError):
    status = 429
    code = "too_many_announcements"
    message = _("You wrote many announcements in the last hour. Wait a little, then go on.")


class Withdrawn(InvalidMove):
    code = "withdrawn"
    message = _("This announcement was withdrawn. Write a new one.")


class NotYours(NotAllowed):
    code = "not_yours"
    message = _("Somebody else wrote this announcement. You may withdraw it, not change it.")


class NotForYou(NotAllowed):
    code = "not_for_you"
    message = _("This announcement is not for you, so it waits for no receipt of yours.")
