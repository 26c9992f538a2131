"""What all makers share: the day of the tests, unique numbers, and how a row is made."""

from datetime import date, datetime
from itertools import count

from rules.moment import Moment

TODAY = date(2025, 11, 20)  # a Thursday; the week before began on Monday 10 November
NOW = datetime(2025, 11, 20, 9, 30)
AT = Moment(today=TODAY, now=NOW)
FIRST_MONDAY = date(2025, 3, 31)
_numbers = count(1001)


def number():
    """A number that was not given out before."""
    return next(_numbers)


def make(model, given, /, **usual):
    """One row: what is given, else the usual; a usual value that is a function is called only where it is needed."""
    values = dict(given)
    for name, value in usual.items():
        if name not in values and f"{name}_id" not in values:
            values[name] = value() if callable(value) else value
    return model.create(**values)
