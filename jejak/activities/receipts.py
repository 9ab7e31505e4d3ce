"""A receipt that people can read to each other: `K7Q-2841`."""

import hashlib
import uuid

# Nothing that is mistaken for another: no I and O, no 0 and 1.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"
PATTERN = (LETTERS, DIGITS, LETTERS, "-", DIGITS, DIGITS, DIGITS, DIGITS)


def receipt_code(record_id: uuid.UUID, version: int) -> str:
    """Return the code of one version; a library's own records hardly ever share one."""
    number = int.from_bytes(hashlib.sha256(f"{record_id}/{version}".encode()).digest(), "big")
    code = ""
    for signs in PATTERN:
        number, index = divmod(number, len(signs))
        code += signs[index]
    return code
