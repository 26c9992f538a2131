"""The Dates panel of the home page: replies due, the next cut-off, run and payments, and invoice periods that open."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from queries.contract_periods import next_invoiced_period
from queries.home.open_actions import open_actions
from web import clock, council, forecasts
from web.asked_once import asked_once
from web.permissions import Permission

PAYMENTS_SHOWN = 3


@dataclass(frozen=True)
class Entry:
    """Something that happens on a day; `kind` says which words the template has for it, `about` what it is about."""

    day: date
    kind: str
    about: Any = None


def dates(viewer):
    """The next dates, in order, in the right column; nothing where there is none."""
    expected, sees_amounts = forecasts.expected_by(viewer), forecasts.may_see_amounts(viewer)
    entries = _replies(viewer)
    if expected is not None and expected.forecast is not None:
        entries += _payments(expected, sees_amounts) + _periods(viewer)
    entries.sort(key=lambda entry: entry.day)
    forecast = expected.forecast if expected else None
    return ("home/_dates.html", {"entries": entries, "forecast": forecast}) if entries else None


def _replies(viewer):
    """Actions that wait for the provider's answer by a day to come."""
    if viewer.side != "provider" or not viewer.may(Permission.ACTIONS_READ):
        return []
    return [Entry(row.due_date, "reply", row) for row in asked_once(open_actions, viewer, clock.today()).replies]


def _payments(expected, sees_amounts):
    run = expected.forecast.run
    found = [Entry(run.cut_off.date(), "cut_off", run), Entry(run.finalise_date, "run")]
    if sees_amounts and expected.on_its_way:
        found.append(Entry(expected.on_its_way.bank_date, "on_its_way", expected.on_its_way.pence))
    if sees_amounts and expected.forecast.amount_pence <= 0:
        return found
    if not sees_amounts:
        return [*found, Entry(run.bank_date, "bank")]
    found.append(Entry(run.bank_date, "payment", expected.forecast))
    return found + [Entry(day, "later", pence) for day, pence in expected.later[:PAYMENTS_SHOWN]]


def _periods(viewer):
    """The next period of an Invoiced contract that opens."""
    if not viewer.may(Permission.INVOICES_READ) or not viewer.is_paid_by("invoiced"):
        return []
    first = next_invoiced_period(viewer, clock.today(), council.settings().scheduled_open_days)
    if first is None:
        return []
    start, end = first.start_date, first.end_date
    return [Entry(first.opens_on, "period", f"{start.day} {start:%b} to {end.day} {end:%b}")]
