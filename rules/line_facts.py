"""What the money of one line is worked out from: its care, what was delivered, and what was settled before.

The contract: docs/domain/payment-items.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from rules.care import LineItem
from rules.delivered import DeliveredWeek
from rules.delivery_values import DeliveryRule
from rules.planned import Span, planned_spans
from rules.weeks import Dates


@dataclass(slots=True)
class LineFacts:
    """All that the money of one line depends on, besides the contract's periods."""

    key: str
    line: LineItem | None  # None: unplanned
    rule: DeliveryRule = DeliveryRule()
    weeks: dict[date, list[DeliveredWeek]] = field(default_factory=dict)  # by Monday; several services if unplanned
    unplanned_prices: Sequence[tuple[date, date, int]] = ()  # (from, to, ten-thousandths)
    document_missing: bool = False

    @property
    def has_plan(self) -> bool:
        """Whether weeks without a record are worth something: not for rolling and unplanned care."""
        return self.line is not None and self.line.pricing != "rolling"

    def live_spans(self, first: date, last: date) -> list[Dates]:
        """The live days between two dates: all of them for unplanned care."""
        return [(first, last)] if self.line is None else self.line.live_spans(first, last)

    def planned_spans(self, first: date, last: date) -> list[Span]:
        """What is planned between two dates: nothing for unplanned care."""
        return [] if self.line is None else planned_spans(self.line, first, last)
