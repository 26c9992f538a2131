"""The amounts that were added by hand to a contract, and what one can be for."""

from datetime import date
from typing import Any, NamedTuple

from peewee import ModelSelect

from models import CarePackageLineItem, Client, Contract, PaymentItem, PaymentMethod, Remittance, ServiceLevel
from queries.listing import Column, ListPage, ListRequest
from queries.options import Options
from rules.actor import Actor
from rules.client_names import list_name
from rules.workings import Working

ITEM = PaymentItem
COLUMNS = (
    Column("client", "Client", (Client.surname, Client.forename)),
    Column("reason", "Reason for Payment"),
    Column("dates", "Applicable Dates", (ITEM.from_date,)),
    Column("amount", "Amount", (ITEM.amount_pence,), "num"),
    Column("period", "Period", (ITEM.period_start,)),
    Column("state", "State"),
)


class AdjustmentRow(NamedTuple):
    """A manual adjustment in the list; amounts in pence. The client's names are None for no client."""

    id: int
    surname: str | None
    forename: str | None
    ssref: str | None
    reason: str
    working: dict[str, Any]  # as stored
    from_date: date
    to_date: date
    amount_pence: int
    vat_pence: int
    period_start: date
    period_end: date
    state: str
    line_status: str
    is_paid: bool
    remittance_number: int | None

    @property
    def added_by(self) -> str:
        """The name of the officer who added it."""
        added = Working.from_stored(self.working).added
        return added.name if added else ""

    @property
    def client(self) -> str:
        """`Angelo, Iris (A1)`, or `For no client`."""
        if self.ssref is None:
            return "For no client"
        return list_name(self.surname or "", self.forename or "", self.ssref)


def adjustment_list(viewer: Actor, contract: Contract, request: ListRequest) -> ListPage:
    """The page of AdjustmentRows that is asked for, those of the latest period first."""
    query = (
        _of_contract(viewer, contract)
        .select(
            *(ITEM.id, Client.surname, Client.forename, Client.ssref, ITEM.reason, ITEM.working),
            *(ITEM.from_date, ITEM.to_date, ITEM.amount_pence, ITEM.vat_pence, ITEM.period_start, ITEM.period_end),
            *(ITEM.state, ITEM.line_status, ITEM.is_paid, Remittance.number.alias("remittance_number")),
        )
        .left_outer_join(Client, on=ITEM.client, src=ITEM)
        .left_outer_join(Remittance, on=ITEM.remittance, src=ITEM)
        .objects(AdjustmentRow)
    )
    return ListPage(query, COLUMNS, request, sort="-period", tie_break=(ITEM.id.desc(),))


def find_adjustment(viewer: Actor, contract: Contract, payment_item_id: int) -> PaymentItem | None:
    """A manual adjustment of a contract; None where the viewer may see none with this id."""
    return _of_contract(viewer, contract).where(ITEM.id == payment_item_id).first()


def level_options(contract: Contract) -> Options:
    """The service levels of a found contract's care, or all where it has none: an adjustment is for one of them."""
    line, level = CarePackageLineItem, ServiceLevel
    used = line.select(line.service_level).where(line.contract == contract.id)
    levels = level.select(level.id, level.name, level.unit).order_by(level.name, level.id)
    rows = list(levels.where(level.id.in_(used)).tuples()) or list(levels.tuples())
    return [(level_id, f"{name} ({unit})") for level_id, name, unit in rows]


def contract_dates(contract: Contract) -> tuple[date | None, date | None]:
    """The first and the last day that a contract has a payment method for; None for no end, or without a method."""
    method = PaymentMethod
    rows = list(method.select(method.start_date, method.end_date).where(method.contract == contract.id).tuples())
    ends = [end for _, end in rows]
    return min((start for start, _ in rows), default=None), None if None in ends else max(ends, default=None)


def _of_contract(viewer: Actor, contract: Contract) -> ModelSelect:
    return ITEM.visible_to(viewer).where(ITEM.contract == contract.id, ITEM.kind == "manual")
