"""Payment exceptions: adjustments and late items that the next run pays."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Self

from peewee import Expression, fn

from models import NOT_SETTLED, PaymentItem, Period
from queries.unchanged import while_unchanged
from rules.actor import Actor


class ExceptionLine(NamedTuple):
    """One exception as the e-mail counts it: its line, slice and side, and its pence with VAT."""

    line_key: str
    slice_start: date
    side: str
    pence: int

    def as_stored(self) -> list[Any]:
        """As `PaymentExceptionsTold.lines` keeps it."""
        return [self.line_key, self.slice_start.isoformat(), self.side, self.pence]

    @classmethod
    def from_stored(cls, stored: list[Any]) -> Self:
        """What `PaymentExceptionsTold.lines` keeps."""
        line_key, slice_start, side, pence = stored
        return cls(line_key, date.fromisoformat(slice_start), side, pence)


@dataclass(frozen=True, slots=True)
class Exceptions:
    """How many exceptions there are, and what they come to in pence with VAT."""

    count: int
    pence: int


def is_exception() -> Expression:
    """A condition on payment items: not settled, to be paid, and an adjustment, manual ones too, or a late first item
    of a Scheduled period that is finalised.
    """
    item, own = PaymentItem, Period.alias("own")
    finalised = own.select(own.id).where(
        own.contract == item.contract,
        own.start_date <= item.slice_start,
        own.end_date >= item.slice_start,
        own.finalised_on.is_null(False),
    )
    is_late = (item.model == "scheduled") & item.kind.in_(("cost", "income")) & fn.EXISTS(finalised)
    is_to_be_paid = NOT_SETTLED & (item.line_status == "pay")  # a frozen one always is
    return is_to_be_paid & (item.kind.in_(("adjustment", "manual")) | is_late)


@while_unchanged
def exceptions_to_pay(viewer: Actor) -> Exceptions:
    """Those that the viewer may see."""
    sums = fn.COUNT(PaymentItem.id), fn.SUM(PaymentItem.amount_pence + PaymentItem.vat_pence)
    count, pence = PaymentItem.visible_to(viewer).select(*sums).where(is_exception()).tuples().get()
    return Exceptions(count, int(pence or 0))


def exceptions_by_organisation() -> dict[int, list[ExceptionLine]]:
    """{organisation id: its exceptions}, for the mail of the day."""
    item = PaymentItem
    columns = (item.organisation, item.line_key, item.slice_start, item.side, item.amount_pence, item.vat_pence)
    found: defaultdict[int, list[ExceptionLine]] = defaultdict(list)
    query = item.select(*columns).where(is_exception()).order_by(item.organisation, item.line_key, item.id)
    for organisation_id, key, slice_start, side, amount, vat in query.tuples().iterator():
        found[organisation_id].append(ExceptionLine(key, slice_start, side, amount + vat))
    return dict(found)
