"""What changed since the last period: the clients whose payment is another one, the largest differences first."""

from collections.abc import Sequence
from dataclasses import dataclass

from peewee import Case, Expression, ModelSelect, fn

from models import Client, MovedLine, PaymentItem, ServiceLevel
from queries import adjustment_causes
from queries.prepared import Prepared, Slot, Values
from queries.prepared_models import PreparedModels
from queries.scheduled_payments.client_groups import of_clients
from queries.scheduled_payments.periods import ContractPeriod
from rules.period_changes import Figure, sentences_of

CLIENTS_NAMED = 10
ITEM = PaymentItem
STARTS = (Slot("start"), Slot("before"))  # of the period, and of the one before it


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
    found = _SUMS.rows(contract=period.contract.id, start=period.start, before=before.start)
    rows = [(client, int(now), int(was)) for client, _, now, was in found]
    differing = sorted((row for row in rows if row[1] != row[2]), key=lambda row: (-abs(row[1] - row[2]), row[0] or 0))
    named, rest = differing[:CLIENTS_NAMED], differing[CLIENTS_NAMED:]
    return Changes(
        was_pence=sum(was for _, _, was in rows),
        now_pence=sum(now for _, now, _ in rows),
        clients=_client_changes(named, period, before, any(each[1] for each in found)),
        others=len(rest),
        others_pence=sum(now - was for _, now, was in rest),
    )


def _sums() -> ModelSelect:
    """(client, whether a line of anybody moved, what is payable now, what was before) of each client."""
    pence, is_paid = ITEM.amount_pence + ITEM.vat_pence, ITEM.line_status == "pay"
    sums = [fn.SUM(Case(None, [((ITEM.period_start == start) & is_paid, pence)], 0)) for start in STARTS]
    has_moved = fn.EXISTS(_moved().select(MovedLine.id))
    return ITEM.select(ITEM.client, has_moved, *sums).where(_scheduled()).group_by(ITEM.client)


def _scheduled() -> Expression:
    """A condition: the Scheduled payment items of both periods."""
    return (ITEM.contract == Slot("contract")) & ITEM.period_start.in_(STARTS) & (ITEM.model == "scheduled")


def _client_changes(
    named: Sequence[tuple[int | None, int, int]],
    period: ContractPeriod,
    before: ContractPeriod,
    has_moved: bool,
) -> list[ClientChange]:
    ids = [client for client, _, _ in named if client is not None]
    if not named:
        return []
    bound = {"contract": period.contract.id, "start": period.start, "before": before.start, "clients": ids}
    items = _ITEMS.rows(**bound)
    moved = _MOVED.rows(**bound) if has_moved else []
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


def _items() -> ModelSelect:
    """The payment items of some clients in either period."""
    query = ITEM.select(ITEM, ServiceLevel, Client).join_from(ITEM, ServiceLevel)
    query = query.left_outer_join(Client, on=ITEM.client, src=ITEM)
    return query.where(_scheduled(), of_clients(ITEM)).order_by(ITEM.slice_start, ITEM.id)


def _moved() -> ModelSelect:
    """The lines that left either period when it was finalised, with their service levels."""
    line = MovedLine
    query = line.select(line, ServiceLevel).join(ServiceLevel)
    query = query.where(line.contract == Slot("contract"), line.period_start.in_(STARTS))
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


_SUMS = Prepared(Values, _sums)
_ITEMS = PreparedModels[PaymentItem](_items)
_MOVED = PreparedModels[MovedLine](lambda: _moved().where(of_clients(MovedLine)))
