"""What changed since the last period: the clients whose payment is another one, the largest differences first."""

from dataclasses import dataclass

from peewee import Case, fn

from models import Client, PaymentItem, Period, ServiceLevel
from operations import adjustment_causes
from rules.period_changes import Figure, sentences_of

CLIENTS_NAMED = 10
ITEM = PaymentItem


@dataclass(frozen=True)
class ClientChange:
    """A client's difference to the last period, and why."""

    name: str
    amount_pence: int
    sentences: list


@dataclass(frozen=True)
class Changes:
    """From what to what, and the clients who make the difference; `others` are those not named."""

    was_pence: int
    now_pence: int
    clients: list
    others: int
    others_pence: int


def since_last(period):
    """The Changes of a ShownPeriod; None where there is no period before it."""
    before = _period_before(period)
    if before is None:
        return None
    contract, starts = period.contract.id, (period.start, before.start_date)
    payable = (ITEM.contract == contract) & ITEM.period_start.in_(starts) & (ITEM.model == "scheduled")
    sums = [
        fn.SUM(Case(None, [((ITEM.period_start == start) & (ITEM.line_status == "pay"), amount_with_vat())], 0))
        for start in starts
    ]
    query = ITEM.select(ITEM.client, *sums).where(payable).group_by(ITEM.client)
    rows = [(client, int(now), int(was)) for client, now, was in query.tuples()]
    differing = sorted((row for row in rows if row[1] != row[2]), key=lambda row: (-abs(row[1] - row[2]), row[0] or 0))
    named, rest = differing[:CLIENTS_NAMED], differing[CLIENTS_NAMED:]
    return Changes(
        was_pence=sum(was for _, _, was in rows),
        now_pence=sum(now for _, now, _ in rows),
        clients=_client_changes(named, payable, period, before),
        others=len(rest),
        others_pence=sum(now - was for _, now, was in rest),
    )


def amount_with_vat():
    return ITEM.amount_pence + ITEM.vat_pence


def _period_before(period):
    query = Period.select().where(Period.contract == period.contract.id, Period.start_date < period.start)
    return query.order_by(Period.start_date.desc()).first()


def _client_changes(named, payable, period, before):
    ids = [client for client, _, _ in named if client is not None]
    if not named:
        return []
    clients = {row.id: row for row in Client.select().where(Client.id.in_(ids))}
    of_named = ITEM.client.in_(ids) | ITEM.client.is_null()
    items = list(
        ITEM.select(ITEM, ServiceLevel).join(ServiceLevel).where(payable, of_named).order_by(ITEM.slice_start, ITEM.id)
    )
    because = adjustment_causes.causes_of([item for item in items if item.kind == "adjustment"])
    dates, dates_before = (period.start, period.end), (before.start_date, before.end_date)
    found = []
    for client, now, was in named:
        theirs = [item for item in items if item.client_id == client]
        figures = {
            start: [_figure(item, because.get(item.id, "")) for item in theirs if item.period_start == start]
            for start in (period.start, before.start_date)
        }
        sentences = sentences_of(figures[before.start_date], figures[period.start], dates, dates_before)
        name = clients[client].list_name if client in clients else "For no client"
        found.append(ClientChange(name, now - was, sentences))
    return found


def _figure(item, because):
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
        working=item.working,
        because=because,
    )
