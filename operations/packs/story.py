"""How the PDF of an evidence pack tells its files: in chapters, the first rows of each, with the totals of all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from queries.evidence.contents import NOTES
from rules.money import format_pence
from rules.packs import Part, Row, cell, headings

ITEMS = "payment-items.csv"
MOST_ROWS = 100  # of a file that the PDF shows; all of them are in the file


class Section(NamedTuple):
    """A chapter of the story: its heading, and the files that it is told from."""

    heading: str
    paths: tuple[str, ...]


SECTIONS = (
    Section(
        "What was agreed",
        ("care.csv", "prices.csv", "contributions.csv", "suspensions.csv", "payment-methods.csv")
        + ("contract-documents.csv", "purchase-orders.csv"),
    ),
    Section("What was delivered", ("actuals.csv", "actuals-history.csv", "visits.csv")),
    Section(
        "What was invoiced and claimed", ("invoices.csv", "invoice-items.csv", "claim-items.csv", "claim-journeys.csv")
    ),
    Section(
        "What was decided",
        ("invoice-history.csv", "disputes.csv", "dispute-history.csv", "held-back.csv", "line-statuses.csv")
        + ("overpayment-plans.csv",),
    ),
    Section("What was paid", ("payment-items.csv", "remittances.csv")),
    Section("What was said", ("messages.csv", NOTES)),
)
SHOWN = {  # the columns that the PDF shows, of files that have more than a page is wide
    "care.csv": headings("CPLI ID, Client, Provider, Service Level, Start Date, End Date, Cost, Pricing"),
    "contract-documents.csv": headings("CPLI ID, Document Type, Version, Status, Published, Decided, Reason"),
    "purchase-orders.csv": headings("Purchase Order, Client, Financial Year, Issued, Value, Changes"),
    "payment-methods.csv": headings("Contract, From, To, Model, Pay on Actuals, Frequency, Slack"),
    "actuals.csv": headings(
        "Week Beginning, Client, CPLI ID, Service Level, State, Planned, Actual, Frustrated, Missed, Extra, Comments"
    ),
    "actuals-history.csv": headings("Week Beginning, CPLI ID, Service Level, At, By, What, Figure, Was, Now"),
    "visits.csv": headings("Visit ID, SSRef, Service Level, Actual Start, Actual End, Carers, Status, Comments"),
    "invoices.csv": headings("Invoice, Kind, Date on Invoice, Status, Net, VAT, Total Payable, Submitted"),
    "invoice-items.csv": headings(
        "Invoice, Client, Period Start, Period End, Value, VAT, Contribution, Planned Amount"
    ),
    "claim-items.csv": headings(
        "Date of Claim, Status, Client, Description, Quantity, Unit Cost, Amount, VAT, Included, LA Notes"
    ),
    "disputes.csv": headings("Dispute, Client, First Week, Last Week, Status, Reason, Details, Response"),
    "overpayment-plans.csv": headings("Contract, Announced, Amount, Instalments, State, Why, Decision"),
    ITEMS: headings("Client, Reason for Payment, From, To, Amount, VAT, Status, Remittance, Why"),
    "remittances.csv": headings("Remittance, Contract, In the Bank, Net, VAT, Amount, Notes"),
    "messages.csv": headings("Action, Title, At, By, What, Text"),
}
MONEY = headings("Net, VAT, Amount, Total Payable, Total, Value, Contribution, Weekly Amount, Planned Amount")
FIGURES = (
    *MONEY,
    *headings("Unit Price, Unit Cost, Planned, Actual, Frustrated, Missed, Extra, Quantity, Miles, Miles Counted"),
)
SUMMED = {
    ITEMS: ("Amount", "VAT"),
    "claim-items.csv": ("Amount", "VAT"),
    "invoices.csv": ("Net", "VAT", "Total Payable"),
    "invoice-items.csv": ("Value", "VAT", "Contribution"),
    "remittances.csv": ("Net", "VAT", "Amount"),
    "held-back.csv": ("Amount",),
}


@dataclass
class Told:
    """A file as the PDF tells it: the first rows, how many there are, and what all of them come to."""

    part: Part
    rows: list[list[str]] = field(default_factory=list)
    count: int = 0
    totals: dict[str, Decimal] = field(default_factory=dict)  # of the columns with amounts
    by_status: dict[str, Decimal] = field(default_factory=dict)  # of payment items, with VAT

    @property
    def headings(self) -> Sequence[str]:
        """The columns that are shown."""
        return SHOWN.get(self.part.path, self.part.headings)

    @property
    def is_figure(self) -> list[bool]:
        """Which of them are figures."""
        return [heading in FIGURES for heading in self.headings]

    @property
    def total_row(self) -> list[str]:
        """What stands below the columns: what all rows come to, shown or not."""
        sums = [_shown(heading, self.totals.get(heading)) for heading in self.headings]
        return ["Total of all rows", *sums[1:]]

    def watch(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows as they go by."""
        summed = SUMMED.get(self.part.path, ())
        for row in rows:
            named = dict(zip(self.part.headings, row, strict=True))
            if self.count < MOST_ROWS:
                self.rows.append([_shown(heading, named[heading]) for heading in self.headings])
            self.count += 1
            for heading in summed:
                self.totals[heading] = self.totals.get(heading, Decimal(0)) + Decimal(named[heading])
            if self.part.path == ITEMS:
                status, amount = named["Status"], Decimal(named["Amount"]) + Decimal(named["VAT"])
                self.by_status[status] = self.by_status.get(status, Decimal(0)) + amount
            yield row


def _shown(heading: str, value: object) -> str:
    """A cell as the PDF has it: amounts as people read them."""
    is_amount = heading in MONEY and value not in ("", None)
    return format_pence(int(Decimal(str(value)) * 100)) if is_amount else str(cell(value))
