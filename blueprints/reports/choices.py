"""The pick lists of a report, in words: tax years, payment methods, periods and days of payment."""

from datetime import date

from wtforms import SelectChoice

from models import PaymentMethod
from queries.report_choices import PaidPeriod, Scope, finalise_dates, paid_periods, payment_methods
from rules.broken import RuleBroken
from rules.dates import format_date
from rules.financial_years import financial_year_name, tax_year_of
from rules.scheduled_payments import STATUS_NAMES
from rules.wording import method_words

MOST_DIGITS = 9
TAX_YEARS_OFFERED = 8
STATUSES = [SelectChoice("", "Every status"), *(SelectChoice(*each) for each in STATUS_NAMES.items())]


def tax_year_choices(today: date) -> list[SelectChoice]:
    """This tax year first: `2025/2026`."""
    this_year = tax_year_of(today)
    years = range(this_year, this_year - TAX_YEARS_OFFERED, -1)
    return [SelectChoice(str(year), financial_year_name(year)) for year in years]


def payment_method_choices(scope: Scope) -> list[SelectChoice]:
    """The contracts' payment methods, newest first."""
    methods = [SelectChoice(str(each.id), method_words(each)) for each in payment_methods(scope)]
    return [SelectChoice("", "Every payment method"), *methods]


def period_choices(scope: Scope, method: PaymentMethod | None = None) -> list[SelectChoice]:
    """The periods of which something was paid, newest first; `*` where something of it is still to be paid."""
    periods = paid_periods(scope, method)
    return [
        SelectChoice("", "Every period"),
        *(SelectChoice(f"{each.first}_{each.last}", _words(each)) for each in periods),
    ]


def finalise_date_choices(scope: Scope) -> list[SelectChoice]:
    """The days on which runs paid something, newest first."""
    days = [SelectChoice(day.isoformat(), format_date(day)) for day in finalise_dates(scope)]
    return [SelectChoice("", "Every day"), *days]


def period_of(value: str | None) -> tuple[date, date] | None:
    """(first day, last day) of a value of `period_choices`; None for none. Raises RuleBroken for rubbish."""
    if not value:
        return None
    first, _, last = value.partition("_")
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise RuleBroken("Choose a period of the list", "period") from None


def _words(period: PaidPeriod) -> str:
    return f"{'* ' if period.is_partial else ''}{format_date(period.first)} - {format_date(period.last)}"
