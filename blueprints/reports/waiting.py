"""The queue of payment exceptions: adjustments and late items that the next run pays."""

from peewee import fn

from models import PaymentItem
from operations.payment_exceptions import is_exception
from web.queues import Waiting


def exceptions_queue(visitor):
    """How many, and what they come to."""
    pence = fn.SUM(PaymentItem.amount_pence + PaymentItem.vat_pence)
    query = PaymentItem.visible_to(visitor).select(fn.COUNT(PaymentItem.id), pence).where(is_exception())
    count, amount = query.tuples().get()
    return Waiting(count, "due in the next run" if count else "", int(amount) if count else None)
