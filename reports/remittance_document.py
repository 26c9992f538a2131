"""Remittance advice as a document: what one or several remittances paid, all of it or of one period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peewee import Expression

from models import Contract, Organisation, PaymentRun, Remittance
from queries.remittances.lines import ClientLines, client_lines
from rules.remittances import CLAIMS


@dataclass(frozen=True)
class Advice:
    """A remittance and its lines by client, in the document; sums are of these lines, in pence."""

    remittance: Remittance
    groups: Sequence[ClientLines]

    @property
    def contract_name(self) -> str:
        """The contract that is paid; claims have a name of their own."""
        return self.remittance.contract.name if self.remittance.contract_id else CLAIMS

    @property
    def net_pence(self) -> int:
        """What the advice comes to, in pence without VAT."""
        return sum(group.net_pence for group in self.groups)

    @property
    def vat_pence(self) -> int:
        """Its VAT, in pence."""
        return sum(group.vat_pence for group in self.groups)

    @property
    def lines(self) -> int:
        """How many lines the document has, for each client one more."""
        return sum(1 + len(group.lines) for group in self.groups)

    @property
    def is_part(self) -> bool:
        """Whether the remittance paid more than what is shown."""
        return self.net_pence + self.vat_pence != self.remittance.amount_pence

    def pence_of(self, side: str) -> int:
        """What its lines of one side, cost or income, come to without VAT."""
        return sum(line.amount_pence for group in self.groups for line in group.lines if line.side == side)


def advices_of(remittance_ids: Iterable[int], wanted: Expression | None = None) -> list[Advice]:
    """The Advice of each remittance, by number; of the items that meet the condition `wanted`, where there is one."""
    query = (
        Remittance.select(Remittance, Organisation, Contract, PaymentRun)
        .join_from(Remittance, Organisation)
        .join_from(Remittance, PaymentRun)
        .left_outer_join(Contract, on=Remittance.contract, src=Remittance)
        .where(Remittance.id.in_(list(remittance_ids)))
        .order_by(Remittance.number)
    )
    remittances = list(query)
    lines = client_lines(remittances, wanted)
    return [Advice(remittance, lines[remittance.id]) for remittance in remittances]
