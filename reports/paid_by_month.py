"""Paid By Month: what reached the bank in each month of a financial year, beside the year before."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import Remittance
from reports.parameters import ORGANISATION, Choice, FromTo, Options, ReportInput, Request
from reports.table import Column, Report, Row
from rules.charts import Step, TimeChart, short_pounds
from rules.financial_years import financial_year_end, financial_year_name, financial_year_of, financial_year_start
from rules.money import format_pence

COLUMNS = (
    Column("Month"),
    Column("Payments", "number", is_on_phone=False),
    Column("Paid", "money"),
    Column("Year Before", "money", goes_when_zero=True),
)
YEARS_OFFERED = 8
MOST_DAYS = 5_000  # with a payment, in what is asked for at once


class Month(NamedTuple):
    """What reached the bank in a month, in pence, and in the same month of the year before."""

    first: date
    payments: int
    pence: int
    pence_before: int


def _years(asked: ReportInput) -> Options:
    """This one first: `2025/2026`."""
    this_year = financial_year_of(asked.today)
    return [(str(year), financial_year_name(year)) for year in range(this_year, this_year - YEARS_OFFERED, -1)]


def _dates(year: int | None) -> FromTo | None:
    return (financial_year_start(year), financial_year_end(year)) if year else None


YEAR: Choice[int | None] = Choice(
    "financial_year",
    "Financial Year",
    None,
    options=_years,
    read=lambda text, _asked: int(text),
    dates=_dates,
    required=True,
)


def units(request: Request) -> ModelSelect:
    """(day, payments, pence) of each day on which something reached the bank, in the dates or the year before them."""
    query = Remittance.visible_to(request.viewer).where(Remittance.bank_date <= _last_day(request))
    if request.from_date:
        query = query.where(Remittance.bank_date >= _year_before(request.from_date))
    if request.organisation:
        query = query.where(Remittance.organisation == request.organisation)
    if request.contract:
        query = query.where(Remittance.contract == request.contract)
    figures = (fn.COUNT(Remittance.id), fn.SUM(Remittance.amount_pence))
    query = query.select(Remittance.bank_date, *figures).group_by(Remittance.bank_date)
    return query.order_by(Remittance.bank_date).tuples()


def rows_of(days: Sequence[Row], request: Request) -> list[Row]:
    """A row for each month."""
    return [(f"{each.first:%B %Y}", each.payments, each.pence, each.pence_before) for each in months_of(days, request)]


def months_of(days: Iterable[Row], request: Request) -> list[Month]:
    """Every month of the dates that has begun; without dates, from the first payment to the last."""
    by_month: dict[date, tuple[int, int]] = {}
    for day, payments, pence in days:
        so_far = by_month.get(day.replace(day=1), (0, 0))
        by_month[day.replace(day=1)] = so_far[0] + payments, so_far[1] + int(pence)
    if not by_month:
        return []
    month = (request.from_date or min(by_month)).replace(day=1)
    last = min(_last_day(request), request.to_date or max(by_month))
    found = []
    while month <= last:
        payments, pence = by_month.get(month, (0, 0))
        found.append(Month(month, payments, pence, by_month.get(_year_before(month), (0, 0))[1]))
        month = (month + timedelta(days=31)).replace(day=1)
    return found


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28))


def _last_day(request: Request) -> date:
    return min(request.today, request.to_date or request.today)


def sums(request: Request) -> list[int]:
    """What was paid in all, and in the same months of the year before."""
    months = months_of(units(request), request)
    return [sum(each.pence for each in months), sum(each.pence_before for each in months)]


def chart(request: Request) -> TimeChart:
    """A bar a month, beside that of the year before."""
    months = months_of(units(request), request)
    most = max(months, key=lambda each: each.pence)
    total = sum(each.pence for each in months)
    series = ("This year", "Year before") if any(each.pence_before for each in months) else ()
    return TimeChart(
        "Paid by month",
        f"{format_pence(total)} reached the bank. The most was in {most.first:%B %Y}: {format_pence(most.pence)}.",
        [_step(each, with_year_before=bool(series)) for each in months],
        series,
    )


def _step(month: Month, with_year_before: bool) -> Step:
    values = (month.pence, month.pence_before) if with_year_before else (month.pence,)
    figure = short_pounds(month.pence) if month.pence else ""
    return Step(f"{month.first:%b}", values, figure, f"{month.first:%B %Y}: {format_pence(month.pence)}")


REPORT = Report(
    name="paid-by-month",
    title="Paid By Month",
    about="What reached the bank in each month of a financial year, with any VAT, beside the year before.",
    columns=COLUMNS,
    units=units,
    rows_of=rows_of,
    dates_words="Months with a day between these dates",
    nothing="Nothing reached the bank in this financial year. A payment appears here on its date in the bank.",
    parameters=(ORGANISATION, YEAR),
    unit_word="month",
    sums=sums,
    chart=chart,
    chart_note="By the date in the bank",
    has_ids=False,
    units_at_once=MOST_DAYS,
    units_a_page=MOST_DAYS,
)
