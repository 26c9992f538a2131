"""What a run pays, by organisation and contract."""

from dataclasses import dataclass

from peewee import Case, fn

from models import Contract, Organisation, PaymentItem, PaymentRun
from rules.remittances import CLAIMS


@dataclass(frozen=True, slots=True)
class RunLine:
    """One organisation and contract of a run, or its claims (no contract); amounts in pence, contributions negative."""

    organisation_id: int
    organisation: str
    contract_id: int | None
    contract: str
    items: int
    cost_pence: int
    contribution_pence: int
    vat_pence: int

    @property
    def amount_pence(self) -> int:
        """What is paid: with VAT, less contributions."""
        return self.cost_pence + self.contribution_pence + self.vat_pence


def lines_of(run: PaymentRun) -> list[RunLine]:
    """The run's lines, by the names of organisation and contract. One query."""
    side = {side: Case(None, [(PaymentItem.side == side, PaymentItem.amount_pence)], 0) for side in ("cost", "income")}
    query = (
        PaymentItem.select(
            PaymentItem.organisation,
            Organisation.name,
            PaymentItem.contract,
            fn.COALESCE(Contract.name, CLAIMS),
            fn.COUNT(PaymentItem.id),
            fn.SUM(side["cost"]),
            fn.SUM(side["income"]),
            fn.SUM(PaymentItem.vat_pence),
        )
        .join(Organisation)
        .switch(PaymentItem)
        .left_outer_join(Contract, on=PaymentItem.contract == Contract.id)
        .where(PaymentItem.payment_run == run.id)
        .group_by(PaymentItem.organisation, Organisation.name, PaymentItem.contract, Contract.name)
    )
    lines = [RunLine(*row[:4], *(int(figure) for figure in row[4:])) for row in query.tuples()]
    return sorted(
        lines, key=lambda line: (line.organisation.casefold(), line.organisation_id, line.contract.casefold())
    )


def total_pence(run: PaymentRun) -> int:
    """What the run pays in all."""
    total = fn.SUM(PaymentItem.amount_pence + PaymentItem.vat_pence)
    return int(PaymentItem.select(total).where(PaymentItem.payment_run == run.id).scalar() or 0)
