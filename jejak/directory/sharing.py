"""The message that carries an invitation, or a new password, through WhatsApp."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jejak.access.models import Invitation
from jejak.accounts.models import User
from jejak.common.text import day_text


@dataclass(frozen=True)
class Message:
    text: str
    link: str
    # Whom WhatsApp opens at once, E.164; without it the sender chooses there.
    phone: str = ""

    @property
    def whatsapp_href(self) -> str:
        return f"https://wa.me/{self.phone.lstrip('+')}?text=" + quote(self.text, safe="")


def public_address(request: HttpRequest, path: str) -> str:
    """Return the whole address: under the published name, else as this request came."""
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL}{path}"
    return request.build_absolute_uri(path)


def invitation_message(request: HttpRequest, invitation: Invitation, code: str) -> Message:
    """Return the message in Indonesian, whichever language the sender reads."""
    link = public_address(request, reverse("invitation", args=[code]))
    with translation.override("id"):
        greeting = (
            _("Dear %(name)s,") % {"name": invitation.invited_name}
            if invitation.invited_name
            else _("Greetings,")
        )
        text = _(
            "%(greeting)s\n\n"
            "%(inviter)s invites you to Jejak as %(role)s for %(place)s. "
            "Open this link and make your account, it takes two minutes:\n"
            "%(link)s\n\n"
            "If the link does not open: go to %(code_page)s and type the code %(code)s\n\n"
            "Valid until %(day)s, for one person."
        ) % {
            "greeting": greeting,
            "inviter": invitation.created_by or "Jejak",
            "role": invitation.get_role_display().lower(),
            "place": invitation.place,
            "link": link,
            "code_page": public_address(request, reverse("invitation_code")),
            "code": code,
            "day": day_text(timezone.localdate(invitation.expires_at)),
        }
    return Message(text=text, link=link, phone=invitation.invited_phone)


def password_message(request: HttpRequest, person: User, parts: dict[str, str]) -> Message:
    """Return the message with the link of these parts, in Indonesian as well."""
    link = public_address(request, reverse("password_by_link", kwargs=parts))
    with translation.override("id"):
        text = _(
            "Dear %(name)s,\n\n"
            "Choose a new password for Jejak with this link:\n%(link)s\n\n"
            "Your sign-in name is %(sign_in_name)s. The link works once, for three days."
        ) % {"name": person.name, "link": link, "sign_in_name": person.sign_in_name}
    return Message(text=text, link=link)
