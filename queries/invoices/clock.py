"""How long invoices take from submission to the date in the bank (docs/domain/invoice-clock.md)."""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from content.council_settings import CouncilSettings
from models import Commitment, Invoice
from queries.invoices.totals import PAYABLE
from rules.actor import Actor
from rules.invoice_clock import (
    HalfYear,
    InvoiceClock,
    base_rate_of,
    days_late,
    fixed_sum_pence,
    half_year_figures,
    half_years_back,
    interest_pence,
    late_from,
)
from rules.invoice_statuses import InvoiceStatus
from rules.moment import london_date, start_of_day

HALF_YEARS_SHOWN = 4


@dataclass(frozen=True)
class Lateness:
    """What a late payment costs: days beyond day 30, statutory interest and the fixed sum in pence."""

    days: int
    interest_pence: int
    fixed_sum_pence: int


def lateness_of(invoice: Invoice, total_pence: int, today: date, settings: CouncilSettings) -> Lateness | None:
    """The Lateness of a submitted invoice on `today`, or on the date in the bank; None while it is not late.

    settings: the council's, by name.
    """
    if invoice.submitted_at is None or invoice.kind != "invoice":
        return None
    late = days_late(london_date(invoice.submitted_at), invoice.bank_date or today)
    if not late:
        return None
    base_rate = base_rate_of(late_from(london_date(invoice.submitted_at)), settings.base_rates)
    rate = settings.statutory_interest_basis_points + base_rate
    return Lateness(late, interest_pence(total_pence, rate, late), fixed_sum_pence(total_pence, late))


def half_years(viewer: Actor, today: date) -> list[HalfYear]:
    """[HalfYear] of the last four half-years of the viewer's invoices, newest first, without those of £0.00 or less,
    which nobody pays.
    """
    halves = half_years_back(today, HALF_YEARS_SHOWN)
    clocks = _clocks_since(viewer, halves[-1][0])
    return [half_year_figures(half, clocks, today) for half in halves]


def _clocks_since(viewer: Actor, first: date) -> list[InvoiceClock]:
    """The clocks of invoices that were submitted or paid since this day."""
    submitted = start_of_day(first)
    total = fn.SUM(PAYABLE)
    query = (
        Invoice.visible_to(viewer)
        .select(Invoice.submitted_at, Invoice.bank_date, total)
        .join(Commitment)
        .where(
            Invoice.kind == "invoice",
            Invoice.submitted_at.is_null(False),
            (Invoice.submitted_at >= submitted) | (Invoice.bank_date >= first),
            Invoice.status != InvoiceStatus.UNSUBMITTED,
        )
        .group_by(Invoice.id, Invoice.submitted_at, Invoice.bank_date)
        .having(total > 0)
    )
    return [InvoiceClock(london_date(at), paid, int(pence)) for at, paid, pence in query.tuples()]
