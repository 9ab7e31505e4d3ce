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
    retry_after = 120


class PhotoGone(JejakError):
    status = 410
    code = "photo_gone"
    message = _("This photo has been removed.")


class WrongOffset(JejakError):
    """The piece does not begin where the photo ends so far."""

    status = 409
    code = "offset"
    message = _("Another part of this photo is expected.")

    def __init__(self, offset: int) -> None:
        super().__init__()
        self.offset = offset

    @property
    def added(self) -> dict[str, object]:
        return {"offset": self.offset}


class WrongBytes(WrongOffset):
    """What arrived is not what was announced; it begins anew."""

    status = 422
    code = "checksum"
    message = _("This photo did not arrive as it was announced. It is sent again.")
