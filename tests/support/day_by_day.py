"""What is due, worked out the slow way: day by day in fractions, straight from docs/domain/payment-items.md.

Shares no code with rules/ but its plain values: where both agree on thousands of cases, neither is wrong by accident.
"""

from datetime import timedelta
from fractions import Fraction


def every_day(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def in_force(line, day):
    alive = line.date_of_death is None or day <= line.date_of_death
    return line.start_date <= day <= line.end_date and alive


def live(line, day):
    return in_force(line, day) and not any(first <= day <= last for first, last in line.suspensions)


def price(line, day):
    """Pounds."""
    found = line.prices[0][1]
    for start, later in line.prices:
        if start <= day:
            found = later
    return Fraction(found, 10_000)


def planned_day(line, day):
    """Pounds planned on one day."""
    if not live(line, day):
        return Fraction(0)
    if line.pricing == "weekly":
        return price(line, day) / 7
    if line.pricing == "units":
        return Fraction(line.units_hundredths, 100) / 7 * price(line, day)
    if line.pricing == "timetabled":
        return Fraction(line.sessions[day.weekday()], 100) * price(line, day)
    if line.pricing == "one_off" and day == line.start_date:
        return price(line, day)
    return Fraction(0)


def half_up(number):
    """To the nearest integer, halves away from zero."""
    whole = int(abs(number) + Fraction(1, 2))
    return whole if number >= 0 else -whole


def delivered_days(line, week_start, quantity_hundredths, same_span):
    """{day: pounds}: the quantity over the live days (else the in-force ones), in spans that `same_span` days share."""
    week = every_day(week_start, week_start + timedelta(days=6))
    spread = [day for day in week if live(line, day)] or [day for day in week if in_force(line, day)]
    spans = []
    for day in spread:
        if spans and same_span(spans[-1][-1], day) and price(line, spans[-1][-1]) == price(line, day):
            spans[-1].append(day)
        else:
            spans.append([day])
    left, money = quantity_hundredths, {}
    for n, span in enumerate(spans):
        share = left if n == len(spans) - 1 else half_up(Fraction(quantity_hundredths * len(span), len(spread)))
        left -= share
        unit = price(line, span[0]) / (7 if line.pricing == "weekly" else 1)
        money[span[0]] = Fraction(share, 100) * unit
    return money


def pence(pounds):
    return half_up(pounds * 100)


def weeks_of(first, last):
    """The days between two dates, week by week."""
    weeks = {}
    for day in every_day(first, last):
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(day)
    return list(weeks.values())


def kept_while_held_as_a_whole(line, settled, first, last):
    """Pounds of a planned slice that stay while the line is not authorised: of each week the lesser of what was settled
    ({day: pounds}) and what is planned now.
    """
    return sum(
        min(sum(settled.get(day, 0) for day in week), sum(planned_day(line, day) for day in week))
        for week in weeks_of(first, last)
    )


def kept_in_dispute(line, settled, weeks):
    """Pounds that stay of disputed weeks (lists of days): what was settled for the days that are still in force."""
    return sum(settled.get(day, 0) for week in weeks for day in week if in_force(line, day))
