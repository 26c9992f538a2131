"""Adds up invoices, any number of them in one query."""

from collections.abc import Collection
from typing import NamedTuple

from peewee import JOIN, Alias, Expression, Function, ModelSelect, fn

from models import Commitment, Invoice
from queries.prepared import Ids, Prepared, is_in
from rules.broken import IllegalMove
from rules.invoice_totals import Totals

DELETED = "This invoice has been deleted. Go back to the list of invoices"
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
    return {
        row.invoice_id: Totals(
            row.items, row.net, row.vat, row.contribution, row.planned, row.entered_net, row.entered_vat
        )
        for row in TOTALS.rows(invoice_ids=invoice_ids)
    }


def current(invoice: Invoice) -> Invoice:
    """An invoice as it is now. Raises IllegalMove where somebody has deleted it."""
    now = Invoice.get_or_none(Invoice.id == invoice.id)
    if now is None:
        raise IllegalMove(DELETED)
    return now


def totals_of_one(invoice: Invoice) -> Totals:
    """The Totals of one invoice. Raises IllegalMove where somebody has deleted it."""
    totals = totals_of([invoice.id])
    if invoice.id not in totals:
        raise IllegalMove(DELETED)
    return totals[invoice.id]


class _Row(NamedTuple):
    invoice_id: int
    entered_net: int | None
    entered_vat: int | None
    items: int
    net: int
    vat: int
    contribution: int
    planned: int


def _totals() -> ModelSelect:
    of_invoice = (Invoice.id, Invoice.entered_net_pence, Invoice.entered_vat_pence)
    query = Invoice.select(*of_invoice, *sums()).where(is_in(Invoice.id, Ids("invoice_ids")))
    return query.join(Commitment, JOIN.LEFT_OUTER, on=Commitment.invoice == Invoice.id).group_by(*of_invoice)


TOTALS = Prepared(_Row, _totals)
