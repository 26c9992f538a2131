"""The sum: what was settled, is payable, held back, on a plan or cancelled of each line, slice and side is what is due.

It remembers, for each item that was frozen, which days it paid: of what is held back stays what was settled of the same
days (docs/domain/held-back.md). An item that is put back takes its own days away again.
"""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

from models import HeldBack, OverpaymentPlan, OverpaymentSlice, PaymentItem
from tests.money_rounds.care import read_council
from tests.money_rounds.claims import Claims
from tests.money_rounds.due import NOTHING, due_of, half_up, in_force, live
from tests.money_rounds.floors import Floors
from tests.money_rounds.rows import rows
from tests.money_rounds.visits import Visits

BY_RULE = ("cost", "income", "adjustment")


class Item(NamedTuple):
    """A payment item, as far as the sum asks; amounts in pence."""

    id: int
    line_key: str
    slice_start: object
    side: str
    state: str
    amount: int
    due: int
    settled_before: int
    vat_rate: int
    vat: int
    is_paid: bool
    line_status: str
    remittance: int | None

    @property
    def slot(self):
        """What at most one derived item stands for."""
        return self.line_key, self.slice_start, self.side


class MoneySums:
    """Asked after each move with `check(today)`: raises AssertionError with all that don’t add up, on any floor.

    has_orders: whether purchase orders are made, as imports and nights do.
    """

    def __init__(self, has_orders=False):
        self.floors, self.visits, self.claims = Floors(has_orders), Visits(), Claims()
        self.moved = {}  # {(slot, id of a frozen or settled item): {week: {day: pence}}}
        self.stood = {}  # {slot: {week: {day: pence}}} where something was held back at the last look
        self.dues = {}  # {slot: (Line, Slice, Due)} at the last look
        self.known = {}  # {id: Item} of settled items
        self.rates = {}  # {id: VAT rate} of items that are not derived any more
        self.checks = self.amounts = 0  # how often it was asked, and how many slots it compared

    def check(self, today):
        """Compare everything with what is due as of `today`, once the portal has worked out the day."""
        council = read_council(today)
        items = _items()
        wrong = [*self._settled_items(items), *self._vat(items, council)]
        dues = _dues(council, today)
        by_slot, held, on_plans = _grouped(items), _held(), _on_plans()
        wrong += self._frozen(items, dues)
        paid = self._paid()
        stood = {}
        for slot, (line, part, due) in dues.items():
            days = self._stands(slot, line, part, due, paid)
            mine = by_slot.get(slot, ())
            if days is not None:
                stood[slot] = days
            wrong += _slot_problems(slot, line, due, days, mine, held, on_plans.get(slot, 0))
        wrong += _strays(dues, by_slot, held, on_plans)
        self.stood, self.dues = stood, dues
        self.checks += 1
        self.amounts += len(dues)
        wrong += self.floors.problems(council, today)
        wrong += self.visits.problems()
        wrong += self.claims.problems()
        assert not wrong, "\n".join(wrong)

    def _paid(self):
        """{slot: {week: {day: pence}}} that frozen and settled items paid, without the days of which all went back."""
        found = {}
        for (slot, _), moved in self.moved.items():
            paid = found.setdefault(slot, {})
            _add(paid, moved, 1)
            for key, of_week in moved.items():
                for day in [day for day, pence in of_week.items() if pence and not paid[key][day]]:
                    del paid[key][day]
        return found

    def _frozen(self, items, dues):
        """Remember which days the items paid that were frozen since the last look; forget those that went back.

        Where a contribution comes to the same for other days there is no item of it: those days go by the cost's item.
        """
        frozen = {item.id: item for item in items if item.state != "derived"}
        for slot, number in [each for each in self.moved if each[1] not in frozen]:
            del self.moved[slot, number]
        fresh = [frozen[number] for number in sorted(set(frozen) - {number for _, number in self.moved})]
        has_income = {
            item.slot for item in items if item.side == "income" and (item in fresh or item.state == "derived")
        }
        for item in fresh:
            if item.slot not in dues:  # its period is none any more
                self.moved[item.slot, item.id] = {}
                continue
            stands = self._stood_for(item.slot, item.due, dues)
            if abs(half_up(_sum(stands)) - item.due) > 1:
                yield f"{_name(item.slot)}: {item.due} was frozen as due, but {half_up(_sum(stands))} was"
            moved = self._not_paid(item.slot, stands)
            whole = item.due - item.settled_before
            if item.amount != whole and whole:  # an instalment of a plan
                share = Fraction(item.amount, whole)
                moved = {week: {day: pence * share for day, pence in days.items()} for week, days in moved.items()}
            self.moved[item.slot, item.id] = moved
            income = (*item.slot[:2], "income")
            if item.side == "cost" and income in dues and income not in has_income:
                settled = sum(each.amount for each in frozen.values() if each.slot == income)
                stands = self._stood_for(income, settled, dues)
                if settled and half_up(_sum(stands)) == settled:
                    self.moved[income, item.id] = self._not_paid(income, stands)

    def _stood_for(self, slot, amount, dues):
        """What stood of a slot, at the last look or now, whichever is nearer to an amount that was frozen."""
        now = _all_days(self._stands(slot, *dues[slot], self._paid()), dues[slot], slot[2])
        last = self.dues.get(slot)
        before = _all_days(self.stood.get(slot), last, slot[2]) if last else now
        return min((before, now), key=lambda days: abs(half_up(_sum(days)) - amount))

    def _not_paid(self, slot, stands):
        """What stands of a slot less what was paid of it."""
        moved = {}
        _add(moved, stands, 1)
        _add(moved, self._paid().get(slot, {}), -1)
        return moved

    def _stands(self, slot, line, part, due, paid):
        """{week: {day: pence}} that is settled or payable; None where that is all that is due."""
        if not line.why_held and not due.has_held_weeks:
            return None
        side = slot[2]
        of_slot = paid.get(slot, {})
        of_cost = paid.get((*slot[:2], "cost"), {})
        if side == "income" and not part.is_net:
            return {}
        if line.why_held:
            return {
                key: _lesser(line, due.weeks.get(key), side, of_cost.get(key, {}), of_slot.get(key, {}))
                for key in of_cost.keys() | of_slot.keys()
            }
        return {key: _of_week(line, week, side, of_slot.get(key, {})) for key, week in due.weeks.items()}

    def _settled_items(self, items):
        """What is settled never changes."""
        now = {item.id: item for item in items if item.state == "settled"}
        for number, item in self.known.items():
            if now.get(number) != item:
                yield f"Item {number} was settled as {item}, and is {now.get(number)}"
        self.known = now

    def _vat(self, items, council):
        for item in items:
            line = council.lines.get(item.line_key)
            rate = item.vat_rate
            if item.state == "derived":
                rate = line.vat_rate if line and item.side == "cost" else 0
                self.rates.pop(item.id, None)
            elif self.rates.setdefault(item.id, rate) != item.vat_rate:
                yield f"Item {item.id} of {_name(item.slot)}: its VAT rate changed after it was frozen"
            if (item.vat_rate, item.vat) != (rate, half_up(Fraction(item.amount * rate, 10_000))):
                yield f"Item {item.id} of {_name(item.slot)}: VAT {item.vat} of {item.amount} at {rate}"


def _of_week(line, week, side, paid):
    """What stands of a week: what is due; of one that is held back what was settled of the days still in force."""
    due = week.cost if side == "cost" else _negative(week.income)
    if not week.held:
        return due
    kept = {day: pence for day, pence in paid.items() if in_force(line, day)}
    if week.is_recorded:
        return kept
    if side == "income":
        return {day: pence for day, pence in kept.items() if live(line, day)}
    return min(kept, due, key=lambda days: sum(days.values(), NOTHING))  # never more than the plan comes to now


def _lesser(line, week, side, paid_cost, paid):
    """What stays of a week while the whole line is held back: the lesser of what was settled and what is due now."""
    if week is not None and week.held:
        return _of_week(line, week, side, paid)
    now = week.cost if week is not None else {}
    if side == "cost":
        return min(paid, now, key=lambda days: sum(days.values(), NOTHING))
    days = [day for day in paid_cost.keys() | paid.keys() if week is not None and live(line, day)]
    before = {day: paid[day] for day in days if day in paid}
    if not sum(paid_cost.values(), NOTHING):
        return before  # nothing of its cost is settled, so that nothing is taken off it either
    today = {day: pence for day, pence in _negative(week.income).items() if day in days} if week is not None else {}
    return min(before, today, key=lambda days: sum(days.values(), NOTHING))


def _slot_problems(slot, line, due, days, items, held, on_plan):
    """Sentences about one line, slice and side; `days`: None where nothing of it is held back."""
    side = slot[2]
    whole = due.cost if side == "cost" else -due.income
    expected = half_up(whole if days is None else _sum(days))
    settled = sum(item.amount for item in items if item.state != "derived" and item.line_status != "cancel")
    cancelled = sum(item.amount for item in items if item.state != "derived" and item.line_status == "cancel")
    payable = sum(item.amount for item in items if item.state == "derived")
    stands = settled + cancelled + payable + on_plan
    words = f"settled {settled}, cancelled {cancelled}, payable {payable}, on a plan {on_plan}"
    if abs(stands - expected) > (0 if days is None else 1):
        yield f"{_name(slot)}: {words}, but {expected} is due now"
    is_first = days is None and not on_plan and not any(item.state != "derived" for item in items)
    if is_first and bool(items) != bool(_stands_at_all(line, side, due, whole)):
        yield f"{_name(slot)}: {len(items)} items, but {expected} is due"
    if side == "income":
        return
    amounts = held.get(slot[:2], {})
    reasons = _held_by_reason(line, due, days, whole)
    for reason in reasons.keys() | amounts.keys():
        pence, weeks = reasons.get(reason, (NOTHING, 0))
        if abs(amounts.get(reason, 0) - pence) > max(1, weeks):
            yield f"{_name(slot)}: held back as {reason} {amounts.get(reason, 0)}, but {float(pence):.2f} is"
    tolerance = sum(weeks for _, weeks in reasons.values())
    if abs(stands + sum(amounts.values()) - half_up(whole)) > tolerance:
        yield f"{_name(slot)}: {words}, held back {sum(amounts.values())}, but {half_up(whole)} is due in all"


def _stands_at_all(line, side, due, whole):
    """Whether there is an item: of cost at £0.00 too where a live day counts, of other care where there is quantity."""
    if side == "income" or half_up(whole):
        return half_up(whole)
    if line.pricing in ("rolling", "unplanned"):
        return any(week.has_quantity for week in due.weeks.values()) and due.counts
    return due.counts


def _held_by_reason(line, due, days, whole):
    """{reason: (pence, how many amounts are rounded for it)} that is due and held back."""
    if days is None:
        return {}
    if line.why_held:
        return {line.why_held: (whole - _sum(days), 1)}
    found = {}
    for key, week in due.weeks.items():
        if week.held:
            pence, weeks = found.get(week.held, (NOTHING, 0))
            left = sum(week.cost.values(), NOTHING) - sum(days.get(key, {}).values(), NOTHING)
            found[week.held] = (pence + left, weeks + 1)
    return found


def _strays(dues, by_slot, held, on_plans):
    """Money of lines and slices that there are not."""
    for slot, items in by_slot.items():
        if slot not in dues and any(item.state == "derived" for item in items):
            yield f"{_name(slot)}: something is payable, but there is no such open slice"
    for slot, pence in on_plans.items():
        if slot not in dues and pence:
            yield f"{_name(slot)}: {pence} is on a plan, but there is no such open slice"
    for key, start in held:
        if (key, start, "cost") not in dues:
            yield f"{key} of {start}: something is held back, but there is no such open slice"


def _dues(council, today):
    """{slot: (Line, Slice, Due)} of every line and open slice that it may have something in."""
    found = {}
    for line in council.lines.values():
        records = council.records.get(line.key, [])
        cuts = council.cuts.get(line.contract, frozenset())
        for part in council.slices.get(line.contract, ()):
            mine = tuple(each for each in records if each.week <= part.last and each.week > part.first - timedelta(7))
            until = min(today, part.last + timedelta(days=8))  # what it comes to later is the same
            due = due_of(line, mine, part, cuts, until)
            for side in ("cost", "income") if line.start else ("cost",):
                found[line.key, part.first, side] = (line, part, due)
    return found


def _items():
    row = PaymentItem
    columns = (row.id, row.line_key, row.slice_start, row.side, row.state, row.amount_pence, row.due_pence)
    columns += (row.settled_before_pence, row.vat_rate_basis_points, row.vat_pence, row.is_paid)
    return [Item(*each) for each in rows(*columns, row.line_status, row.remittance, where=row.kind.in_(BY_RULE))]


def _grouped(items):
    found = defaultdict(list)
    for item in items:
        found[item.slot].append(item)
    return found


def _held():
    """{(line key, slice start): {reason: pence}} that is held back of lines that there are."""
    found = {}
    row = HeldBack
    for key, start, reason, pence in rows(row.line_key, row.slice_start, row.reason, row.amount_pence):
        if reason != "waiting_for_order":
            by_reason = found.setdefault((key, start), {})
            by_reason[reason] = by_reason.get(reason, 0) + pence
    return found


def _on_plans():
    found = {}
    part, plan = OverpaymentSlice, OverpaymentPlan
    query = part.select(plan.line_key, part.slice_start, part.side, part.rest_pence).join(plan)
    for key, start, side, rest in query.tuples():
        found[key, start, side] = found.get((key, start, side), 0) + rest
    return found


def _all_days(days, found, side):
    """What stands, day by day, also where nothing is held back."""
    if days is not None:
        return days
    _, _, due = found
    return {key: week.cost if side == "cost" else _negative(week.income) for key, week in due.weeks.items()}


def _negative(days):
    return {day: -pence for day, pence in days.items()}


def _add(total, days_of_weeks, sign):
    for key, days in days_of_weeks.items():
        of_week = total.setdefault(key, {})
        for day, pence in days.items():
            of_week[day] = of_week.get(day, NOTHING) + sign * pence


def _sum(days_of_weeks):
    return sum((pence for days in days_of_weeks.values() for pence in days.values()), NOTHING)


def _name(slot):
    key, start, side = slot
    return f"{key} of {start} ({side})"
