"""What changed since the last period: the clients whose payment is another one, the largest differences first."""

from collections.abc import Sequence
from dataclasses import dataclass

from peewee import Case, Expression, ModelSelect, fn

from models import Client, MovedLine, PaymentItem, ServiceLevel
from queries import adjustment_causes
from queries.scheduled_payments.client_groups import of_clients
from queries.scheduled_payments.periods import ContractPeriod
from rules.period_changes import Figure, sentences_of

CLIENTS_NAMED = 10
ITEM = PaymentItem


@dataclass(frozen=True)
class ClientChange:
    """A client's difference to the last period, and why."""

    name: str
    amount_pence: int
    sentences: list[str]


@dataclass(frozen=True)
class Changes:
    """From what to what, and the clients who make the difference; `others` are those not named."""

    was_pence: int
    now_pence: int
    clients: list[ClientChange]
    others: int
    others_pence: int


def since_last(period: ContractPeriod, before: ContractPeriod | None) -> Changes | None:
    """The Changes of a ContractPeriod since the one `before` it; None where there is none."""
    if before is None:
        return None
    contract, starts = period.contract.id, (period.start, before.start)
    payable = (ITEM.contract == contract) & ITEM.period_start.in_(starts) & (ITEM.model == "scheduled")
    sums = [
        fn.SUM(Case(None, [((ITEM.period_start == start) & (ITEM.line_status == "pay"), _amount_with_vat())], 0))
        for start in starts
    ]
    has_moved = fn.EXISTS(_moved(period, before).select(MovedLine.id))
    query = ITEM.select(ITEM.client, has_moved, *sums).where(payable).group_by(ITEM.client)
    found = list(query.tuples())
    rows = [(client, int(now), int(was)) for client, _, now, was in found]
    differing = sorted((row for row in rows if row[1] != row[2]), key=lambda row: (-abs(row[1] - row[2]), row[0] or 0))
    named, rest = differing[:CLIENTS_NAMED], differing[CLIENTS_NAMED:]
    return Changes(
        was_pence=sum(was for _, _, was in rows),
        now_pence=sum(now for _, now, _ in rows),
        clients=_client_changes(named, payable, period, before, any(each[1] for each in found)),
        others=len(rest),
        others_pence=sum(now - was for _, now, was in rest),
    )


def _amount_with_vat() -> Expression:
    return ITEM.amount_pence + ITEM.vat_pence


def _client_changes(
    named: Sequence[tuple[int | None, int, int]],
    payable: Expression,
    period: ContractPeriod,
    before: ContractPeriod,
    has_moved: bool,
) -> list[ClientChange]:
    ids = [client for client, _, _ in named if client is not None]
    if not named:
        return []
    query = ITEM.select(ITEM, ServiceLevel, Client).join_from(ITEM, ServiceLevel)
    query = query.left_outer_join(Client, on=ITEM.client, src=ITEM)
    items = list(query.where(payable, of_clients(ITEM, ids)).order_by(ITEM.slice_start, ITEM.id))
    moved = list(_moved(period, before).where(of_clients(MovedLine, ids))) if has_moved else []
    names = {item.client_id: item.client.list_name for item in items if item.client_id}
    because = adjustment_causes.causes_of([item for item in items if item.kind == "adjustment"])
    dates, dates_before = (period.start, period.end), (before.start, before.end)
    found = []
    for client, now, was in named:
        theirs = [item for item in items if item.client_id == client]
        left = [line for line in moved if line.client_id == client]
        figures = {
            start: [_figure(item, because.get(item.id, "")) for item in theirs if item.period_start == start]
            + [_figure(line, "") for line in left if line.period_start == start]
            for start in (period.start, before.start)
        }
        sentences = sentences_of(figures[before.start], figures[period.start], dates, dates_before)
        found.append(ClientChange(names.get(client, "For no client"), now - was, sentences))
    return found


def _moved(period: ContractPeriod, before: ContractPeriod) -> ModelSelect:
    """The lines that left either period when it was finalised, with their service levels."""
    line, starts = MovedLine, (period.start, before.start)
    query = line.select(line, ServiceLevel).join(ServiceLevel)
    query = query.where(line.contract == period.contract.id, line.period_start.in_(starts))
    return query.order_by(line.slice_start, line.id)


def _figure(item: PaymentItem | MovedLine, because: str) -> Figure:
    moved_to = (item.moved_to_start, item.moved_to_end) if isinstance(item, MovedLine) else None
    return Figure(
        line_key=item.line_key,
        side=item.side,
        kind=item.kind,
        level=item.service_level.name,
        unit=item.service_level.unit,
        status=item.line_status,
        status_reason=item.status_reason,
        slice_start=item.slice_start,
        from_date=item.from_date,
        to_date=item.to_date,
        amount_pence=item.amount_pence + item.vat_pence,
        working=item.read_working(),
        because=because,
        moved_to=moved_to,
    )
