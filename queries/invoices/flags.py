"""Loads the figures that the flag rules need for a page of invoices, in a few queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from peewee import JOIN, Case, Expression, ModelSelect, fn

from models import Commitment, Invoice, PaymentItem, PurchaseOrder, Table
from queries.care_days import care_days_of_commitments
from queries.invoices.look_alikes import look_alike_counts
from queries.prepared import Ids, Prepared, is_in
from rules.invoice_flags import (
    LAST_FOR_TREND,
    ContractTrend,
    Facts,
    Flag,
    Reason,
    flags_of,
    mean_of_last,
    mean_words,
    reason_of,
)
from rules.invoice_statuses import DECIDED
from rules.invoice_totals import Totals
from rules.trends import CarePayment

IDS = Ids("invoice_ids")


@dataclass(frozen=True)
class InvoiceFigures:
    """An invoice's flags, why to look at it, and the figures that stand beside its total, in pence; `mean_of_last` None
    without any.
    """

    flags: list[Flag]
    reason: Reason
    left_on_orders: int
    mean_of_last: int | None
    mean_words: str


@dataclass(frozen=True)
class ContractFigures:
    """What an invoice asks of a contract and what is left on its orders, in pence; how many commitments exceed that,
    and how many exceed their plan, by how many pence; how many days of care it is for.
    """

    asked: int
    left: int
    exceeded: int
    over_plan: int
    care_days: int
    exceeded_pence: int = 0
    over_plan_pence: int = 0


class FlaggedInvoice(Protocol):
    """What the flags need to know of an invoice: a row of the table, or one like it."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def organisation_id(self) -> int:
        """Its provider."""

    @property
    def changed_since_submitted(self) -> bool:
        """Whether its total changed after it was submitted."""


def figures_for(
    invoices: Sequence[FlaggedInvoice], totals: Mapping[int, Totals], off_trend_percent: int
) -> dict[int, InvoiceFigures]:
    """{invoice id: InvoiceFigures} of these invoices; totals: {invoice id: Totals}. Four queries for any number.

    off_trend_percent: the council's setting.
    """
    ids = [invoice.id for invoice in invoices]
    if not ids:
        return {}
    sums, last = sums_by_contract(ids), last_amounts_by_contract(ids)
    alike = look_alike_counts(ids)
    known = organisations_with_decided(ids)
    figures = {}
    for invoice in invoices:
        mine = sums.get(invoice.id, {})
        by_contract = tuple(
            ContractTrend(CarePayment(of_contract.asked, of_contract.care_days), last.get(contract, ()))
            for contract, of_contract in mine.items()
        )
        left = sum(of_contract.left for of_contract in mine.values())
        facts = Facts(
            net=totals[invoice.id].net,
            planned=totals[invoice.id].planned,
            items_over_plan=sum(of_contract.over_plan for of_contract in mine.values()),
            orders_exceeded=sum(of_contract.exceeded for of_contract in mine.values()),
            by_contract=by_contract,
            is_first=invoice.organisation_id not in known,
            is_changed=invoice.changed_since_submitted,
            look_alikes=alike.get(invoice.id, 0),
            over_plan=sum(of_contract.over_plan_pence for of_contract in mine.values()),
            over_orders=sum(of_contract.exceeded_pence for of_contract in mine.values()),
        )
        flags = flags_of(facts, off_trend_percent)
        reason = reason_of(facts, flags)
        figures[invoice.id] = InvoiceFigures(flags, reason, left, mean_of_last(by_contract), mean_words(by_contract))
    return figures


def sums_by_contract(invoice_ids: Sequence[int]) -> Mapping[int, dict[int, ContractFigures]]:
    """{invoice id: {contract id: ContractFigures}} of these invoices.

    Left is value less spend: all paid cost of the order's year, without VAT and before contributions. A commitment
    without an order has nothing left.
    """
    sums: defaultdict[int, dict[int, ContractFigures]] = defaultdict(dict)
    for row in SUMS.rows(invoice_ids=invoice_ids):
        sums[row.invoice_id][row.contract_id] = ContractFigures(*map(int, row[2:]))
    return sums


def last_amounts_by_contract(invoice_ids: Sequence[int]) -> Mapping[int, list[CarePayment]]:
    """{contract id: [CarePayment]}: what the last three decided invoices had of each contract on these invoices."""
    last: defaultdict[int, list[CarePayment]] = defaultdict(list)
    for row in LAST_AMOUNTS.rows(invoice_ids=invoice_ids):
        last[row.id].append(CarePayment(int(row.pence), int(row.care_days)))
    return last


def organisations_with_decided(invoice_ids: Sequence[int]) -> set[int]:
    """The ids of organisations of these invoices that have had one authorised."""
    return {row.id for row in WITH_DECIDED.rows(invoice_ids=invoice_ids)}


def _same_key(one: type[Table], other: type[Table]) -> Expression:
    return (
        (one.contract == other.contract) & (one.client == other.client) & (one.financial_year == other.financial_year)
    )


def _spend() -> ModelSelect:
    """Paid cost by contract, client and year, of the contracts on these invoices."""
    contracts = Commitment.select(Commitment.contract).where(is_in(Commitment.invoice, IDS))
    of_key = (PaymentItem.contract, PaymentItem.client, PaymentItem.financial_year)
    return (
        PaymentItem.select(*of_key, fn.SUM(PaymentItem.amount_pence).alias("pence"))
        .where(PaymentItem.side == "cost", PaymentItem.is_paid, PaymentItem.contract.in_(contracts))
        .group_by(*of_key)
        .alias("spend")
    )


class _SumsOfContract(NamedTuple):
    invoice_id: int
    contract_id: int
    asked: int
    left: int
    exceeded: int
    over_plan: int
    care_days: int
    exceeded_pence: int
    over_plan_pence: int


class _Last(NamedTuple):
    id: int
    pence: int
    care_days: int


class _Id(NamedTuple):
    id: int


def _sums_by_contract() -> ModelSelect:
    spend, days = _spend(), _days(is_in(Commitment.invoice, IDS))
    left = fn.COALESCE(PurchaseOrder.value_pence, 0) - fn.COALESCE(spend.c.pence, 0)
    of_key = (Commitment.invoice, Commitment.contract, Commitment.client, Commitment.financial_year)
    above, is_above = (
        Commitment.value_pence - Commitment.planned_pence,
        Commitment.value_pence > Commitment.planned_pence,
    )
    over_plan = fn.SUM(Case(None, [(is_above, 1)], 0)).alias("over_plan")
    over_plan_pence = fn.SUM(Case(None, [(is_above, above)], 0)).alias("over_plan_pence")
    asked = fn.SUM(Commitment.value_pence).alias("asked")
    keyed = (
        Commitment.select(
            *(*of_key, left.alias("left_pence"), asked, over_plan, over_plan_pence),
            fn.SUM(fn.COALESCE(days.c.days, 0)).alias("days"),
        )
        .join(PurchaseOrder, JOIN.LEFT_OUTER, on=_same_key(PurchaseOrder, Commitment))
        .join_from(
            Commitment,
            spend,
            JOIN.LEFT_OUTER,
            on=(
                (spend.c.contract_id == Commitment.contract)
                & (spend.c.client_id == Commitment.client)
                & (spend.c.financial_year == Commitment.financial_year)
            ),
        )
        .join_from(Commitment, days, JOIN.LEFT_OUTER, on=days.c.commitment_id == Commitment.id)
        .where(is_in(Commitment.invoice, IDS))
        .group_by(*of_key, PurchaseOrder.value_pence, spend.c.pence)
    )
    is_over = (keyed.c.asked > keyed.c.left_pence) & (keyed.c.asked > 0)
    left_of_it = Case(None, [(keyed.c.left_pence > 0, keyed.c.left_pence)], 0)
    return (
        Commitment.select(
            keyed.c.invoice_id,
            keyed.c.contract_id,
            fn.SUM(keyed.c.asked),
            fn.SUM(keyed.c.left_pence),
            fn.SUM(Case(None, [(is_over, 1)], 0)),
            fn.SUM(keyed.c.over_plan),
            fn.SUM(keyed.c.days),
            fn.SUM(Case(None, [(is_over, keyed.c.asked - left_of_it)], 0)),
            fn.SUM(keyed.c.over_plan_pence),
        )
        .from_(keyed)
        .group_by(keyed.c.invoice_id, keyed.c.contract_id)
    )


def _days(of_commitments: Expression, table: type[Commitment] = Commitment) -> ModelSelect:
    """A query to join: how many days of care the commitments of a condition are for."""
    commitments = table.select(table.id).where(of_commitments)
    return care_days_of_commitments(PaymentItem.commitment.in_(commitments)).alias("care_days")


def _last_amounts_by_contract() -> ModelSelect:
    contracts = Commitment.select(Commitment.contract).where(is_in(Commitment.invoice, IDS))
    of_contract = (
        Commitment.select(
            Commitment.contract,
            Commitment.invoice,
            fn.SUM(Commitment.value_pence).alias("pence"),
            fn.ROW_NUMBER()
            .over(partition_by=[Commitment.contract], order_by=[Invoice.authorised_at.desc(), Invoice.id.desc()])
            .alias("place"),
        )
        .join(Invoice)
        .where(Commitment.contract.in_(contracts), Invoice.status.in_(DECIDED), ~is_in(Invoice.id, IDS))
        .group_by(Commitment.contract, Commitment.invoice, Invoice.id, Invoice.authorised_at)
        .alias("of_contract")
    )
    of_it = Commitment.alias("of_it")
    days = _days((of_it.invoice == of_contract.c.invoice_id) & (of_it.contract == of_contract.c.contract_id), of_it)
    return (
        Commitment.select(
            of_contract.c.contract_id,
            of_contract.c.pence,
            PaymentItem.select(fn.COALESCE(fn.SUM(days.c.days), 0)).from_(days),
        )
        .from_(of_contract)
        .where(of_contract.c.place <= LAST_FOR_TREND)
    )


def _organisations_with_decided() -> ModelSelect:
    theirs = Invoice.select(Invoice.organisation).where(is_in(Invoice.id, IDS))
    decided = Invoice.select(Invoice.organisation).where(
        Invoice.organisation.in_(theirs), Invoice.status.in_(DECIDED), ~is_in(Invoice.id, IDS)
    )
    return decided.distinct()


SUMS = Prepared(_SumsOfContract, _sums_by_contract)
LAST_AMOUNTS = Prepared(_Last, _last_amounts_by_contract)
WITH_DECIDED = Prepared(_Id, _organisations_with_decided)
