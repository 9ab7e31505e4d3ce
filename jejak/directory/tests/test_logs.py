import pytest
from django.urls import reverse

from jejak.access.roles import Role
from jejak.access.services import invite


@pytest.mark.django_db
def test_a_refused_form_leaves_no_invitation_code_in_the_log(cast, client, caplog):
    _invitation, code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)

    refused = client.post(reverse("invitation", args=[code]), {"name": ""})

    assert refused.status_code == 422
    assert code not in caplog.text
    assert code.replace("-", "") not in caplog.text
