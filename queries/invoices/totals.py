"""Adds up invoices, any number of them in one query."""

from collections.abc import Collection

from peewee import JOIN, Alias, Expression, Function, fn

from models import Commitment, Invoice
from rules.broken import IllegalMove
from rules.invoice_totals import Totals

PAYABLE = Commitment.value_pence + Commitment.vat_pence + Commitment.contribution_pence


def total_of(amount: Expression) -> Function:
    """The sum of an expression over an invoice's commitments, to sort lists of invoices by: worked out only then."""
    return fn.COALESCE(Commitment.select(fn.SUM(amount)).where(Commitment.invoice == Invoice.id), 0)


def sums() -> list[Alias]:
    """The summed columns of an invoice's commitments, for a query that groups by invoice."""
    return [
        fn.COUNT(Commitment.id).alias("items"),
        *(
            fn.COALESCE(fn.SUM(column), 0).alias(name)
            for name, column in (
                ("net", Commitment.value_pence),
                ("vat", Commitment.vat_pence),
                ("contribution", Commitment.contribution_pence),
                ("planned", Commitment.planned_pence),
            )
        ),
    ]


def totals_of(invoice_ids: Collection[int]) -> dict[int, Totals]:
    """{invoice id: Totals} for these invoices."""
    rows = (
        Invoice.select(Invoice.id, Invoice.entered_net_pence, Invoice.entered_vat_pence, *sums())
        .join(Commitment, JOIN.LEFT_OUTER, on=Commitment.invoice == Invoice.id)
        .where(Invoice.id.in_(list(invoice_ids)))
        .group_by(Invoice.id, Invoice.entered_net_pence, Invoice.entered_vat_pence)
        .tuples()
    )
    return {
        invoice_id: Totals(int(items), int(net), int(vat), int(contribution), int(planned), entered_net, entered_vat)
        for invoice_id, entered_net, entered_vat, items, net, vat, contribution, planned in rows
    }


def totals_of_one(invoice: Invoice) -> Totals:
    """The Totals of one invoice. Raises IllegalMove where somebody has deleted it."""
    totals = totals_of([invoice.id])
    if invoice.id not in totals:
        raise IllegalMove("This invoice has been deleted. Go back to the list of invoices")
    return totals[invoice.id]
