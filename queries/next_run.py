"""The council's next payment run: when its cut-off is, when it is finalised, and when its money is in the bank."""

from datetime import date, timedelta

from peewee import SQL, fn

from content.council_settings import CouncilSettings
from models import PaymentMethod, Period
from queries.forecast import as_day
from rules import forecast
from rules.forecast import Run
from rules.moment import Moment, in_london
from rules.weeks import Dates

WEEKS_AHEAD = 3  # of weekly runs, and of the own days of periods


def next_run(settings: CouncilSettings, at: Moment) -> Run | None:
    """The first run of all providers whose cut-off has not passed: a weekly one, or one on the own day of a Scheduled
    period. None where nobody is paid yet. One query.
    """
    days_to_bank, dates = _dates(at.today)
    if days_to_bank is None:
        return None
    weekly = forecast.next_weekday(at.today, settings.catch_up_weekday)
    days = [weekly + timedelta(weeks=number) for number in range(WEEKS_AHEAD)]
    dates += [(day, day + timedelta(days=max(0, days_to_bank))) for day in days]
    now, at_time = in_london(at.now).replace(tzinfo=None), forecast.time_of(settings.cut_off_time)
    return forecast.next_run(dates, now, settings.cut_off_working_days, at_time, settings.bank_holidays)


def _dates(today: date) -> tuple[int | None, list[Dates]]:
    """The longest way to the bank that any payment method in use asks for, None where there is none; and (finalise
    date, bank date) of the Scheduled periods that are finalised in the next weeks.
    """
    last = today + timedelta(weeks=WEEKS_AHEAD)
    is_near = Period.finalise_date.between(today, last) & Period.finalised_on.is_null()
    periods = Period.select(Period.finalise_date, Period.bank_date, SQL("0")).join(PaymentMethod).distinct()
    longest = fn.MAX(PaymentMethod.days_to_bank - PaymentMethod.days_to_finalise)
    in_use = PaymentMethod.end_date.is_null() | (PaymentMethod.end_date >= today)
    methods = PaymentMethod.select(SQL("NULL"), SQL("NULL"), longest).where(in_use)
    rows = list((periods.where(PaymentMethod.model == "scheduled", is_near) + methods).tuples())
    longest_of_all = next(days for day, _, days in rows if day is None)
    return longest_of_all, [(as_day(day), as_day(in_bank)) for day, in_bank, _ in rows if day is not None]
