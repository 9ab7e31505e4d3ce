import pytest
from django.urls import reverse

from jejak.access.roles import Role
from jejak.access.services import invite, revoke_invitation


@pytest.mark.django_db
def test_a_closed_invitation_leaves_no_code_in_the_log(cast, client, caplog):
    invitation, code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
    revoke_invitation(invitation, by=cast.ben)

    answer = client.get(reverse("invitation", args=[code]))

    assert answer.status_code >= 400
    assert code not in caplog.text
