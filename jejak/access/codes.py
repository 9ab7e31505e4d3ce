"""Codes that a person can type: ten characters of Crockford's base 32 (50 bits)."""

import hashlib
import hmac
import secrets

from django.conf import settings

# https://www.crockford.com/base32.html: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
MISREAD = str.maketrans("OIL", "011")
# The Indonesian telephone alphabet.
SPELLING = {
    word[0]: word
    for word in (
        *("Ambon", "Bandung", "Cepu", "Demak", "Ende", "Flores", "Garut", "Halong"),
        *("Jepara", "Kendal", "Medan", "Namlea", "Pati", "Quebec", "Rembang", "Solo"),
        *("Timor", "Viktor", "Wilis", "Xenon", "Yongki", "Zainal"),
    )
}


def new_code() -> str:
    """Return a code as it is shown: `7K3D-9QXM-2A`."""
    return shown("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def shown(code: str) -> str:
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def read_code(text: str) -> str | None:
    """Return the ten characters however they were typed, or None if it is no code."""
    code = "".join(c for c in text.upper() if c.isalnum()).translate(MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def hash_code(code: str, purpose: str = "invitation") -> str:
    """Return the HMAC under the secret key: a leaked table opens no door."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"{purpose}:{code}".encode(), hashlib.sha256).hexdigest()


def spelled(code: str) -> list[tuple[str, str]]:
    """Return each character with the word that tells it apart on the telephone."""
    return [(c, SPELLING.get(c, "")) for c in code if c in ALPHABET]
