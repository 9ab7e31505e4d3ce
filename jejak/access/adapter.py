from typing import Any

from django.urls import reverse

from jejak.accounts.adapter import AccountAdapter
from jejak.audit.services import audit
from jejak.notices.models import Kind
from jejak.notices.services import notify

HAS_A_LINE = "account/email/password_changed"


class TellingAdapter(AccountAdapter):
    """Where allauth would mail that an account changed, its owner is told as of other things."""

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: Any = None
    ) -> None:
        change = template_prefix.rpartition("/")[2]
        if template_prefix != HAS_A_LINE:
            audit("account.second_step", user, by=user, detail={"change": change})
        notify([user.pk], kind=Kind.SECURITY, path=reverse("account"), params={"change": change})
