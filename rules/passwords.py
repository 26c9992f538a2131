"""What a password must be (Durham and Oxfordshire guides). Each broken rule has its own sentence.

The contract: docs/domain/quality.md#passwords.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

TEMPORARY_FOR = timedelta(days=2)
LEAST_LENGTH = 9
MOST_LENGTH = 128
KINDS = {
    "lower": (str.islower, "Use at least one lower case letter"),
    "upper": (str.isupper, "Use at least one capital letter"),
    "digit": (str.isdigit, "Use at least one digit"),
    "symbol": (lambda letter: not letter.isalnum() and not letter.isspace(), "Use at least one symbol, like ! or &"),
}
_STANDS_FOR = str.maketrans("0134578@$!|", "oieastbasil")


def broken_rules(
    password: str,
    kinds: Sequence[str] = tuple(KINDS),
    common: Collection[str] = frozenset(),
    about_them: Sequence[str] = (),
    is_current: bool = False,
) -> list[str]:
    """Every sentence that says what is wrong with `password`, in order; none if it is acceptable.

    `kinds` are the kinds of character that the council demands; `common` the words that everybody tries (lower case);
    `about_them` words that belong to the person or the portal; `is_current` whether it is the password in use.
    """
    if not password:
        return ["Enter a password"]
    broken = []
    if len(password) < LEAST_LENGTH:
        broken.append(f"Use at least {LEAST_LENGTH} characters")
    if len(password) > MOST_LENGTH:
        broken.append(f"Use at most {MOST_LENGTH} characters")
    for kind in kinds:
        is_one, sentence = KINDS[kind]
        if not any(is_one(letter) for letter in password):
            broken.append(sentence)
    if is_common(password, common):
        broken.append("Choose a password that is harder to guess: this one is on lists of common passwords")
    elif contains_any(password, about_them):
        broken.append("Leave out your own name, your e-mail address and the name of the council or the portal")
    if is_current:
        broken.append("Choose a password that you are not using now")
    return broken


def has_ended(is_temporary: bool, given_at: datetime | None, now: datetime) -> bool:
    """Whether a password that was given to somebody for their first sign-in has waited for too long."""
    return is_temporary and given_at is not None and now - given_at > TEMPORARY_FOR


def is_common(password: str, common: Collection[str]) -> bool:
    """Whether the password is a common one, also with a number or signs put behind it or letters written as figures."""
    plain = password.lower()
    bare = re.sub(r"[\W\d_]+$", "", plain)
    return any(word in common for word in (plain, bare, plain.translate(_STANDS_FOR), bare.translate(_STANDS_FOR)))


def contains_any(password: str, words: Sequence[str]) -> bool:
    """Whether a word of four letters or more is the greater part of the password."""
    plain = password.lower()
    return any(len(word) >= 4 and word.lower() in plain and len(plain) - len(word) < 6 for word in words)
