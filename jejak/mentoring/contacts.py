"""Somebody to speak with, and the links that open the phone's own programs."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.utils import translation
from django.utils.translation import gettext as _

from jejak.accounts.names import spoken_phone

# Only mobile numbers have WhatsApp; `+62294…` is a desk in Kendal.
MOBILE = "+628"


@dataclass(frozen=True)
class Contact:
    """Somebody who may answer, with links that open the phone's own programs."""

    name: str
    phone: str
    email: str
    text: str = ""

    @property
    def whatsapp_href(self) -> str:
        is_mobile = self.phone.startswith(MOBILE) or not self.phone.startswith("+62")
        if not self.phone or not is_mobile:
            return ""
        address = f"https://wa.me/{self.phone.lstrip('+')}"
        return f"{address}?text={quote(self.text, safe='')}" if self.text else address

    @property
    def phone_href(self) -> str:
        return f"tel:{self.phone}" if self.phone else ""

    @property
    def spoken_phone(self) -> str:
        return spoken_phone(self.phone)

    @property
    def mail_href(self) -> str:
        if not self.email:
            return ""
        address = f"mailto:{quote(self.email, safe='@+')}"
        if not self.text:
            return address
        with translation.override("id"):
            subject = _("Greetings from Jejak")
        return f"{address}?subject={quote(subject)}&body={quote(self.text)}"
