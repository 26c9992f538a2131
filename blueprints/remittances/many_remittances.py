"""The list of remittances: its columns and filters."""

from dataclasses import dataclass

from models import Contract, Organisation, PaymentRun, Remittance
from queries.listing import Column, ListPage
from rules.financial_years import financial_year_end, financial_year_name, financial_year_of, financial_year_start
from web import clock
from web.listing import list_request
from web.picks import Pick, pick

YEARS_SHOWN = 7
MOST_CONTRACTS = 200  # a longer pick list is no help
COLUMNS = (
    Column("number", "Remittance", (Remittance.number,)),
    Column("contract", "Contract", (Contract.name,)),
    Column("finalised", "Finalised on", (PaymentRun.finalise_date,)),
    Column("bank", "In the bank", (Remittance.bank_date,)),
    Column("amount", "Amount", (Remittance.amount_pence,), "num"),
)


@dataclass(frozen=True)
class Shown:
    """One page of remittances, and what they were chosen by."""

    listing: ListPage
    picks: tuple[Pick, ...]
    remittances: list

    @property
    def is_filtered(self):
        return any(pick.value for pick in self.picks)


def shown(visitor):
    """The remittances that the visitor may see and the address asks for, newest first."""
    picks = [_year_pick()]
    query = (
        Remittance.select(Remittance, Contract, Organisation, PaymentRun)
        .join_from(Remittance, Organisation)
        .join_from(Remittance, PaymentRun)
        .left_outer_join(Contract, on=Remittance.contract, src=Remittance)
        .where(Remittance.id.in_(Remittance.visible_to(visitor).select(Remittance.id)))
    )
    if picks[0].value:
        first, last = financial_year_start(picks[0].value), financial_year_end(picks[0].value)
        query = query.where(Remittance.bank_date.between(first, last))
    if visitor.side == "provider":
        contracts = Contract.visible_to(visitor).order_by(Contract.name).limit(MOST_CONTRACTS)
        picks.append(pick("contract", "Contract", "Every contract", [(each.id, each.name) for each in contracts]))
        if picks[1].value:
            query = query.where(Remittance.contract == picks[1].value)
    listing = ListPage(query, COLUMNS, list_request(), sort="-number", tie_break=(Remittance.id.desc(),))
    return Shown(listing, tuple(picks), listing.rows())


def _year_pick():
    this_year = financial_year_of(clock.today())
    years = [(year, financial_year_name(year)) for year in range(this_year + 1, this_year - YEARS_SHOWN, -1)]
    return pick("year", "Financial year", "Every financial year", years)
