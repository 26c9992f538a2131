"""The items of an invoice: a page of them, all of them for paper, and those that an officer should look at."""

from datetime import date
from typing import NamedTuple

from peewee import Case, ModelSelect, Node, fn

from models import Client, Commitment, Contract, Invoice, PaymentItem
from queries.forecast import as_day
from queries.listing import Column, ListRequest, order_by, order_of
from queries.paging import page_of
from queries.prepared import Prepared, PreparedPage, Slot
from queries.prepared_models import PreparedModels

MOST_NAMED = 5
BY_CLIENT = (Client.surname, Client.forename, Client.ssref, Commitment.period_start, Commitment.financial_year)
NAMES = (Client.id, Client.surname, Client.forename, Client.ssref)
FIRST_DAY = PaymentItem.select(fn.MIN(PaymentItem.from_date)).where(PaymentItem.commitment == Commitment.id)
COLUMNS = (
    Column("client", "Commitment", BY_CLIENT),
    Column("value", "Value", (Commitment.value_pence,), css="num w-money"),
    Column("vat", "VAT", (Commitment.vat_pence,), css="num w-money"),
    Column("contribution", "Contribution", (Commitment.contribution_pence,), css="num w-money"),
)


class OverPlan(NamedTuple):
    """An item, and by how many pence it is above its plan."""

    item: Commitment
    pence: int


class ItemsToCheck(NamedTuple):
    """A few items above the plan, the furthest first, and a few that changed after submission, the latest first."""

    over_plan: list[OverPlan]
    changed: list[Commitment]


def list_items(invoice: Invoice, request: ListRequest, count: int) -> PreparedPage[Commitment]:
    """The page of an invoice's items that is asked for, each with its client, its contract and, as `first_day`, the
    first day that its payment items are for. `count`: how many items it has.
    """
    order, page = order_of(COLUMNS, request, "client"), page_of(request.page, count)
    rows = _LISTED.rows(order, invoice=invoice.id, size=page.size, start=page.start)
    return PreparedPage(COLUMNS, request, order, page, rows)


def _listed(order: str) -> ModelSelect:
    first_day = fn.COALESCE(FIRST_DAY, Commitment.period_start).converter(as_day).alias("first_day")
    query = _with_names(Slot("invoice"), first_day).order_by(*order_by(COLUMNS, order), Commitment.id)
    return query.limit(Slot("size")).offset(Slot("start"))


def items_for_paper(invoice: Invoice) -> list[Commitment]:
    """All items of an invoice by client and period, each with its client and contract."""
    return list(_with_names(invoice.id).order_by(*BY_CLIENT[:-1], Commitment.id))


def item_of(invoice: Invoice, commitment_id: int) -> Commitment | None:
    """The item of this invoice with this id."""
    return Commitment.get_or_none(Commitment.id == commitment_id, Commitment.invoice == invoice.id)


class PeriodAndTyping(NamedTuple):
    """The days that an invoice's items are for, None without any; whether every contract lets the totals be edited."""

    first: date | None
    last: date | None
    may_be_typed: bool


def period_and_typing(invoice: Invoice) -> PeriodAndTyping:
    """The PeriodAndTyping of an invoice, in one query."""
    first, last, count, those_that_do_not = _PERIOD_AND_TYPING.row(invoice=invoice.id)
    return PeriodAndTyping(first, last, bool(count) and not those_that_do_not)


class _PeriodRow(NamedTuple):
    first: date | None
    last: date | None
    items: int
    not_to_be_typed: int | None


def _period_and_typing() -> ModelSelect:
    may_not = Case(None, [(Contract.totals_editable, 0)], 1)
    dates = [fn.MIN(Commitment.period_start).converter(as_day), fn.MAX(Commitment.period_end).converter(as_day)]
    of_invoice = Commitment.select(*dates, fn.COUNT(Commitment.id), fn.SUM(may_not)).join(Contract)
    return of_invoice.where(Commitment.invoice == Slot("invoice"))


def totals_may_be_typed(invoice: Invoice) -> bool:
    """Whether the contract of every item lets the totals be edited."""
    return period_and_typing(invoice).may_be_typed


def items_to_check(invoice: Invoice) -> ItemsToCheck:
    """The items that an officer should look at before a decision, in one query."""
    over = Commitment.value_pence - Commitment.planned_pence
    mine = Commitment.select(Commitment.id).where(Commitment.invoice == invoice.id).limit(MOST_NAMED)
    most_over = mine.where(over > 0).order_by(over.desc(), Commitment.id)
    last_changed = mine.where(Commitment.changed_at.is_null(False)).order_by(Commitment.changed_at.desc())
    either = Commitment.id.in_(most_over) | Commitment.id.in_(last_changed)
    rows = list(Commitment.select(Commitment, *NAMES).join(Client).where(either).order_by(Commitment.id))
    above = [OverPlan(row, row.value_pence - row.planned_pence) for row in rows if row.value_pence > row.planned_pence]
    above.sort(key=lambda each: -each.pence)
    changed = sorted((row for row in rows if row.changed_at), key=lambda row: row.changed_at, reverse=True)
    return ItemsToCheck(above[:MOST_NAMED], changed[:MOST_NAMED] if invoice.changed_since_submitted else [])


def _with_names(invoice_id: int | Slot, *more: Node) -> ModelSelect:
    of_contract = (Contract.id, Contract.name, Contract.one_period_at_a_time)
    query = Commitment.select(Commitment, *NAMES, *of_contract, *more).join(Client).join_from(Commitment, Contract)
    return query.where(Commitment.invoice == invoice_id)


_LISTED = PreparedModels[Commitment](_listed)
_PERIOD_AND_TYPING = Prepared(_PeriodRow, _period_and_typing)
