"""The key of a commitment, as forms carry it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from rules.broken import RuleBroken

UNKNOWN = "One of the items is not known. Open the page again and choose"


@dataclass(frozen=True, order=True)
class CommitmentKey:
    """What a commitment is of: a client, a contract, one period, one financial year."""

    contract_id: int
    client_id: int
    period_start: date
    financial_year: int

    def __str__(self) -> str:
        return f"{self.contract_id}.{self.client_id}.{self.period_start.isoformat()}.{self.financial_year}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key in a form's value. Raises RuleBroken for anything else."""
        match = re.fullmatch(r"(\d{1,9})\.(\d{1,9})\.(\d{4}-\d{2}-\d{2})\.(\d{4})", text or "", re.ASCII)
        if match is None:
            raise RuleBroken(UNKNOWN, "items")
        try:
            return cls(int(match[1]), int(match[2]), date.fromisoformat(match[3]), int(match[4]))
        except ValueError:
            raise RuleBroken(UNKNOWN, "items") from None
