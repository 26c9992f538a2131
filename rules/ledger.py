"""The two payment files for the council's ledger, as plain rows, and that they balance.

The contract: docs/domain/ledger-files.md.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from rules.broken import RuleBroken


class Coding(TypedDict):
    """The sums of one cost centre, subjective and financial year, in pence."""

    cost_centre: str
    subjective: str
    financial_year: int
    net_pence: int
    vat_pence: int


@dataclass(frozen=True, slots=True)
class LedgerItem:
    """A paid item as the ledger sees it: amounts in pence, contributions negative."""

    cost_centre: str
    subjective: str
    financial_year: int
    amount_pence: int
    vat_pence: int


@dataclass(frozen=True, slots=True)
class LedgerRemittance:
    """What was paid to one organisation for one contract: `coding` as from `coding_of`."""

    number: int
    creditor_ref: str
    organisation_name: str
    bank_date: date
    amount_pence: int
    coding: Sequence[Coding]


def coding_of(items: Sequence[LedgerItem]) -> list[Coding]:
    """Items added by cost centre, subjective and financial year, sorted, without those that cancel out to zero."""
    sums: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0, 0])
    for item in items:
        total = sums[item.cost_centre, item.subjective, item.financial_year]
        total[0] += item.amount_pence
        total[1] += item.vat_pence
    return [
        {
            "cost_centre": cost_centre,
            "subjective": subjective,
            "financial_year": year,
            "net_pence": net,
            "vat_pence": vat,
        }
        for (cost_centre, subjective, year), (net, vat) in sorted(sums.items())
        if net or vat
    ]


def payment_rows(run: int, remittances: Sequence[LedgerRemittance]) -> list[tuple[int, int, str, str, date, int]]:
    """Rows of the payments file: (run, remittance, creditor, organisation, payment date, amount in pence)."""
    return [
        (run, paid.number, paid.creditor_ref, paid.organisation_name, paid.bank_date, paid.amount_pence)
        for paid in sorted(remittances, key=lambda paid: paid.number)
    ]


def coding_rows(run: int, remittances: Sequence[LedgerRemittance]) -> list[tuple[int, int, str, str, int, int, int]]:
    """Rows of the coding file: (run, remittance, cost centre, subjective, financial year, net and VAT in pence)."""
    return [
        (
            run,
            paid.number,
            code["cost_centre"],
            code["subjective"],
            code["financial_year"],
            code["net_pence"],
            code["vat_pence"],
        )
        for paid in sorted(remittances, key=lambda paid: paid.number)
        for code in paid.coding
    ]


def check_balance(
    payments: Sequence[tuple[int, int, str, str, date, int]], coding: Sequence[tuple[int, int, str, str, int, int, int]]
) -> None:
    """Raises RuleBroken unless each remittance's coding adds up to its payment, and so all to all."""
    left: dict[int, int] = defaultdict(int)
    for _, remittance, _, _, _, amount in payments:
        left[remittance] += amount
    for _, remittance, _, _, _, net, vat in coding:
        left[remittance] -= net + vat
    wrong = sorted(remittance for remittance, difference in left.items() if difference)
    if wrong:
        numbers = ", ".join(str(remittance) for remittance in wrong)
        raise RuleBroken(f"The ledger's two files do not agree on remittance {numbers}. Tell the system administrator")
