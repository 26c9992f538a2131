"""All that the page of one remittance shows, in a fixed number of queries."""

from dataclasses import dataclass

from peewee import Case, fn

from models import Contract, Organisation, PaymentItem, PaymentRun, Remittance
from reports.remittance_lines import client_lines
from web.picks import whole_number

CLIENTS_A_PAGE = 50


@dataclass(frozen=True)
class Shown:
    """A remittance with its lines by client; amounts are pence, contributions negative."""

    remittance: object
    groups: list
    cost_pence: int
    contribution_pence: int
    page: int

    @property
    def pages(self):
        return max(1, -(-len(self.groups) // CLIENTS_A_PAGE))

    @property
    def shown_groups(self):
        return self.groups[(self.page - 1) * CLIENTS_A_PAGE : self.page * CLIENTS_A_PAGE]

    @property
    def contract_name(self):
        return self.remittance.contract.name if self.remittance.contract_id else "One-Off Claims"


def visible(visitor):
    """The remittances that the visitor may see, each with its organisation, contract and run."""
    return (
        Remittance.visible_to(visitor)
        .select(Remittance, Organisation, Contract, PaymentRun)
        .join_from(Remittance, Organisation)
        .join_from(Remittance, PaymentRun)
        .left_outer_join(Contract, on=Remittance.contract, src=Remittance)
    )


def of(remittance, args):
    """The page of a remittance as the address asks for it."""
    side = {name: Case(None, [(PaymentItem.side == name, PaymentItem.amount_pence)], 0) for name in ("cost", "income")}
    sums = PaymentItem.select(fn.SUM(side["cost"]), fn.SUM(side["income"])).where(
        PaymentItem.remittance == remittance.id
    )
    cost, contribution = (int(figure or 0) for figure in sums.tuples().get())
    groups = client_lines([remittance])[remittance.id]
    pages = max(1, -(-len(groups) // CLIENTS_A_PAGE))
    page = min(max(1, whole_number(args.get("page", "1")) or 1), pages)
    return Shown(remittance, groups, cost, contribution, page)
