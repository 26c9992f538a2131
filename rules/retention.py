"""When the portal forgets who a client was, and what is left of them (docs/domain/records.md)."""

from datetime import date

from rules.broken import RuleBroken

ERASED_NAME = "Erased"
ERASED_WORDS = "(erased)"
MOST_AT_ONCE = 20


def cut_off_day(today: date, years: int) -> date:
    """The day from which on there must be nothing of a client: this day, so many years ago."""
    return today.replace(year=today.year - years, day=28 if (today.month, today.day) == (2, 29) else today.day)


def erased_ssref(client_id: int) -> str:
    """What stands for the SSRef of a client who was erased: no two are alike, and it says nothing of them."""
    return f"ERASED-{client_id}"


def check_chosen(client_ids: list[int]) -> None:
    """Raise RuleBroken unless from one to MOST_AT_ONCE clients are chosen."""
    if not client_ids:
        raise RuleBroken("Tick the clients to erase", "client_ids")
    if len(client_ids) > MOST_AT_ONCE:
        raise RuleBroken(f"Erase at most {MOST_AT_ONCE} clients at a time", "client_ids")
