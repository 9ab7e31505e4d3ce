"""Sign-in names: mobile number, username or e-mail, however they are typed."""

import re

PHONE = re.compile(r"^\+?[0-9][0-9 ().-]{6,20}$")


def normal_phone(text: str) -> str | None:
    """Return an Indonesian or foreign number as E.164, or None if it is none.

    `0812-3456-7890`, `62 812 3456 7890` and `+62 812…` are one number.
    """
    if not PHONE.match(text.strip()):
        return None
    digits = re.sub(r"[^0-9]", "", text)
    if text.strip().startswith("+"):
        number = digits
    elif digits.startswith("0"):
        number = "62" + digits[1:]
    elif digits.startswith("62"):
        number = digits
    elif digits.startswith("8"):
        number = "62" + digits
    else:
        return None
    return "+" + number if 9 <= len(number) <= 15 else None


def spoken_phone(phone: str | None) -> str:
    """Return the number as it is written in Indonesia: `0812…`; a foreign one as it is."""
    if phone and phone.startswith("+62"):
        return "0" + phone[3:]
    return phone or ""
