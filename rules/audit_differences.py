"""What an audit event says was and is, as rows that a person reads: a label, what was, what is."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from rules.audit_words import STATES
from rules.dates import format_date, with_days
from rules.moment import in_london
from rules.money import format_pence, format_quantity, format_unit_price, plain_decimal

NONE = "none"
QUANTITIES = ("planned", "actual", "frustrated", "missed", "extra")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:[\d.]+)?")
UNITS = re.compile(r"_(pence|tenthousandths|hundredths|basis_points|id)$")


class Difference(NamedTuple):
    """One value of an event, in words; `was` is empty where the event does not say what was before."""

    label: str
    was: str
    now: str


def differences(was: Any, now: Any) -> list[Difference]:
    """What an event changed, in words; of values that it only tells of, these. Nothing that stayed the same."""
    before, after = dict(_values(was)), dict(_values(now))
    labels = [*after, *(each for each in before if each not in after)]
    return [
        Difference(label, before.get(label, NONE if before else ""), after.get(label, NONE))
        for label in labels
        if label not in before or before[label] != after.get(label)
    ]


def _values(value: Any, label: str = "", key: str = "") -> Iterator[tuple[str, str]]:
    """(label, words) of each value in what an event keeps, however deep."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _values(part, f"{label}, {_label(name).lower()}" if label else _label(name), str(name))
    elif isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        for number, part in enumerate(value, 1):
            yield from _values(part, f"{label or 'Entry'} {number}", key)
    elif value is not None or label:
        yield label or "Value", _words(value, key)


def _label(name: object) -> str:
    """`unit_price_tenthousandths` as `Unit price`."""
    words = UNITS.sub("", str(name)).replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _words(value: Any, key: str) -> str:
    if value is None or value == "" or value == []:
        return NONE
    if isinstance(value, list):
        return ", ".join(_words(part, key) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return _figure(value, key)
    return _text(str(value), key)


def _figure(value: int, key: str) -> str:
    if key.endswith("pence"):
        return format_pence(value)
    if key.endswith("tenthousandths"):
        return format_unit_price(value)
    if key.endswith("hundredths") or key in QUANTITIES:
        return format_quantity(value)
    return f"{plain_decimal(value)}%" if key.endswith("basis_points") else str(value)


def _text(value: str, key: str) -> str:
    if key in STATES:
        return value.replace("_", " ").capitalize()
    try:
        if DAY.fullmatch(value):
            return format_date(date.fromisoformat(value))
        if INSTANT.fullmatch(value):
            return f"{in_london(datetime.fromisoformat(value)):%d/%m/%Y %H:%M}"
    except ValueError:
        pass
    return with_days(value, format_date)
