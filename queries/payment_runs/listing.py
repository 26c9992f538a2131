"""The list of payment runs: its columns, its filter, and the figures of each row."""

from dataclasses import dataclass
from datetime import date

from models import PaymentRun
from queries.keyset import ids_after
from queries.listing import Column, ListPage, ListRequest
from queries.payment_runs.under_way import sums_of_runs
from queries.people import names_of
from rules.actor import Actor

COLUMNS = (
    Column("run", "Run", (PaymentRun.id,)),
    Column("state", "Status", (PaymentRun.state,)),
    Column("amount", "Amount", css="num"),
    Column("organisations", "Organisations", css="num"),
    Column("finalise", "Finalise date", (PaymentRun.finalise_date,)),
    Column("bank", "In the bank", (PaymentRun.bank_date,)),
    Column("prepared", "Prepared by"),
    Column("approved", "Approved by"),
)
OF_A_ROW = (
    *(PaymentRun.id, PaymentRun.state, PaymentRun.finalise_date, PaymentRun.bank_date),
    *(PaymentRun.prepared_by, PaymentRun.approved_by),
)


@dataclass(frozen=True, slots=True)
class RunRow:
    """A row of the list; `approved_by` is empty until somebody has approved the run."""

    id: int
    state: str
    organisations: int
    amount_pence: int
    finalise_date: date
    bank_date: date
    prepared_by: str
    approved_by: str


@dataclass(frozen=True)
class RunListPage:
    """One page of the list."""

    listing: ListPage
    rows: list[RunRow]


def runs_after(viewer: Actor, after: int, limit: int) -> list[PaymentRun]:
    """At most `limit` of the runs whose ids come after this one, in their order; none for a provider. Two queries."""
    ids = ids_after(PaymentRun.visible_to(viewer), PaymentRun.id, after, limit)
    return list(PaymentRun.select().where(PaymentRun.id.in_(ids)).order_by(PaymentRun.id))


def run_list(viewer: Actor, request: ListRequest, state: str | None = None) -> RunListPage:
    """The page of runs that is asked for, the newest first; of one state where it is given."""
    query = PaymentRun.visible_to(viewer).select(*OF_A_ROW).tuples()
    if state:
        query = query.where(PaymentRun.state == state)
    listing = ListPage(query, COLUMNS, request, sort="-run", tie_break=(PaymentRun.id.desc(),))
    runs = listing.rows()
    sums, names = sums_of_runs(run[0] for run in runs), names_of(person for run in runs for person in run[4:])
    rows = [
        RunRow(run, state, *sums.get(run, (0, 0)), finalised, banked, names[prepared], names.get(approved, ""))
        for run, state, finalised, banked, prepared, approved in runs
    ]
    return RunListPage(listing, rows)
