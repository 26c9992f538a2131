"""What the late payment of an invoice costs (docs/domain/invoice-clock.md)."""

from dataclasses import dataclass
from datetime import date

from content.council_settings import CouncilSettings
from models import Invoice
from rules.invoice_clock import base_rate_of, days_late, fixed_sum_pence, interest_pence, late_from
from rules.moment import london_date


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
    return lateness(london_date(invoice.submitted_at), invoice.bank_date or today, total_pence, settings)


def lateness(submitted_on: date, paid_on: date, total_pence: int, settings: CouncilSettings) -> Lateness | None:
    """The Lateness of what was submitted on one day and paid on another; None where that was in time."""
    late = days_late(submitted_on, paid_on)
    if not late:
        return None
    base_rate = base_rate_of(late_from(submitted_on), settings.base_rates)
    rate = settings.statutory_interest_basis_points + base_rate
    return Lateness(late, interest_pence(total_pence, rate, late), fixed_sum_pence(total_pence, late))
