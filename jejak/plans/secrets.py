"""Secrets that stand in an address; only their digest is kept."""

import hashlib
import secrets


def new_secret() -> str:
    """Return 256 bits as text of an address."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
