"""Credit notes that a provider leaves undone: refund items on no invoice or credit note for the council's days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from peewee import Expression, fn

from models import Organisation, PaymentItem
from queries.invoices import payable
from queries.invoices.amounts import is_payable
from queries.invoices.payable import PayableItem
from queries.unchanged import while_unchanged
from rules.actor import Actor


@dataclass(frozen=True)
class Owed:
    """What an organisation should have given back: its PayableItems, and since when the oldest is."""

    organisation: Organisation
    items: tuple[PayableItem, ...]
    since: date

    @property
    def pence(self) -> int:
        """What they come to: negative."""
        return sum(item.payable for item in self.items)


class OwedCount(NamedTuple):
    """How many organisations may owe a credit note, and the day of the oldest."""

    organisations: int
    since: date | None


def owed(viewer: Actor, today: date, days: int) -> list[Owed]:
    """What each organisation that the viewer sees should have given back for more than `days`, oldest first."""
    oldest = today - timedelta(days=days)
    rows = PaymentItem.visible_to(viewer).select(PaymentItem.organisation).where(_is_overdue(oldest)).distinct()
    found = []
    for organisation in Organisation.visible_to(viewer).where(Organisation.id.in_(rows)):
        items = tuple(overdue_items(organisation.id, today, days))
        if items:
            since = min(item.below_nil_since for item in items if item.below_nil_since)
            found.append(Owed(organisation, items, since))
    return sorted(found, key=lambda each: (each.since, each.organisation.name))


@while_unchanged
def count_owed(viewer: Actor, today: date, days: int) -> OwedCount:
    """The OwedCount of the organisations that the viewer sees: an estimate in one query, for the queue."""
    query = PaymentItem.visible_to(viewer).where(_is_overdue(today - timedelta(days=days)))
    figures = query.select(fn.COUNT(PaymentItem.organisation.distinct()), fn.MIN(PaymentItem.below_nil_since))
    return OwedCount(*figures.tuples().get())


def overdue_items(organisation_id: int, today: date, days: int) -> list[PayableItem]:
    """An organisation's items with a negative amount that have been there for more than `days`."""
    oldest = today - timedelta(days=days)
    items = payable.items_of(organisation_id, kind="credit_note")
    return [item for item in items if item.below_nil_since and item.below_nil_since <= oldest]


def _is_overdue(oldest: date) -> Expression:
    """The condition that a payment item gives money back, has done so for long enough, and is on no invoice."""
    return is_payable() & (PaymentItem.below_nil_since <= oldest) & (PaymentItem.amount_pence < 0)
