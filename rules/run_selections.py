"""What a payment run was asked to pay (docs/domain/payment-runs.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from rules.dates import format_date
from rules.run_rows import DueRow
from rules.wording import FREQUENCY_NAMES

INVOICED, SCHEDULED, CLAIMS = MODELS = ("invoiced", "scheduled", "claims")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is due for a run: authorised invoices, Scheduled items of periods that are due by a day, accepted claims.

    A catch-up run takes what the main runs left of Scheduled periods, with adjustments where they are asked for.
    """

    models: tuple[str, ...]  # of MODELS
    due_by: date
    frequency: str | None = None  # of the Scheduled contracts; None for all
    finalise_date: date | None = None
    is_catch_up: bool = False
    with_adjustments: bool = False
    left_out: tuple[DueRow, ...] = ()  # what is due by then and was not ticked

    @property
    def pays_invoices(self) -> bool:
        """Whether authorised invoices are taken."""
        return INVOICED in self.models

    @property
    def pays_scheduled(self) -> bool:
        """Whether Scheduled items are taken."""
        return SCHEDULED in self.models

    @property
    def pays_claims(self) -> bool:
        """Whether accepted one-off claims are taken."""
        return CLAIMS in self.models

    @property
    def words(self) -> str:
        """`Authorised invoices, and Scheduled Payments due by 20/11/2025 (Four-weekly)`"""
        day, frequency = format_date(self.due_by), f" ({FREQUENCY_NAMES[self.frequency]})" if self.frequency else ""
        if self.is_catch_up:
            adjustments = ", adjustments too" if self.with_adjustments else ""
            claims = ", and accepted claims" if self.pays_claims else ""
            return f"Catch-up: Scheduled lines left over on {day}{frequency}{adjustments}{claims}"
        words = {
            INVOICED: "Authorised invoices",
            SCHEDULED: f"Scheduled Payments due by {day}{frequency}{self._without}",
        }
        words[CLAIMS] = "accepted claims"
        *first, last = (words[model] for model in MODELS if model in self.models)
        sentence = f"{', '.join(first)}, and {last}" if first else last
        return sentence[0].upper() + sentence[1:]

    @property
    def _without(self) -> str:
        rows = (f"{FREQUENCY_NAMES[row.frequency].lower()} due {format_date(row.due_date)}" for row in self.left_out)
        return f" without {' and '.join(rows)}" if self.left_out else ""

    def as_stored(self) -> dict[str, Any]:
        """As `PaymentRun.selection` keeps it."""
        catch_up = {"catch_up": True, "adjustments": self.with_adjustments} if self.is_catch_up else {}
        left_out = {"left_out": [[row.frequency, row.due_date.isoformat()] for row in self.left_out]}
        return {
            "models": sorted(self.models),
            **catch_up,
            **(left_out if self.left_out else {}),
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
            left_out=tuple(DueRow(of, date.fromisoformat(day)) for of, day in stored.get("left_out", ())),
        )
