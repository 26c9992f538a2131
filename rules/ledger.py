"""The two payment files for the council's ledger, as plain rows, and that they balance.

The contract: docs/domain/ledger-files.md.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypedDict

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


class PaymentRow(NamedTuple):
    """A row of the payments file; the amount in pence."""

    run: int
    remittance: int
    creditor_ref: str
    organisation_name: str
    payment_date: date
    amount_pence: int


class CodingRow(NamedTuple):
    """A row of the coding file: a remittance's sum of one cost centre, subjective and financial year, in pence."""

    run: int
    remittance: int
    cost_centre: str
    subjective: str
    financial_year: int
    net_pence: int
    vat_pence: int


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


def payment_rows(run: int, remittances: Sequence[LedgerRemittance]) -> list[PaymentRow]:
    """The rows of the payments file, by number of the remittance."""
    return [
        PaymentRow(run, paid.number, paid.creditor_ref, paid.organisation_name, paid.bank_date, paid.amount_pence)
        for paid in sorted(remittances, key=lambda paid: paid.number)
    ]


def coding_rows(run: int, remittances: Sequence[LedgerRemittance]) -> list[CodingRow]:
    """The rows of the coding file, by number of the remittance."""
    return [
        CodingRow(run, paid.number, **code)
        for paid in sorted(remittances, key=lambda paid: paid.number)
        for code in paid.coding
    ]


def check_complete(organisation_name: str, creditor_ref: str, coding: Sequence[Coding]) -> None:
    """Raises RuleBroken where a cell of the ledger's files would be empty."""
    if not creditor_ref.strip():
        raise RuleBroken(
            f"{organisation_name} has no creditor reference. Import it with organisations.csv, then try again"
        )
    if not all(code["cost_centre"].strip() and code["subjective"].strip() for code in coding):
        raise RuleBroken(
            f"A service level that {organisation_name} is paid for has no cost centre or no subjective code. Import it "
            "with service_levels.csv, then try again"
        )


def check_balance(payments: Sequence[PaymentRow], coding: Sequence[CodingRow]) -> None:
    """Raises RuleBroken unless each remittance's coding adds up to its payment, and so all to all."""
    left: dict[int, int] = defaultdict(int)
    for payment in payments:
        left[payment.remittance] += payment.amount_pence
    for code in coding:
        left[code.remittance] -= code.net_pence + code.vat_pence
    wrong = sorted(remittance for remittance, difference in left.items() if difference)
    if wrong:
        numbers = ", ".join(str(remittance) for remittance in wrong)
        raise RuleBroken(f"The ledger's two files do not agree on remittance {numbers}. Tell the system administrator")
