from django.utils.translation import gettext_lazy as _

from jejak.common.errors import JejakError

from .models import Invitation


class InvitationClosed(JejakError):
    """It was used, withdrawn or is too old; `state` says which."""

    status = 410
    code = "invitation_closed"

    def __init__(self, state: Invitation.State) -> None:
        self.state = state
        super().__init__(REASONS[state])


REASONS = {
    Invitation.State.SPENT: _(
        "This invitation has been used. If that was you, sign in with your sign-in name."
    ),
    Invitation.State.REVOKED: _(
        "This invitation was withdrawn. Ask the person who sent it for a new one."
    ),
    Invitation.State.EXPIRED: _(
        "This invitation is too old. Ask the person who sent it for a new one."
    ),
}
