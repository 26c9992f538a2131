"""The items of an invoice: a page of them, all of them for paper, and those that an officer should look at."""

from datetime import date
from typing import NamedTuple

from peewee import Case, ModelSelect, Node, fn

from models import Client, Commitment, Contract, Invoice, PaymentItem
from queries.forecast import as_day
from queries.listing import Column, ListPage, ListRequest

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


def list_items(invoice: Invoice, request: ListRequest, count: int) -> ListPage:
    """The page of an invoice's items that is asked for, each with its client, its contract and, as `first_day`, the
    first day that its payment items are for. `count`: how many items it has.
    """
    first_day = fn.COALESCE(FIRST_DAY, Commitment.period_start).converter(as_day).alias("first_day")
    return ListPage(
        _with_names(invoice, first_day), COLUMNS, request, sort="client", tie_break=(Commitment.id,), count=count
    )


def items_for_paper(invoice: Invoice) -> list[Commitment]:
    """All items of an invoice by client and period, each with its client and contract."""
    return list(_with_names(invoice).order_by(*BY_CLIENT[:-1], Commitment.id))


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
    may_not = Case(None, [(Contract.totals_editable, 0)], 1)
    dates = (fn.MIN(Commitment.period_start), fn.MAX(Commitment.period_end))
    of_invoice = Commitment.select(*dates, fn.COUNT(Commitment.id), fn.SUM(may_not)).join(Contract)
    first, last, count, those_that_do_not = of_invoice.where(Commitment.invoice == invoice.id).tuples().get()
    return PeriodAndTyping(first, last, bool(count) and not those_that_do_not)


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


def _with_names(invoice: Invoice, *more: Node) -> ModelSelect:
    of_contract = (Contract.id, Contract.name, Contract.one_period_at_a_time)
    query = Commitment.select(Commitment, *NAMES, *of_contract, *more).join(Client).join_from(Commitment, Contract)
    return query.where(Commitment.invoice == invoice.id)
