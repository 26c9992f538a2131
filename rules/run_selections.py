"""What a payment run was asked to pay (docs/domain/payment-runs.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from rules.dates import format_date
from rules.wording import FREQUENCY_NAMES

INVOICED, SCHEDULED = "invoiced", "scheduled"
MODELS = (INVOICED, SCHEDULED)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is due for a run: authorised invoices, and Scheduled items of periods that are due by a day.

    A catch-up run takes what the main runs left of Scheduled periods, with adjustments where they are asked for.
    """

    models: tuple[str, ...]  # of MODELS
    due_by: date
    frequency: str | None = None  # of the Scheduled contracts; None for all
    finalise_date: date | None = None
    is_catch_up: bool = False
    with_adjustments: bool = False

    @property
    def pays_invoices(self) -> bool:
        """Whether authorised invoices are taken."""
        return INVOICED in self.models

    @property
    def pays_scheduled(self) -> bool:
        """Whether Scheduled items are taken."""
        return SCHEDULED in self.models

    @property
    def words(self) -> str:
        """`Authorised invoices, and Scheduled Payments due by 20/11/2025 (Four-weekly)`"""
        day, frequency = format_date(self.due_by), f" ({FREQUENCY_NAMES[self.frequency]})" if self.frequency else ""
        if self.is_catch_up:
            adjustments = ", adjustments too" if self.with_adjustments else ""
            return f"Catch-up: Scheduled lines left over on {day}{frequency}{adjustments}"
        words = {INVOICED: "Authorised invoices", SCHEDULED: f"Scheduled Payments due by {day}{frequency}"}
        return ", and ".join(words[model] for model in sorted(self.models))

    def as_stored(self) -> dict[str, Any]:
        """As `PaymentRun.selection` keeps it."""
        catch_up = {"catch_up": True, "adjustments": self.with_adjustments} if self.is_catch_up else {}
        return {
            "models": sorted(self.models),
            **catch_up,
            "due_by": self.due_by.isoformat(),
            "frequency": self.frequency,
            "finalise_date": self.finalise_date.isoformat() if self.finalise_date else None,
        }

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Self:
        """What `PaymentRun.selection` keeps."""
        finalise_date = stored.get("finalise_date")
        return cls(
            models=tuple(stored["models"]),
            due_by=date.fromisoformat(stored["due_by"]),
            frequency=stored.get("frequency") or None,
            finalise_date=date.fromisoformat(finalise_date) if finalise_date else None,
            is_catch_up=bool(stored.get("catch_up")),
            with_adjustments=bool(stored.get("adjustments")),
        )
