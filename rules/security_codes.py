"""The six-digit security code of which two digits are asked (Oxfordshire guide).

The contract: docs/domain/quality.md#security-codes.
"""

import re
from itertools import pairwise

LENGTH = 6
MOST_OF_ONE_DIGIT = 4
LONGEST_RUN = 3
TRIES = 3
LONGEST_LOCK_MINUTES = 60


def broken_rules(code: str, is_last: bool = False) -> list[str]:
    """Every sentence that says what is wrong with `code`, in order; none when it will do."""
    if not re.fullmatch(r"[0-9]{6}", code or ""):
        return ["Enter exactly 6 digits"]
    broken = []
    if max(code.count(digit) for digit in code) > MOST_OF_ONE_DIGIT:
        broken.append(f"Use no digit more than {MOST_OF_ONE_DIGIT} times")
    if longest_run(code) > LONGEST_RUN:
        broken.append(f"Use no more than {LONGEST_RUN} digits that follow each other up or down, like 1234 or 4321")
    if is_last:
        broken.append("Choose a code that is different from your last one")
    return broken


def longest_run(code: str) -> int:
    """How many neighbouring digits go up, or down, by one: 912347 -> 4."""
    longest = 1
    for step in (1, -1):
        length = 1
        for before, after in pairwise(code):
            length = length + 1 if int(after) - int(before) == step else 1
            longest = max(longest, length)
    return longest


def minutes_locked(lockouts_before: int) -> int:
    """How long a code is locked after its tries were used up: 15 minutes, and from then on an hour."""
    return LONGEST_LOCK_MINUTES if lockouts_before else 15
