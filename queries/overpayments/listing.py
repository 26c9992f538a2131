"""The list of overpayments, those that an officer has to decide on, and the lines that plans are made of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from peewee import fn

from models import Client, Contract, Organisation, OverpaymentPlan, PaymentItem
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor
from rules.client_names import list_name
from rules.overpayments import WAITS_FOR_OFFICER

PLAN = OverpaymentPlan
LINES_SHOWN = 50
COLUMNS = (
    Column("number", "Overpayment", (PLAN.id,)),
    Column("client", "Client", (Client.surname, Client.forename)),
    Column("contract", "Contract", (Contract.name,)),
    Column("amount", "To take back", (PLAN.amount_pence,), "num"),
    Column("state", "State", (PLAN.state,)),
    Column("earliest", "Not before", (PLAN.earliest_date,)),
)


class PlanRow(NamedTuple):
    """A row of the list; the client's names are None where there is no client."""

    id: int
    surname: str | None
    forename: str | None
    ssref: str | None
    contract: str
    organisation: str
    amount_pence: int
    state: str
    earliest_date: date

    @property
    def client(self) -> str:
        """`Angelo, Iris (A1)`, or `No client`."""
        if self.ssref is None:
            return "No client"
        return list_name(self.surname or "", self.forename or "", self.ssref)


@dataclass(frozen=True, slots=True)
class ToDecide:
    """How many plans an officer has to decide on, since when the oldest waits, and their sum in pence (negative)."""

    count: int
    oldest: datetime | None
    pence: int


def plan_list(viewer: Actor, request: ListRequest, state: str | None = None) -> ListPage:
    """The page of PlanRows that is asked for, the newest first; of one state where it is given."""
    query = (
        PLAN.visible_to(viewer)
        .select(
            *(PLAN.id, Client.surname, Client.forename, Client.ssref, Contract.name.alias("contract")),
            Organisation.name.alias("organisation"),
            *(PLAN.amount_pence, PLAN.state, PLAN.earliest_date),
        )
        .join_from(PLAN, Contract)
        .join_from(PLAN, Organisation)
        .left_outer_join(Client, on=PLAN.client, src=PLAN)
        .objects(PlanRow)
    )
    if state:
        query = query.where(PLAN.state == state)
    return ListPage(query, COLUMNS, request, sort="-number", tie_break=(PLAN.id.desc(),))


def plans_to_decide(viewer: Actor) -> ToDecide:
    """The plans of the viewer's that an officer has to decide on."""
    sums = (fn.COUNT(PLAN.id), fn.MIN(PLAN.answered_at), fn.SUM(PLAN.amount_pence))
    query = PLAN.visible_to(viewer).select(*sums).where(PLAN.state.in_(WAITS_FOR_OFFICER))
    count, oldest, pence = query.tuples().get()
    return ToDecide(count, oldest, int(pence or 0))


def chosen_lines(viewer: Actor, contract: Contract, item_ids: Collection[int]) -> list[PaymentItem]:
    """The first of the ticked payment items of a contract, each with its client."""
    item = PaymentItem
    query = item.visible_to(viewer).select(item, Client).left_outer_join(Client)
    chosen = query.where(item.id.in_(list(item_ids)), item.contract == contract.id)
    return list(chosen.order_by(item.id).limit(LINES_SHOWN))
