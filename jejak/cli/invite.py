"""`jejak invite`: how the first person of an installation comes in."""

from argparse import Namespace

from django.conf import settings
from django.urls import reverse

from jejak.access.roles import Role
from jejak.access.services import invite
from jejak.common.errors import JejakError
from jejak.places.models import Region

from .environment import address
from .postgres import ClusterError


def run(options: Namespace) -> None:
    """Print the address that whoever is invited opens."""
    if options.role not in Role.values:
        raise ClusterError(f"No role {options.role!r}; there are {', '.join(Role.values)}.")
    try:
        region = Region.objects.by_code(options.region)
        invitation, code = invite(
            role=options.role, place=region, by=None, invited_name=options.name
        )
    except Region.DoesNotExist:
        raise ClusterError(f"No region has the code {options.region!r}.") from None
    except JejakError as error:
        details = list(error.fields.values()) or [error]
        raise ClusterError(" ".join(str(detail) for detail in details)) from None
    host, port = address()
    site = settings.PUBLIC_URL or f"http://{host}:{port}"
    print(f"{site}{reverse('invitation', args=[code])}")
    print(f"Code {code}, for one person, until {invitation.expires_at:%Y-%m-%d}.")
