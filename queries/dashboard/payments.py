"""What was paid, by month in the bank, and the payments behind it."""

from datetime import date
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import Contract, Organisation, Remittance
from queries.listing import Column, ListPage, ListRequest
from queries.prepared import Prepared, Reader, Slot
from rules.actor import Actor
from rules.remittances import CLAIMS
from rules.weeks import Dates

COLUMNS = (
    Column("bank", "In the bank", (Remittance.bank_date, Remittance.number)),
    Column("provider", "Provider", (Organisation.name, Remittance.bank_date)),
    Column("contract", "Contract", (Contract.name, Remittance.bank_date)),
    Column("number", "Remittance", (Remittance.number,)),
    Column("amount", "Amount", (Remittance.amount_pence,), "num w-money"),
)


class Payment(NamedTuple):
    """A row of the list: a remittance, in pence as it reached the bank."""

    id: int
    number: int
    bank_date: date
    organisation: str
    contract: str | None
    amount_pence: int

    @property
    def contract_name(self) -> str:
        """The contract that was paid, or `One-Off Claims`."""
        return self.contract or CLAIMS


def paid_by_day(viewer: Actor, first: date, last: date) -> dict[date, int]:
    """{day: pence that reached the bank on it} between two days, in one query."""
    whose = {"organisation_id": viewer.organisation_id}
    return {row.day: row.pence for row in BY_DAY.rows(viewer.side, first=first, last=last, **whose)}


def paid_in(days: dict[date, int], dates: Dates) -> int:
    """What reached the bank between two days, in pence."""
    first, last = dates
    return sum(pence for day, pence in days.items() if first <= day <= last)


def payments_between(viewer: Actor, first: date, last: date, request: ListRequest) -> ListPage:
    """The page of Payments in the bank between two days that is asked for, the newest first."""
    query = (
        Remittance.visible_to(viewer)
        .select(
            *(Remittance.id, Remittance.number, Remittance.bank_date, Organisation.name.alias("organisation")),
            *(Contract.name.alias("contract"), Remittance.amount_pence),
        )
        .join_from(Remittance, Organisation)
        .left_outer_join(Contract, on=Remittance.contract, src=Remittance)
        .where(Remittance.bank_date.between(first, last))
        .objects(Payment)
    )
    return ListPage(query, COLUMNS, request, sort="-bank", tie_break=(Remittance.id,))


class _Day(NamedTuple):
    day: date
    pence: int


def _by_day(side: str) -> ModelSelect:
    columns = (Remittance.bank_date, fn.SUM(Remittance.amount_pence))
    query = Remittance.visible_to(Reader(side)).select(*columns)
    return query.where(Remittance.bank_date.between(Slot("first"), Slot("last"))).group_by(Remittance.bank_date)


BY_DAY = Prepared(_Day, _by_day)
