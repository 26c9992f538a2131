"""What is due of one line and slice, week by week and day by day in fractions of a penny, straight from docs/domain.

Nothing here knows what was paid before: that is in `sums`.
"""

from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from tests.money_rounds.care import ONE_DAY, days_between, monday, year_of

NOTHING = Fraction(0)


class Week(NamedTuple):
    """A week's part of a slice. `held`: why it does not count, or nothing."""

    held: str
    cost: dict  # {day: pence}
    income: dict  # {day: pence}, what the client contributes on the days that count
    has_counted_day: bool  # a live day that counts
    has_quantity: bool  # something was delivered
    is_recorded: bool


class Due(NamedTuple):
    """What is due of one line and slice if nothing were held back: {(Monday, record): Week}, and the sums in pence.

    Of a line item the record is None; unplanned care is counted by the record.
    """

    weeks: dict
    cost: Fraction
    income: Fraction  # what the client contributes, above nil
    has_held_weeks: bool

    @property
    def counts(self):
        """Whether an item stands, at £0.00 too."""
        return any(not week.held and week.has_counted_day for week in self.weeks.values())


def half_up(number):
    """To the nearest integer, halves away from zero."""
    whole = int(abs(number) + Fraction(1, 2))
    return whole if number >= 0 else -whole


def in_force(line, day):
    return line.start is None or line.start <= day <= line.end


def live(line, day):
    return in_force(line, day) and not any(first <= day <= last for first, last in line.suspensions)


def price(line, day):
    """Ten-thousandths of a pound, which are hundredths of a penny; None where unplanned care has no price."""
    if line.start is None:
        found = [each for first, last, each in line.prices if first <= day <= last]
        return found[-1] if found else None
    return [each for start, each in line.prices if start <= day or start == line.start][-1]


def planned(line, day):
    """Pence planned on one day."""
    if not live(line, day):
        return NOTHING
    if line.pricing == "weekly":
        return Fraction(price(line, day), 700)
    if line.pricing == "units":
        return Fraction(line.units, 100) * Fraction(price(line, day), 700)
    if line.pricing == "timetabled":
        return Fraction(line.sessions[day.weekday()], 100) * Fraction(price(line, day), 100)
    if line.pricing == "one_off" and day == line.start:
        return Fraction(price(line, day), 100)
    return NOTHING


@lru_cache(maxsize=100_000)
def due_of(line, records, part, cuts, today):
    """The Due of one line and Slice. records: those of the line whose weeks have a day in it; cuts: see Council."""
    weeks = _weeks(line, records, part, cuts, today)
    cost = sum((pence for week in weeks.values() for pence in week.cost.values()), NOTHING)
    income = sum((pence for week in weeks.values() for pence in week.income.values()), NOTHING)
    return Due(weeks, cost, income, any(week.held for week in weeks.values()))


def _weeks(line, records, part, cuts, today):
    found = {}
    by_week = {}
    for record in records:
        by_week.setdefault(record.week, []).append(record)
    mode = {"one_off": "never", "rolling": "always", "unplanned": "always"}.get(line.pricing, part.pay_on_actuals)
    for week in days_between(monday(part.first), monday(part.last))[::7]:
        days = [day for day in days_between(week, week + timedelta(days=6)) if part.first <= day <= part.last]
        recorded = by_week.get(week, [])
        if mode == "never" or (mode == "if_entered" and not any(record.is_confirmed for record in recorded)):
            found[week, None] = _planned_week(line, days, "", part.is_net)
        elif week + timedelta(days=6) < today:
            for record in recorded:
                key = (week, record.id if line.start is None else None)
                found[key] = _delivered_week(line, record, days, cuts, part.is_net)
            if not recorded and line.pricing not in ("rolling", "unplanned"):
                found[week, None] = _planned_week(line, days, "not_confirmed", part.is_net)
    return found


def _planned_week(line, days, held, is_net):
    counted = [day for day in days if live(line, day) and (line.pricing != "one_off" or day == line.start)]
    if line.pricing == "rolling":
        counted = []
    cost = {day: planned(line, day) for day in counted}
    return Week(held, cost, _contributed(line, counted, is_net), bool(counted), False, False)


def _delivered_week(line, record, days, cuts, is_net):
    cost = {day: pence for day, pence in _delivered(line, record, cuts).items() if day in days}
    held = "in_dispute" if record.is_disputed else "" if record.is_confirmed else "not_confirmed"
    counted = [day for day in days if live(line, day)]
    quantity = bool(record.actual or record.frustrated)
    return Week(held, cost, _contributed(line, counted, is_net), bool(counted), quantity, True)


def _contributed(line, days, is_net):
    if not is_net or line.start is None:
        return {}
    return {
        day: sum((Fraction(pence, 7) for first, last, pence in line.contributions if first <= day <= last), NOTHING)
        for day in days
    }


def _delivered(line, record, cuts):
    """{day: pence} of a recorded week."""
    week = days_between(record.week, record.week + timedelta(days=6))
    if line.pricing == "timetabled":
        worth = dict.fromkeys(week, NOTHING)
        for days, quantity, is_frustrated in record.rows:
            for number in days:
                day = week[number]
                if in_force(line, day) and (line.frustrated_paid or not is_frustrated):
                    worth[day] += Fraction(quantity, 100) * Fraction(price(line, day), 100)
        return worth
    quantity = record.actual + (record.frustrated if line.frustrated_paid else 0)
    spread = [day for day in week if live(line, day)] or [day for day in week if in_force(line, day)]
    spans = []
    for day in spread:
        if spans and not _is_cut(line, spans[-1][-1], day, cuts):
            spans[-1].append(day)
        else:
            spans.append([day])
    left, worth = quantity, {}
    for number, span in enumerate(spans):
        share = left if number == len(spans) - 1 else half_up(Fraction(quantity * len(span), len(spread)))
        left -= share
        unit = price(line, span[0])
        if unit is not None:
            pence = Fraction(share, 100) * Fraction(unit, 700 if line.pricing == "weekly" else 100)
            worth.update(dict.fromkeys(span, pence / len(span)))
    return worth


def _is_cut(line, before, day, cuts):
    """Whether a period, a financial year or a price ends between two spread days."""
    crossed = any(cut in cuts for cut in days_between(before + ONE_DAY, day))
    return crossed or year_of(before) != year_of(day) or price(line, before) != price(line, day)
