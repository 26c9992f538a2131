"""What a recalculation would change, found without keeping it: `flask verify --recalculate`.

Each lot of contracts is worked out in a transaction that is rolled back, and what stands before is compared with what
would stand after: payment items, held-back amounts, periods, overpayment plans and purchase orders. The transactions
are as short as those of the night's round. A difference of money, quantities or dates is told apart from one of words,
which an update of the portal may have worded anew.
"""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from peewee import ModelSelect, chunked

from models import (
    CarePackageLineItem,
    Contract,
    HeldBack,
    OverpaymentInstalment,
    OverpaymentPlan,
    OverpaymentSlice,
    PaymentItem,
    Period,
    PurchaseOrder,
    database,
)
from operations import consequences, purchase_orders
from rules.moment import Moment

CONTRACTS_A_LOT = 10
Row = dict[str, Any]
Standing = dict[tuple[str, Any], Row]  # by (what it is, what it is known by)
NOT_COMPARED = ("id", "version", "plan", "payment_item", "below_nil_since", "remittance", "run_amount_pence")
WORDS = ("reason", "cause")
WORDS_OF_A_WORKING = ("pricing", "confirmed_on")  # besides them it has figures, which later corrections are made from


class Difference(NamedTuple):
    """A row that working everything out again would add, change or take away, in a sentence.

    `is_of_words`: the same amounts, quantities and dates would be explained in other words.
    """

    sentence: str
    is_of_words: bool = False


def differences(at: Moment) -> Iterator[Difference]:
    """What working everything out again, as of `at`, would give otherwise."""
    contract_ids = [row for (row,) in Contract.select(Contract.id).order_by(Contract.id).tuples()]
    for some in chunked(contract_ids, CONTRACTS_A_LOT):
        with database.atomic() as transaction:
            before = _standing(some)
            consequences.contracts_changed(some, at, skips_unchanged=False)
            purchase_orders.reissue(_pairs(some), at)
            after = _standing(some)
            transaction.rollback()
        yield from _compared(before, after)


def _pairs(contract_ids: Collection[int]) -> set[tuple[int, int]]:
    line, order = CarePackageLineItem, PurchaseOrder
    lines = line.select(line.contract, line.client).where(line.contract.in_(contract_ids)).distinct()
    orders = order.select(order.contract, order.client).where(
        order.contract.in_(contract_ids), order.client.is_null(False)
    )
    return set(lines.tuples()) | set(orders.distinct().tuples())


def _standing(contract_ids: Collection[int]) -> Standing:
    """All that recalculation writes for these contracts, without what it was given by others."""
    item, held, plan = PaymentItem, HeldBack, OverpaymentPlan
    plans = plan.select(plan.id).where(plan.contract.in_(contract_ids))
    queries: dict[str, tuple[ModelSelect, tuple[str, ...]]] = {
        "Payment item": (
            item.select().where(item.contract.in_(contract_ids), item.state == "derived"),
            ("line_key", "slice_start", "side", "kind"),
        ),
        "Held-back amount": (
            held.select().where(held.contract.in_(contract_ids)),
            ("line_key", "slice_start", "reason", "from_date", "client_ref"),
        ),
        "Period": (Period.select().where(Period.contract.in_(contract_ids)), ("contract", "start_date")),
        "Overpayment plan": (plan.select().where(plan.contract.in_(contract_ids)), ("contract", "line_key", "id")),
        "Slice of an overpayment plan": (
            OverpaymentSlice.select().where(OverpaymentSlice.plan.in_(plans)),
            ("plan", "slice_start", "side"),
        ),
        "Part of an overpayment plan": (
            OverpaymentInstalment.select().where(OverpaymentInstalment.plan.in_(plans)),
            ("plan", "number"),
        ),
        "Purchase order": (
            PurchaseOrder.select().where(PurchaseOrder.contract.in_(contract_ids)),
            ("contract", "client", "financial_year"),
        ),
    }
    return {
        (what, tuple(row[name] for name in names)): row
        for what, (query, names) in queries.items()
        for row in query.dicts()
    }


def _compared(before: Standing, after: Standing) -> Iterator[Difference]:
    for key in sorted(before.keys() | after.keys(), key=str):
        what, known_by = key
        name = f"{what} {' '.join(str(part) for part in known_by)}"
        if key not in after:
            yield Difference(f"{name}: worked out again, it would not be there")
        elif key not in before:
            yield Difference(f"{name}: worked out again, there would be one")
        else:
            yield from _changes(name, before[key], after[key])


def _changes(name: str, was: Row, now: Row) -> Iterator[Difference]:
    differing = [column for column in was if column not in NOT_COMPARED and was[column] != now[column]]
    if not differing:
        return
    told = [f"{column} {was[column]} would be {now[column]}" for column in differing if column != "working"]
    figures = [column for column in differing if column not in WORDS]
    if figures == ["working"]:
        is_of_words = _figures(was["working"]) == _figures(now["working"])
        told.append(f"its working would {'say' if is_of_words else 'count'} otherwise")
    else:
        is_of_words = not figures
    yield Difference(f"{name}: worked out again, {', '.join(told)}", is_of_words)


def _figures(working: Any) -> Any:
    """A stored working, or a part of it, without its words."""
    if isinstance(working, dict):
        return {name: _figures(each) for name, each in working.items() if name not in WORDS_OF_A_WORKING}
    return [_figures(each) for each in working] if isinstance(working, list) else working
