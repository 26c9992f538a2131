"""What was changed in a client's care, in words, from what the audit keeps of it: the cause of an adjustment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules import money
from rules.dates import format_date
from rules.weeks import DAY_COLUMNS
from rules.wording import FREQUENCY_NAMES, PAY_ON_ACTUALS_NAMES, model_words

REASON_GIVEN = "reason_given"  # beside what is now, of a change that an officer gave a reason for
YES = {True: "yes", False: "no"}
# What was changed in what care is bought by; other changes are of a client's own care.
UPLIFT, METHOD, UNPLANNED_PRICE, LEVEL = "uplift", "method", "unplanned price", "level"


@dataclass(frozen=True, slots=True)
class Change:
    """A recorded change. `what`: price, contribution, suspension, client, line, actual, or one of UPLIFT, METHOD,
    UNPLANNED_PRICE and LEVEL; `how`: changed, added or taken away; `was` and `now` as the audit keeps them; `first` and
    `last` are the dates it is about, where it has any.
    """

    what: str
    how: str
    was: dict[str, Any]
    now: dict[str, Any]
    first: date | None = None
    last: date | None = None

    def touches(self, start: date, end: date) -> bool:
        """Whether it can have changed what is due for these dates: not where it is about other dates altogether."""
        return (self.first is None or self.first <= end) and (self.last is None or self.last >= start)


def because(change: Change, who: str, day: date) -> str:
    """`the end date changed from none to 10/04/2022 (Cora, 09/04/2022)`; empty where nothing depends on it."""
    words = _WORDS[change.what](change)
    reason = change.now.get(REASON_GIVEN)
    return f"{words} ({who}, {format_date(day)}{f': {reason}' if reason else ''})" if words else ""


def _price(change: Change) -> str:
    return _amount(change, "price", "unit_price_tenthousandths", money.format_unit_price)


def _contribution(change: Change) -> str:
    return _amount(change, "client's contribution", "weekly_amount_pence", money.format_pence)


def _amount(change: Change, name: str, column: str, shown: Callable[[Any], str]) -> str:
    since = f" from {format_date(change.first)}" if change.first else ""
    if change.how == "added":
        return f"the {name} is {shown(change.now[column])}{since}"
    if change.how == "taken away":
        return f"the {name} of {shown(change.was[column])}{since} was taken away"
    if column in change.now:
        return f"the {name}{since} changed from {shown(change.was[column])} to {shown(change.now[column])}"
    return _date_words(change, f"the {name}")


def _suspension(change: Change) -> str:
    reason = (change.now or change.was or {}).get("reason", "")
    about = f" ({reason})" if reason else ""
    dates = f"from {format_date(change.first)}" if change.first else ""
    dates += f" to {format_date(change.last)}" if change.last else " on" if dates else ""
    if change.how == "added":
        return f"a suspension {dates}{about} was added"
    if change.how == "taken away":
        return f"the suspension {dates}{about} was taken away"
    return _date_words(change, "the suspension")


def _client(change: Change) -> str:
    if "date_of_death" not in (change.now or {}):
        return ""
    day = change.now["date_of_death"]
    return f"the date of death, {_day(day)}, was recorded" if day else "the date of death was taken away"


def _line(change: Change) -> str:
    found = [_date_words(change, "the line")] if {"start_date", "end_date"} & set(change.now or {}) else []
    found += _column_words(change, _LINE_COLUMNS)
    days = [name for name in DAY_COLUMNS if name in (change.now or {})]
    if days:
        found.append(f"the timetable of {', '.join(name.title() for name in days)} changed")
    return ", and ".join(words for words in found if words)


def _column_words(change: Change, columns: dict[str, tuple[str, Callable[[Any], str]]]) -> list[str]:
    return [
        f"the {name} changed from {shown(change.was[column])} to {shown(change.now[column])}"
        for column, (name, shown) in columns.items()
        if column in (change.now or {})
    ]


def _date_words(change: Change, of: str) -> str:
    words = []
    for column, name in (("start_date", "start date"), ("end_date", "end date")):
        if column in (change.now or {}):
            words.append(f"the {name} of {of} changed from {_day(change.was[column])} to {_day(change.now[column])}")
    return " and ".join(words)


def _actual(change: Change) -> str:
    week = f"the week of {format_date(change.first)}" if change.first else "a week"
    was, now = (change.was or {}).get("actual"), (change.now or {}).get("actual")
    if change.how == "taken away":
        return f"what was recorded for {week} was taken away"
    if was is not None and now is not None and was != now:
        return f"{week} changed from {_quantity(was)} to {_quantity(now)} delivered"
    return f"{week} was recorded again"


def _uplift(change: Change) -> str:
    was, now = (money.format_unit_price(each["unit_price_tenthousandths"]) for each in (change.was, change.now))
    since = f" from {format_date(change.first)}" if change.first else ""
    return f"an uplift of {change.now['by']}{since} changed the price from {was} to {now}"


def _unplanned_price(change: Change) -> str:
    return _amount(change, "price of unplanned care", "unit_price_tenthousandths", money.format_unit_price)


def _method(change: Change) -> str:
    if change.how == "changed":
        found = [_date_words(change, "the payment method")]
        found += _column_words(change, _METHOD_COLUMNS)
        return ", and ".join(words for words in found if words)
    values = change.now if change.how == "added" else change.was
    named = model_words(values["model"], values["pay_on_actuals"])
    since = f" from {format_date(change.first)}" if change.first else ""
    return f"the payment method {named}{since} was {change.how}"


def _level(change: Change) -> str:
    if change.how != "changed" or "frustrated_paid" not in change.now:
        return ""
    return f"frustrated care of this service level is {'now' if change.now['frustrated_paid'] else 'no longer'} paid"


def _quantity(value: int) -> str:
    return money.format_quantity(value) if isinstance(value, int) else str(value)


def _day(text: str | None) -> str:
    return format_date(date.fromisoformat(text)) if text else "none"


_LINE_COLUMNS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "unit_price_tenthousandths": ("price", money.format_unit_price),
    "units_hundredths": ("number of units", lambda value: money.format_quantity(value) if value else "none"),
    "is_authorised": ("authorisation", lambda value: YES[bool(value)]),
    "pricing": ("pricing", str),
}
_METHOD_COLUMNS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "model": ("payment method", str.title),
    "pay_on_actuals": ("method’s pay on actuals", lambda value: PAY_ON_ACTUALS_NAMES[value]),
    "frequency": ("method’s frequency", lambda value: FREQUENCY_NAMES[value]),
    "first_period_start": ("start of the first period", _day),
    "is_net": ("method", lambda value: "Net" if value else "Gross"),
}
_WORDS = {
    UPLIFT: _uplift,
    METHOD: _method,
    UNPLANNED_PRICE: _unplanned_price,
    LEVEL: _level,
    "price": _price,
    "contribution": _contribution,
    "suspension": _suspension,
    "client": _client,
    "line": _line,
    "actual": _actual,
}
