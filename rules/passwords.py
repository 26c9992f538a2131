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
NAMES = {"lower": "a lower case letter", "upper": "a capital letter", "digit": "a digit", "symbol": "a symbol"}
LEAST_OF_A_WORD, LEAST_LEFT = 4, 6
_YEAR = re.compile(r"(?:19|20)\d\d")
_REPEATED = re.compile(r"(..+?)\1+|(.)\2{2,}")
_STANDS_FOR = str.maketrans("0134578@$!|", "oieastbasil")


def broken_rules(
    password: str,
    kinds: Sequence[str] = tuple(KINDS),
    common: Collection[str] = frozenset(),
    about_them: Sequence[str] = (),
    is_current: bool = False,
    least_length: int = LEAST_LENGTH,
) -> list[str]:
    """Every sentence that says what is wrong with `password`, in order; none if it is acceptable.

    `kinds` are the kinds of character that the council demands; `common` the words that everybody tries (lower case);
    `about_them` words that belong to the person or the portal; `is_current` whether it is the password in use;
    `least_length` how many characters the council demands.
    """
    if not password:
        return ["Enter a password"]
    broken = []
    if len(password) < least_length:
        broken.append(f"Use at least {least_length} characters")
    if len(password) > MOST_LENGTH:
        broken.append(f"Use at most {MOST_LENGTH} characters")
    for kind in kinds:
        is_one, sentence = KINDS[kind]
        if not any(is_one(letter) for letter in password):
            broken.append(sentence)
    if is_common(password, common):
        broken.append("Choose a password that is harder to guess: this one is on lists of common passwords")
    elif is_mostly(password, ()):
        broken.append("Choose a password that is harder to guess: much of this one is a year, or is repeated")
    elif is_mostly(password, about_them, common):
        broken.append("Leave out your own name, your e-mail address and the name of the council or the portal")
    if is_current:
        broken.append("Choose a password that you are not using now")
    return broken


def in_words(kinds: Sequence[str], least_length: int) -> str:
    """What a password must have, before somebody types one: `At least 9 characters, with a digit and a symbol`."""
    names = [NAMES[kind] for kind in NAMES if kind in kinds]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    return f"At least {least_length} characters{f', with {listed}' if listed else ''}"


def has_ended(is_temporary: bool, given_at: datetime | None, now: datetime) -> bool:
    """Whether a password that was given to somebody for their first sign-in has waited for too long."""
    return is_temporary and given_at is not None and now - given_at > TEMPORARY_FOR


def is_common(password: str, common: Collection[str]) -> bool:
    """Whether the password is a common one, also with a number or signs put behind it or letters written as figures."""
    plain = password.lower()
    bare = re.sub(r"[\W\d_]+$", "", plain)
    return any(word in common for word in (plain, bare, plain.translate(_STANDS_FOR), bare.translate(_STANDS_FOR)))


def is_mostly(password: str, words: Sequence[str], common: Collection[str] = frozenset()) -> bool:
    """Whether too little of the password is left when these words (of four letters or more), years and what is repeated
    are taken out: fewer than six characters, or a common word. False where nothing of that kind is in it.
    """
    plain = password.lower()[:MOST_LENGTH]
    without = _YEAR.sub("", plain)
    variants = (without, without.translate(_STANDS_FOR))
    return any(_is_little(variant, without != plain, words, common) for variant in variants)


def _is_little(plain: str, had_year: bool, words: Sequence[str], common: Collection[str]) -> bool:
    rest = plain
    for word in sorted((word.lower() for word in words if len(word) >= LEAST_OF_A_WORD), key=len, reverse=True):
        rest = rest.replace(word, "")
    rest = _REPEATED.sub(r"\1\2", rest)
    letters = re.sub(r"^[\W\d_]+", "", rest)
    return (had_year or rest != plain) and (
        len(rest) < LEAST_LEFT or is_common(rest, common) or is_common(letters, common)
    )
