"""The Dates panel of the home page: replies due, the next cut-off, run and payments, and invoice periods that open."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from queries.contract_periods import next_invoiced_period
from queries.home.open_actions import open_actions
from web import clock, council, forecasts
from web.asked_once import asked_once
from web.permissions import Permission

PAYMENTS_SHOWN = 4


@dataclass(frozen=True)
class Entry:
    """Something that happens on a day; `kind` says which words the template has for it, `about` what it is about."""

    day: date
    kind: str
    about: Any = None


def dates(viewer):
    """The next dates, in order, in the right column; nothing where there is none."""
    expected = forecasts.expected_by(viewer)
    entries = _replies(viewer)
    if expected is not None:
        entries += _runs(expected) + _payments(viewer, expected) + _periods(viewer)
    entries.sort(key=lambda entry: entry.day)
    return ("home/_dates.html", {"entries": entries, "has_calendar": expected is not None}) if entries else None


def _replies(viewer):
    """Actions that wait for the provider's answer by a day to come."""
    if viewer.side != "provider" or not viewer.may(Permission.ACTIONS_READ):
        return []
    return [Entry(row.due_date, "reply", row) for row in asked_once(open_actions, viewer, clock.today()).replies]


def _runs(expected):
    """The next cut-off, with its run, for those whose payments depend on what they confirm or invoice."""
    run = expected.next_run
    return [Entry(run.cut_off.date(), "cut_off", run)] if expected.has_cut_off else []


def _payments(viewer, expected):
    """The next payments, and the day on which an overpayment's plan counts as accepted; without amounts for those who
    do not see them.
    """
    to_come = expected.to_come[:PAYMENTS_SHOWN]
    if not forecasts.may_see_amounts(viewer):
        return [Entry(payment.bank_date, "bank") for payment in to_come[:1]]
    found = [Entry(payment.bank_date, "payment", payment) for payment in to_come]
    if viewer.may(Permission.SCHEDULED_READ):
        found += [Entry(plan.earliest_date, "overpayment", plan) for plan in expected.announced]
    return found


def _periods(viewer):
    """The next period of an Invoiced contract that opens."""
    if not viewer.may(Permission.INVOICES_READ) or not viewer.is_paid_by("invoiced"):
        return []
    first = next_invoiced_period(viewer, clock.today(), council.settings().scheduled_open_days)
    if first is None:
        return []
    start, end = first.start_date, first.end_date
    return [Entry(first.opens_on, "period", f"{start.day} {start:%b} to {end.day} {end:%b}")]
