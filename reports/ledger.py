"""The two payment files of a run for the council's ledger. Made again they are the same bytes."""

from collections.abc import Sequence

from models import PaymentRun
from reports.table import Column, Row, as_plain
from rules.ledger import CodingRow, LedgerRemittance, PaymentRow, check_balance, coding_rows, payment_rows

PAYMENT_COLUMNS = (
    Column("Run", "number"),
    Column("Remittance", "number"),
    Column("Creditor Ref"),
    Column("Organisation"),
    Column("Payment Date", "date"),
    Column("Amount", "money"),
)
CODING_COLUMNS = (
    Column("Run", "number"),
    Column("Remittance", "number"),
    Column("Cost Centre"),
    Column("Subjective"),
    Column("Financial Year", "year"),
    Column("Net", "money"),
    Column("VAT", "money"),
)


def payments(run: PaymentRun) -> tuple[list[str], list[list[str]]]:
    """(headings, rows as text) of the payments file. Raises RuleBroken where the two files do not balance."""
    return _file(PAYMENT_COLUMNS, _balanced(run)[0])


def coding(run: PaymentRun) -> tuple[list[str], list[list[str]]]:
    """(headings, rows as text) of the coding file. Raises RuleBroken where the two files do not balance."""
    return _file(CODING_COLUMNS, _balanced(run)[1])


def _balanced(run: PaymentRun) -> tuple[list[PaymentRow], list[CodingRow]]:
    remittances = [
        LedgerRemittance(
            paid.number, paid.creditor_ref, paid.organisation_name, paid.bank_date, paid.amount_pence, paid.coding
        )
        for paid in run.remittances
    ]
    paid, coded = payment_rows(run.id, remittances), coding_rows(run.id, remittances)
    check_balance(paid, coded)
    return paid, coded


def _file(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    headings = [column.label for column in columns]
    return headings, [[as_plain(*pair) for pair in zip(columns, row, strict=True)] for row in rows]
