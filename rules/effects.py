"""What a change of care does to money, as plain values and in words, before it is saved (docs/domain/care.md).

Amounts are pence, without VAT.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Self

from rules import money
from rules.broken import AskFirst
from rules.dates import format_date
from rules.held_back import REASONS

NO_CHANGE = "This changes no money that is due now."
SEVERAL = 3  # organisations that are named; more are counted


@dataclass(frozen=True)
class CareReach:
    """Whose money a change of care may reach: the lines, by their keys, and (contract id, client id) of the orders.

    A line that moves to another contract names the one that it leaves in `pairs`, too. contracts: those that change in
    themselves, such as in their periods, whether or not they have a line.
    """

    line_keys: frozenset[str] = frozenset()
    pairs: frozenset[tuple[int, int]] = frozenset()
    contracts: frozenset[int] = frozenset()

    def __or__(self, other: Self) -> Self:
        return replace(
            self,
            line_keys=self.line_keys | other.line_keys,
            pairs=self.pairs | other.pairs,
            contracts=self.contracts | other.contracts,
        )

    @property
    def contract_ids(self) -> frozenset[int]:
        """The contracts of the orders, and those that change in themselves."""
        return frozenset(contract for contract, _ in self.pairs) | self.contracts


@dataclass(frozen=True)
class SliceEffect:
    """What is due for one line, slice and side before and after; `settled_pence`: what was paid, or is frozen, of it.

    is_paid: its own period has been paid, so that the difference is an adjustment in a later payment.
    """

    organisation_id: int
    line_key: str
    side: str
    from_date: date
    to_date: date
    is_paid: bool
    settled_pence: int
    was_pence: int | None  # to be paid besides; None: there was no item
    now_pence: int | None  # None: there would be none

    @property
    def change_pence(self) -> int:
        """By how much what is to be paid changes."""
        return (self.now_pence or 0) - (self.was_pence or 0)


@dataclass(frozen=True)
class HeldEffect:
    """An amount held back for a reason, before and after."""

    organisation_id: int
    reason: str
    was_pence: int
    now_pence: int


@dataclass(frozen=True)
class OrderEffect:
    """A purchase order's value before (None: it is a new one) and after."""

    organisation_id: int
    name: str
    number: str  # with the iteration that it would get
    financial_year: int
    was_pence: int | None
    now_pence: int
    was_number: str = ""
    over_pence: int = 0  # so much more than its value is spent and due of its year then

    @property
    def change_pence(self) -> int:
        """By how much its value changes."""
        return self.now_pence - (self.was_pence or 0)


@dataclass(frozen=True)
class PlanEffect:
    """An overpayment plan that begins (`was_pence` None), changes or ends (`now_pence` None): what is left to take."""

    organisation_id: int
    line_key: str
    was_pence: int | None
    now_pence: int | None
    instalments: int
    payment_pence: int  # what the payment would be without it
    answer_until: date  # no answer by then is acceptance
    bank_dates: tuple[date, ...] = ()  # of the payments that it is taken from

    @property
    def is_new(self) -> bool:
        """Whether the change announces it."""
        return self.was_pence is None


@dataclass(frozen=True)
class Effect:
    """What saving a change would do to money. `is_worked_out`: not where it reaches too many lines to say at once."""

    organisations: dict[int, str]  # {id: name} of those whose money changes
    lines: int = 0
    slices: tuple[SliceEffect, ...] = ()
    held_back: tuple[HeldEffect, ...] = ()
    orders: tuple[OrderEffect, ...] = ()
    plans: tuple[PlanEffect, ...] = ()
    is_worked_out: bool = True

    def of_organisation(self, organisation_id: int) -> Self:
        """The part of it that one organisation gets."""

        def is_theirs(each: SliceEffect | HeldEffect | OrderEffect | PlanEffect) -> bool:
            return each.organisation_id == organisation_id

        slices = tuple(filter(is_theirs, self.slices))
        return replace(
            self,
            organisations={organisation_id: self.organisations[organisation_id]},
            lines=len({each.line_key for each in slices}),
            slices=slices,
            held_back=tuple(filter(is_theirs, self.held_back)),
            orders=tuple(filter(is_theirs, self.orders)),
            plans=tuple(filter(is_theirs, self.plans)),
        )

    @property
    def added(self) -> int:
        """How many payment items it adds."""
        return sum(each.was_pence is None for each in self.slices)

    @property
    def taken_away(self) -> int:
        """How many payment items it takes away."""
        return sum(each.now_pence is None for each in self.slices)

    @property
    def changed(self) -> int:
        """How many payment items get another amount."""
        return len(self.slices) - self.added - self.taken_away

    @property
    def paid_slices(self) -> list[SliceEffect]:
        """What changes in periods already paid."""
        return [each for each in self.slices if each.is_paid]

    @property
    def paid_pence(self) -> int:
        """By how much what is due changes in periods already paid."""
        return sum(each.change_pence for each in self.paid_slices)

    @property
    def open_pence(self) -> int:
        """By how much what is due changes in periods that are open and not paid yet."""
        return sum(each.change_pence for each in self.slices if not each.is_paid)

    @property
    def orders_pence(self) -> int:
        """By how much the value of purchase orders changes."""
        return sum(each.change_pence for each in self.orders)

    @property
    def new_plans(self) -> list[PlanEffect]:
        """The overpayment plans that it announces."""
        return [each for each in self.plans if each.is_new]

    @property
    def changes_nothing(self) -> bool:
        """Whether no money changes that is due, held back or on an order."""
        return self.is_worked_out and not (self.slices or self.held_back or self.orders or self.plans)


class SeeMoneyFirst(AskFirst):
    """What saving would do to money, which the person sees before it is saved; `effect` has all of it.

    said: what else the answer is about, such as what the form says. Where money or form are another by then, the
    question is another one.
    """

    def __init__(self, effect: Effect, said: str = "") -> None:
        super().__init__(summary(effect), sha256(f"{_figures(effect)}{said}".encode()).hexdigest()[:16])
        self.effect = effect


def _figures(effect: Effect) -> list[str]:
    """All figures of an effect without the keys of lines: a line item that is new gets another id each time."""
    lines = [repr(replace(each, line_key="")) for each in effect.slices]
    lines += [repr(replace(each, line_key="")) for each in effect.plans]
    others = [repr(each) for each in (*effect.held_back, *effect.orders)]
    return sorted(lines) + sorted(others) + [f"{effect.lines} {effect.is_worked_out}"]


def signed(amount_pence: int) -> str:
    """An amount as a difference: `+£12.50`, `−£412.20`, `£0.00`."""
    return f"{'+' if amount_pence > 0 else ''}{money.format_pence(amount_pence)}"


def summary(effect: Effect) -> str:
    """In one line: `Adds 3 items, −£412.20 in periods already paid, an overpayment plan for Rose Care`."""
    if not effect.is_worked_out:
        return f"This reaches {effect.lines:,} line items: the worker works out their money after you save."
    parts = _items_words(effect)
    if effect.paid_slices:
        parts.append(f"{signed(effect.paid_pence)} in periods already paid")
    if any(not each.is_paid for each in effect.slices):
        parts.append(f"{signed(effect.open_pence)} in periods not paid yet")
    if effect.new_plans:
        owners = _names(effect, {each.organisation_id for each in effect.new_plans})
        count = len(effect.new_plans)
        parts.append(f"{'an overpayment plan' if count == 1 else f'{count:,} overpayment plans'} for {owners}")
    if effect.held_back:
        change = sum(each.now_pence - each.was_pence for each in effect.held_back)
        parts.append(f"{signed(change)} held back")
    if effect.orders and not parts:
        parts.append(f"{signed(effect.orders_pence)} on purchase orders")
    if not parts:
        return NO_CHANGE
    words = ", ".join(parts)
    return f"{words[0].upper()}{words[1:]}"


def sentences(effect: Effect) -> list[str]:
    """All of it but the items themselves, a sentence each: plans, held-back amounts, orders."""
    said = [_plan_words(effect, each) for each in effect.plans]
    for held in effect.held_back:
        was, now = money.format_pence(held.was_pence), money.format_pence(held.now_pence)
        said.append(f"Held back ({REASONS[held.reason]}): {now}, was {was}.")
    said += [_order_words(each) for each in effect.orders]
    return said


def _items_words(effect: Effect) -> list[str]:
    counted = [("adds", effect.added), ("changes", effect.changed), ("takes away", effect.taken_away)]
    return [f"{verb} {count:,} item{'s' * (count != 1)}" for verb, count in counted if count]


def _plan_words(effect: Effect, plan: PlanEffect) -> str:
    name = effect.organisations[plan.organisation_id]
    if plan.now_pence is None:
        return f"The overpayment plan of {name} ends: nothing is left to take back."
    amount = money.format_pence(abs(plan.now_pence))
    if plan.was_pence is None:
        parts = f"in {plan.instalments} instalments" if plan.instalments > 1 else "in one instalment"
        if plan.bank_dates:
            parts = f"{parts}, from the payments expected on {_and([format_date(day) for day in plan.bank_dates])}"
        of, until = money.format_pence(plan.payment_pence), format_date(plan.answer_until)
        words = f"{name} gets an overpayment plan: {amount} is taken back {parts}. Its next payment would be {of}."
        return f"{words} It can ask for another plan, or dispute it, until {until}."
    return f"The overpayment plan of {name} has {amount} left to take back, was {money.format_pence(-plan.was_pence)}."


def _order_words(order: OrderEffect) -> str:
    now = money.format_pence(order.now_pence)
    over = f" Its spend would be {money.format_pence(order.over_pence)} over its value." if order.over_pence else ""
    if order.was_pence is None:
        return f"Purchase order {order.number} is issued for {order.name}: {now}.{over}"
    was = money.format_pence(order.was_pence)
    return f"Purchase order {order.was_number} is issued again as {order.number}, {order.name}: {now}, was {was}.{over}"


def _names(effect: Effect, ids: Iterable[int]) -> str:
    names: Sequence[str] = sorted(effect.organisations[each] for each in ids)
    if len(names) > SEVERAL:
        return f"{len(names):,} providers"
    return _and(names)


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
