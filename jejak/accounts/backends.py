from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from jejak.common.prepared import Prepared

from .models import User
from .names import normal_phone

ACTIVE_PERSON = Prepared(lambda: User.objects.filter(pk=0, is_active=True))


class SignInNameBackend(BaseBackend):
    """Sign in by mobile number, username or e-mail, whichever was typed."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        user = find_by_sign_in_name(username or "")
        if user is None:
            User().set_password(password or "")  # as slow as a wrong password
            return None
        # One that was switched off too: signing in then says so, to its owner only.
        return user if user.check_password(password or "") else None

    def get_user(self, user_id: int) -> User | None:
        return next(iter(ACTIVE_PERSON.rows(user_id)), None)


def find_by_sign_in_name(text: str) -> User | None:
    text = text.strip()
    if "@" in text:
        return User.objects.filter(email__iexact=text).first()
    phone = normal_phone(text)
    if phone and (user := User.objects.filter(phone=phone).first()):
        return user
    return User.objects.filter(username=text.lower()).first()
