"""The next reference of a provider's own series of invoices."""

import re
from collections.abc import Collection

from rules.invoice_references import reference_key

_NUMBER_AT_THE_END = re.compile(r"(.*?)(\d{1,12})")
MOST_TRIES = 1000


def next_reference(newest: str, taken: Collection[str]) -> str:
    """What follows the newest reference: `INV-1011` after `INV-1010`, `0100` after `0099`; `taken` are skipped.

    Empty where it does not end in a number. taken: references as they are compared, without spaces, in capitals.
    """
    found = _NUMBER_AT_THE_END.fullmatch(newest.strip())
    if not found:
        return ""
    before, digits = found.groups()
    for number in range(int(digits) + 1, int(digits) + MOST_TRIES):
        reference = f"{before}{number:0{len(digits)}d}"
        if reference_key(reference) not in taken:
            return reference
    return ""
