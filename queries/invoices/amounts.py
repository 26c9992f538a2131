"""What payment items come to on an invoice, and which of them may be put on one: pieces of queries."""

from peewee import OP, SQL, Case, Expression, NodeList, fn

from models import PaymentItem

VALUE = fn.COALESCE(fn.SUM(Case(None, [(PaymentItem.side == "cost", PaymentItem.amount_pence)], 0)), 0)
VAT = fn.COALESCE(fn.SUM(PaymentItem.vat_pence), 0)
CONTRIBUTION = fn.COALESCE(fn.SUM(Case(None, [(PaymentItem.side == "income", PaymentItem.amount_pence)], 0)), 0)


def is_payable() -> Expression:
    """The condition that a payment item may be put on an invoice: derived, invoiced, and on no other.

    Nearly all items are on none, so their index must not be used to find these: hence the plus sign, which hides the
    column from it. It was: each invoice that was made read the payment items of the whole council.
    """
    of_invoice = NodeList((SQL("+"), PaymentItem.commitment), glue="")
    return (
        (PaymentItem.state == "derived")
        & (PaymentItem.model == "invoiced")
        & (PaymentItem.line_status == "pay")
        & PaymentItem.client.is_null(False)
        & Expression(of_invoice, OP.IS, None)
    )
