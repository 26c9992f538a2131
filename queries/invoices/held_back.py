"""What is held back of an organisation's invoiced contracts: each amount with its reason and what it waits for."""

from datetime import date
from typing import NamedTuple

from peewee import JOIN, fn

from models import Client, HeldBack, PaymentMethod
from queries import contract_documents
from queries.disputes.holding import disputes_of_held_back


class HeldAmount(NamedTuple):
    """An amount that is not on offer, in pence. `dispute_id` is the dispute that holds it; `document_id` a contract
    document that waits to be agreed for it.
    """

    reason: str
    whose: str
    ssref: str
    client_id: int | None
    cpli_id: int | None
    from_date: date
    to_date: date
    amount_pence: int
    dispute_id: int | None
    document_id: int | None


class HeldAmounts(NamedTuple):
    """The first rows, and how many there are in all with their pence."""

    rows: list[HeldAmount]
    in_all: int = 0
    pence: int = 0


def held_back(organisation_id: int, limit: int) -> HeldAmounts:
    """The first held amounts of an organisation's invoiced contracts, oldest first. Three queries."""
    invoiced = PaymentMethod.select(PaymentMethod.contract).where(PaymentMethod.model == "invoiced")
    in_all, pence = fn.COUNT(HeldBack.id).over(), fn.SUM(HeldBack.amount_pence).over()
    rows = list(
        HeldBack.select(HeldBack, Client, in_all.alias("in_all"), pence.alias("pence"))
        .join(Client, JOIN.LEFT_OUTER)
        .where(HeldBack.organisation == organisation_id, HeldBack.contract.in_(invoiced))
        .order_by(HeldBack.from_date, Client.surname, Client.forename, HeldBack.id)
        .limit(limit)
    )
    if not rows:
        return HeldAmounts([])
    in_dispute = disputes_of_held_back(rows)
    without_document = {row.cpli_id for row in rows if row.reason == "document_not_agreed"}
    documents = contract_documents.to_decide(without_document)
    amounts = [_amount(row, in_dispute.get(row.id), documents.get(row.cpli_id)) for row in rows]
    return HeldAmounts(amounts, int(rows[0].in_all), int(rows[0].pence))


def _amount(row: HeldBack, dispute_id: int | None, document_id: int | None) -> HeldAmount:
    is_document = row.reason == "document_not_agreed"
    return HeldAmount(
        reason=row.reason,
        whose=row.whose,
        ssref=row.client.ssref if row.client_id else "",
        client_id=row.client_id,
        cpli_id=row.cpli_id,
        from_date=row.from_date,
        to_date=row.to_date,
        amount_pence=row.amount_pence,
        dispute_id=dispute_id,
        document_id=document_id if is_document else None,
    )
