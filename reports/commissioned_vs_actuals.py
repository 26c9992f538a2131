"""Commissioned Vs Actuals: one row for each line and week, what was ordered beside what was delivered."""

from collections.abc import Sequence
from datetime import timedelta

from reports import commissioned_weeks
from reports.commissioned_weeks import DIFFERENCES_ONLY, SERVICE_GROUP_CLASS, WITH_EMPTY_WEEKS, Week
from reports.parameters import CLIENT, DATES, ORGANISATION, ReportInput, Request
from reports.table import Column, Report, Row
from rules.commissioned import visits_of
from rules.dates import format_date
from rules.weeks import monday_of

USUAL_WEEKS = 8  # as many as the Bedford guide shows

COLUMNS = (
    Column("Organisation"),
    Column("Service"),
    Column("Service Level"),
    Column("SSRef"),
    Column("Client"),
    Column("CPLI ID", is_on_phone=False),
    Column("Week", "date"),
    Column("Generated"),
    Column("Visits", "count"),
    Column("Cost Centre"),
    Column("Subjective"),
    Column("Quantity Commissioned", "quantity"),
    Column("Quantity Actual", "quantity"),
    Column("Quantity Frustrated", "quantity"),
    Column("Quantity Difference", "quantity"),
    Column("Cost Commissioned", "money"),
    Column("Cost Actual", "money"),
    Column("Cost Frustrated", "money"),
    Column("Cost Difference", "money"),
)


def rows_of(units: Sequence[Row], request: Request) -> list[Row]:
    """A row for each week of each unit."""
    return [row_of(week) for week in commissioned_weeks.weeks_of(units, request)]


def row_of(week: Week) -> Row:
    """The values of a Week, one for each column."""
    unit, figures = week.unit, week.figures
    return (
        unit.organisation,
        unit.service,
        unit.level,
        unit.ssref,
        unit.client,
        week.reference,
        week.week_start,
        "Y" if week.actual is not None and week.actual.is_as_generated else "N",
        visits_of(week.pricing, week.actual),
        unit.cost_centre,
        unit.subjective,
        figures.quantity_commissioned,
        figures.quantity_actual,
        figures.quantity_frustrated,
        figures.quantity_difference,
        figures.cost_commissioned,
        figures.cost_actual,
        figures.cost_frustrated,
        figures.cost_difference,
    )


def usual(asked: ReportInput) -> dict[str, str]:
    """The last eight weeks that have ended."""
    ended = monday_of(asked.today) - timedelta(days=1)
    first = ended - timedelta(weeks=USUAL_WEEKS) + timedelta(days=1)
    return {"from_date": format_date(first), "to_date": format_date(ended)}


REPORT = Report(
    name="commissioned-vs-actuals",
    title="Commissioned Vs Actuals",
    about="What was commissioned beside what was delivered, line by line and week by week.",
    columns=COLUMNS,
    units=commissioned_weeks.units,
    rows_of=rows_of,
    dates_words="Weeks with a day between these dates",
    nothing="No recorded weeks match. Choose other dates, or untick Differences Only.",
    parameters=(SERVICE_GROUP_CLASS, ORGANISATION, CLIENT, DATES, DIFFERENCES_ONLY, WITH_EMPTY_WEEKS),
    usual=usual,
    size=commissioned_weeks.size,
    units_at_once=100,
    has_ids=False,
    says_any=True,
)
