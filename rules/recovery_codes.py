"""Recovery codes of the authenticator app: each lets somebody in once who has lost their phone."""

import re
import secrets

HOW_MANY = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_PARTS, _LETTERS = 2, 5
_WRITTEN = re.compile(r"[^a-z0-9]")


def draw() -> str:
    """A new code, some 50 random bits: `k7mpx-2wqrh`."""
    parts = ("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_PARTS))
    return "-".join(parts)


def cleaned(typed: str) -> str:
    """A code as it is compared: without hyphens, spaces and capitals."""
    return _WRITTEN.sub("", typed.lower())


def is_of_app(typed: str) -> bool:
    """Whether what was typed is a code of an authenticator app: six digits, perhaps with a space between."""
    digits = typed.replace(" ", "")
    return len(digits) == 6 and digits.isascii() and digits.isdigit()
