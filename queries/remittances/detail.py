"""One remittance advice as its page shows it, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from peewee import Case, ModelSelect, fn

from models import Contract, Organisation, PaymentItem, PaymentRun, Remittance
from queries.paging import Page, page_of
from queries.prepared import Prepared, Reader, Slot
from queries.prepared_models import PreparedModels
from queries.remittances.lines import ClientLines, client_lines
from rules.actor import Actor
from rules.remittances import CLAIMS

CLIENTS_A_PAGE = 50


@dataclass(frozen=True)
class RemittanceDetail:
    """A remittance with its lines by client; amounts are pence, contributions negative."""

    remittance: Remittance
    groups: Sequence[ClientLines]  # of all pages
    cost_pence: int
    contribution_pence: int
    page: Page  # of the clients

    @property
    def shown_groups(self) -> Sequence[ClientLines]:
        """The clients of the page."""
        return self.page.cut(self.groups)

    @property
    def contract_name(self) -> str:
        """The contract that was paid, or `One-Off Claims`."""
        return self.remittance.contract.name if self.remittance.contract_id else CLAIMS


def find_remittance(viewer: Actor, remittance_id: int) -> Remittance | None:
    """A remittance with its organisation, contract and run; None where the viewer may see none with this id."""
    return _REMITTANCE.first(viewer.side, organisation_id=viewer.organisation_id, id=remittance_id)


def _remittance(side: str) -> ModelSelect:
    return (
        Remittance.visible_to(Reader(side))
        .select(Remittance, Organisation, Contract, PaymentRun)
        .join_from(Remittance, Organisation)
        .join_from(Remittance, PaymentRun)
        .left_outer_join(Contract, on=Remittance.contract, src=Remittance)
        .where(Remittance.id == Slot("id"))
    )


def load_detail(remittance: Remittance, page: int) -> RemittanceDetail:
    """What a found remittance paid, with the page of its clients that is asked for."""
    cost, contribution = _SUMS.row(id=remittance.id)
    groups = client_lines([remittance])[remittance.id]
    asked = page_of(page, len(groups), CLIENTS_A_PAGE)
    return RemittanceDetail(remittance, groups, int(cost or 0), int(contribution or 0), asked)


class _Sums(NamedTuple):
    cost: int | None
    contribution: int | None


def _sums() -> ModelSelect:
    side = {name: Case(None, [(PaymentItem.side == name, PaymentItem.amount_pence)], 0) for name in ("cost", "income")}
    sums = PaymentItem.select(fn.SUM(side["cost"]), fn.SUM(side["income"]))
    return sums.where(PaymentItem.remittance == Slot("id"))


_REMITTANCE = PreparedModels[Remittance](_remittance)
_SUMS = Prepared(_Sums, _sums)
