"""Send to many: the places of its text, a pasted list of references, and where each provider's action is.

The contract: docs/domain/actions.md#send-to-many.
"""

import re
from collections.abc import Collection
from datetime import date, datetime

from rules.broken import RuleBroken
from rules.dates import near_date

ORGANISATION, NEXT_CUT_OFF = "organisation", "next cut-off"
PLACES = (ORGANISATION, NEXT_CUT_OFF)
OFFERED = " and ".join(f"{{{each}}}" for each in PLACES)
NOT_KNOWN = "not known yet"  # the cut-off of a provider that the council has no way to pay
MOST_PROVIDERS = 1_000
MOST_NAMED, LONGEST_SHOWN = 5, 40  # of the references that no provider has
ANSWERED, UNOPENED, OPENED, CLOSED = "answered", "unopened", "opened", "closed"
WHERE = {  # {where a provider's action is: its words}, what is for the council first
    ANSWERED: "Answered, with us",
    UNOPENED: "Not opened",
    OPENED: "Opened, no answer",
    CLOSED: "Closed",
}
_PLACE = re.compile(r"\{([^{}]*)\}")
_BETWEEN = re.compile(r"[\n\r,;\t]+")


def check_places(text: str) -> None:
    """Raises RuleBroken for a place in braces that there is not."""
    unknown = [name for name in dict.fromkeys(_PLACE.findall(text)) if _plain(name) not in PLACES]
    if unknown:
        named = " and ".join(f"{{{name}}}" for name in unknown)
        raise RuleBroken(f"Nothing can be filled in for {named}. The places are {OFFERED}", "text")


def check_title(title: str) -> None:
    """Raises RuleBroken for a title with a place: it is the same for all."""
    if _PLACE.search(title):
        raise RuleBroken("Nothing is filled in in a title: write places such as {organisation} in the text", "title")


def has_place(text: str, place: str) -> bool:
    """Whether the text has this place."""
    return any(_plain(name) == place for name in _PLACE.findall(text))


def fill(text: str, organisation: str, cut_off: str) -> str:
    """The text as one provider reads it."""
    words = {ORGANISATION: organisation, NEXT_CUT_OFF: cut_off}
    return _PLACE.sub(lambda found: words.get(_plain(found[1]), found[0]), text)


def cut_off_words(cut_off: datetime | None, today: date) -> str:
    """`Mon 15 Dec, 18:00`, of a time in London."""
    return f"{near_date(cut_off.date(), today)}, {cut_off:%H:%M}" if cut_off else NOT_KNOWN


def pasted_references(text: str) -> list[str]:
    """The references of a pasted list, each once: one a line, or with commas or semicolons between them."""
    return list(dict.fromkeys(each.strip() for each in _BETWEEN.split(text) if each.strip()))


def check_known(unknown: Collection[str]) -> None:
    """Raises RuleBroken with the references that no provider has."""
    if unknown:
        shown = [each if len(each) <= LONGEST_SHOWN else f"{each[:LONGEST_SHOWN]}..." for each in unknown]
        named = ", ".join(shown[:MOST_NAMED])
        if len(unknown) == 1:
            raise RuleBroken(f"No provider has the reference {named}. Correct it or remove it", "references")
        more = f" and {len(unknown) - MOST_NAMED:,} more" if len(unknown) > MOST_NAMED else ""
        raise RuleBroken(f"No provider has these references: {named}{more}. Correct or remove them", "references")


def check_count(count: int) -> None:
    """Raises RuleBroken where nobody is chosen, or more than can be sent to at once."""
    if not count:
        raise RuleBroken("Choose who gets it: tick a service group or providers, or paste references", "references")
    if count > MOST_PROVIDERS:
        raise RuleBroken(f"Send to at most {MOST_PROVIDERS:,} providers at a time", "references")


def where_it_is(status: str, assigned_side: str, is_opened: bool) -> str:
    """A name of WHERE, for an action of the table."""
    if status == "done":
        return CLOSED
    if assigned_side == "council":
        return ANSWERED
    return OPENED if is_opened else UNOPENED


def _plain(name: str) -> str:
    return " ".join(name.split()).lower()
