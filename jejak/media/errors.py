from django.utils.translation import gettext_lazy as _

from jejak.common.errors import JejakError


class StoreUnavailable(JejakError):
    """The disk is full or failing: nothing was kept, so nothing is called safe."""

    status = 503
    code = "wait"
    message = _(
        "The server cannot keep photos right now, so this photo is not saved. "
        "Wait a while, then add it again."
    )


class PhotoGone(JejakError):
    status = 409
    code = "photo_gone"
    message = _("This photo has been removed.")
