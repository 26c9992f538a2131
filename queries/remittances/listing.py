"""The list of remittances, and what it can be filtered by."""

from datetime import date
from typing import NamedTuple

from peewee import ModelSelect

from models import Contract, Organisation, PaymentRun, Remittance
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor
from rules.financial_years import financial_year_end, financial_year_start
from rules.remittances import CLAIMS

MOST_CONTRACTS = 200  # a longer pick list is no help
COLUMNS = (
    Column("number", "Remittance", (Remittance.number,)),
    Column("contract", "Contract", (Contract.name,)),
    Column("finalised", "Finalised on", (PaymentRun.finalise_date,)),
    Column("bank", "In the bank", (Remittance.bank_date,)),
    Column("amount", "Amount", (Remittance.amount_pence,), "num"),
)


class RemittanceRow(NamedTuple):
    """A row of the list."""

    id: int
    number: int
    contract: str | None  # its name; None for one-off claims
    organisation: str
    finalise_date: date
    bank_date: date
    amount_pence: int

    @property
    def contract_name(self) -> str:
        """The contract that was paid, or `One-Off Claims`."""
        return self.contract or CLAIMS


def remittance_list(
    viewer: Actor, request: ListRequest, financial_year: int | None = None, contract_id: int | None = None
) -> ListPage:
    """The page of RemittanceRows that is asked for, the newest first: of one financial year (in the bank) or contract
    where these are given.
    """
    query = _rows(viewer)
    if financial_year:
        first, last = financial_year_start(financial_year), financial_year_end(financial_year)
        query = query.where(Remittance.bank_date.between(first, last))
    if contract_id:
        query = query.where(Remittance.contract == contract_id)
    return ListPage(query, COLUMNS, request, sort="-number", tie_break=(Remittance.id.desc(),))


def remittances_after(viewer: Actor, after: int, limit: int) -> list[RemittanceRow]:
    """At most `limit` of the viewer's remittances whose ids come after this one, in their order."""
    return list(_rows(viewer).where(Remittance.id > after).order_by(Remittance.id).limit(limit))


def _rows(viewer: Actor) -> ModelSelect:
    return (
        Remittance.select(
            Remittance.id,
            Remittance.number,
            Contract.name.alias("contract"),
            Organisation.name.alias("organisation"),
            PaymentRun.finalise_date,
            Remittance.bank_date,
            Remittance.amount_pence,
        )
        .join_from(Remittance, Organisation)
        .join_from(Remittance, PaymentRun)
        .left_outer_join(Contract, on=Remittance.contract, src=Remittance)
        .where(Remittance.id.in_(Remittance.visible_to(viewer).select(Remittance.id)))
        .objects(RemittanceRow)
    )


def contract_options(viewer: Actor) -> list[tuple[int, str]]:
    """(id, name) of the contracts that a contact can filter the list by."""
    contracts = Contract.visible_to(viewer).select(Contract.id, Contract.name)
    return list(contracts.order_by(Contract.name).limit(MOST_CONTRACTS).tuples())
