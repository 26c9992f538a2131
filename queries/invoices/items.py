"""The items of an invoice: a page of them, all of them for paper, and those that an officer should look at."""

from datetime import date, datetime
from typing import NamedTuple

from peewee import Case, ModelSelect, fn

from models import Client, Commitment, Contract, Invoice, PaymentItem
from queries.forecast import as_day
from queries.listing import Column, ListRequest, order_by, order_of
from queries.paging import page_of
from queries.prepared import Prepared, PreparedPage, Slot
from rules.client_names import list_name

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


class ListedItem(NamedTuple):
    """An item as its invoice's page shows it, amounts in pence; `was_*` before it changed. `first_day` is the first day
    that its payment items are for.
    """

    id: int
    client_id: int
    surname: str
    forename: str
    ssref: str
    contract_name: str
    one_period_at_a_time: str
    financial_year: int
    period_start: date
    period_end: date
    first_day: date
    changed_at: datetime | None
    value_pence: int
    was_value_pence: int | None
    vat_pence: int
    was_vat_pence: int | None
    contribution_pence: int
    was_contribution_pence: int | None

    @property
    def client(self) -> str:
        """`Angelo, Iris (A1)`"""
        return list_name(self.surname, self.forename, self.ssref)


class ItemsToCheck(NamedTuple):
    """A few items above the plan, the furthest first, and a few that changed after submission, the latest first."""

    over_plan: list[OverPlan]
    changed: list[Commitment]


def list_items(invoice: Invoice, request: ListRequest, count: int) -> PreparedPage[ListedItem]:
    """The page of an invoice's items that is asked for. `count`: how many items it has."""
    order, page = order_of(COLUMNS, request, "client"), page_of(request.page, count)
    rows = _LISTED.rows(order, invoice=invoice.id, size=page.size, start=page.start)
    return PreparedPage(COLUMNS, request, order, page, rows)


def _listed(order: str) -> ModelSelect:
    item = Commitment
    first_day = fn.COALESCE(FIRST_DAY, item.period_start).converter(as_day)
    query = item.select(
        *(item.id, item.client, Client.surname, Client.forename, Client.ssref),
        *(Contract.name, Contract.one_period_at_a_time),
        *(item.financial_year, item.period_start, item.period_end, first_day, item.changed_at),
        *(item.value_pence, item.was_value_pence, item.vat_pence, item.was_vat_pence),
        *(item.contribution_pence, item.was_contribution_pence),
    )
    query = query.join(Client).join_from(item, Contract).where(item.invoice == Slot("invoice"))
    return query.order_by(*order_by(COLUMNS, order), item.id).limit(Slot("size")).offset(Slot("start"))


def items_for_paper(invoice: Invoice) -> list[Commitment]:
    """All items of an invoice by client and period, each with its client and contract."""
    query = (
        Commitment.select(Commitment, *NAMES, Contract.id, Contract.name).join(Client).join_from(Commitment, Contract)
    )
    return list(query.where(Commitment.invoice == invoice.id).order_by(*BY_CLIENT[:-1], Commitment.id))


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


_LISTED = Prepared(ListedItem, _listed)
_PERIOD_AND_TYPING = Prepared(_PeriodRow, _period_and_typing)
