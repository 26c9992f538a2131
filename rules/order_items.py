"""An item of a purchase order as its iteration keeps it: text, dates, amount, and the working behind the amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

Stored = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OrderWorking:
    """What an item's amount was worked out from."""

    pricing: str
    unit: str
    days: int
    live_days: int
    all_live_days: int  # rolling: the days that the whole allowance is spread over, else 0
    price_tenthousandths: int
    quantity_hundredths: int
    units_hundredths: int
    sessions: tuple[int, ...]  # timetabled: hundredths, Monday first

    def as_stored(self) -> dict[str, Any]:
        """As an item keeps it."""
        return {
            "pricing": self.pricing,
            "unit": self.unit,
            "days": self.days,
            "live_days": self.live_days,
            "all_live_days": self.all_live_days,
            "price_tenthousandths": self.price_tenthousandths,
            "quantity_hundredths": self.quantity_hundredths,
            "units_hundredths": self.units_hundredths,
            "sessions": list(self.sessions),
        }

    @classmethod
    def from_stored(cls, stored: Stored) -> Self:
        """What an item keeps."""
        return cls(**{**stored, "sessions": tuple(stored["sessions"])})


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One line item over a span of one price, in an order of a financial year."""

    cpli_id: int
    details: str
    first: date
    last: date
    amount_pence: int
    working: OrderWorking

    @property
    def comparison_key(self) -> tuple[int, str, date, date, int]:
        """What of an item makes a new iteration when it changes: its text, its dates, its amount."""
        return self.cpli_id, self.details, self.first, self.last, self.amount_pence

    def as_stored(self) -> dict[str, Any]:
        """As an iteration keeps it."""
        return {
            "cpli": self.cpli_id,
            "details": self.details,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "amount_pence": self.amount_pence,
            "working": self.working.as_stored(),
        }

    @classmethod
    def from_stored(cls, stored: Stored) -> Self:
        """What an iteration keeps."""
        first, last = (date.fromisoformat(stored[name]) for name in ("from", "to"))
        working = OrderWorking.from_stored(stored["working"])
        return cls(stored["cpli"], stored["details"], first, last, stored["amount_pence"], working)
