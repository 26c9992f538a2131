"""What waits to be paid, added up for the pages that begin a run.

A council has many thousand Scheduled items that wait. So they are added up within the index of them, by contract and
dates, and only these few sums are joined with their periods.
"""

from peewee import SQL, fn

from models import PAYABLE_SCHEDULED, Commitment, Invoice, PaymentItem, PaymentMethod, Period
from operations.payment_runs import selection
from rules.invoice_statuses import InvoiceStatus


def waiting_invoices():
    """(number of authorised invoices that no run has, their sum in pence)."""
    query = (
        PaymentItem.select(fn.COUNT(fn.DISTINCT(Invoice.id)), fn.SUM(PaymentItem.amount_pence + PaymentItem.vat_pence))
        .join(Commitment, on=PaymentItem.commitment == Commitment.id)
        .join(Invoice)
        .where(Invoice.status == InvoiceStatus.AUTHORISED, Invoice.payment_run.is_null())
    )
    count, amount = query.tuples().get()
    return count, int(amount or 0)


def waiting_periods():
    """What is Scheduled and in no run yet, soonest first: frequency, due_date, contracts, items, amount_pence."""
    sums = _sums(PaymentItem.period_start)
    is_paid_in = (Period.contract == sums.c.contract_id) & (Period.start_date == sums.c.period_start)
    query = (
        Period.select(
            PaymentMethod.frequency,
            Period.due_date,
            fn.COUNT(fn.DISTINCT(sums.c.contract_id)).alias("contracts"),
            fn.SUM(sums.c.items).alias("items"),
            fn.SUM(sums.c.pence).alias("amount_pence"),
        )
        .join(sums, on=is_paid_in)
        .join(PaymentMethod, on=Period.payment_method == PaymentMethod.id)
        .group_by(PaymentMethod.frequency, Period.due_date)
        .order_by(Period.due_date, PaymentMethod.frequency)
    )
    return [{**row, "items": int(row["items"]), "amount_pence": int(row["amount_pence"])} for row in query.dicts()]


def waiting_to_catch_up(today):
    """What a catch-up run of today would take: {"lines", "adjustments"}, each (number of items, pence with VAT)."""
    sums = _sums(PaymentItem.period_start, PaymentItem.slice_start, PaymentItem.kind, PaymentItem.overpayment_plan)
    query = (
        Period.select(sums.c.kind, fn.SUM(sums.c.items), fn.SUM(sums.c.pence))
        .join(sums, on=selection.is_for(sums.c.contract_id, sums.c.slice_start))
        .where(
            selection.is_over(today.isoformat()),
            selection.is_no_part_of_a_later_payment(
                sums.c.contract_id, sums.c.period_start, sums.c.overpayment_plan_id, today.isoformat()
            ),
        )
        .group_by(sums.c.kind)
    )
    figures = {"lines": (0, 0), "adjustments": (0, 0)}
    for kind, count, pence in query.tuples():
        which = "lines" if kind in ("cost", "income") else "adjustments"
        figures[which] = (figures[which][0] + int(count), figures[which][1] + int(pence))
    return figures


def _sums(*parts):
    """A query to join: how many items wait, and their pence with VAT, for each contract and these columns."""
    pence = fn.SUM(PaymentItem.amount_pence + PaymentItem.vat_pence)
    columns = (PaymentItem.contract, *parts)
    query = PaymentItem.select(*columns, fn.COUNT(SQL("*")).alias("items"), pence.alias("pence"))
    return query.where(PAYABLE_SCHEDULED, PaymentItem.payment_run.is_null()).group_by(*columns).alias("sums")
