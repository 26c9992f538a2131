"""What was counted: each frozen or settled item locks the weeks of its working, and they are what they were then."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from peewee import chunked

from models import Actual, CountedActual, Dispute, PaymentItem
from queries.invariants.paging import pages
from rules.workings import counted_actuals

IDS_AT_ONCE = 5000
FIGURES = ("actual", "frustrated", "missed", "extra")  # as a working names them
NEVER_RAISED = ("proposed", "dropped")


class Recorded(NamedTuple):
    """A recorded week as it is now; the figures in the order of FIGURES."""

    week: str
    is_confirmed: bool
    figures: tuple[int, ...]


def counted_problems() -> Iterator[str]:
    """The weeks of each item's working are those it locks, confirmed, and equal to what was counted.

    A week that an officer opened (Unlock, or a dispute) may differ until it is counted again; a derived item counts the
    weeks as they are now.
    """
    item = PaymentItem
    query = item.select(item.id, item.line_key, item.state, item.working).where(item.side == "cost")
    differing: dict[int, str] = {}
    for rows in pages(query, item.id):
        locked = _locked(rows[0][0], rows[-1][0])
        recorded = _recorded([actual for *_, working in rows for actual in counted_actuals(working)])
        for number, line_key, state, working in rows:
            name = f"Payment item {number} of line {line_key}"
            counted = set(counted_actuals(working))
            if counted != locked[number] and state != "derived":
                yield f"{name} counted the recorded weeks {_list(counted)}, but locks {_list(locked[number])}"
            if locked[number] and state == "derived":
                yield f"{name} is derived, but locks the recorded weeks {_list(locked[number])}"
            for actual in _that_differ(working, recorded):
                if state == "derived":
                    yield f"{name} counts recorded week {actual} other than it is recorded"
                else:
                    differing[actual] = f"Recorded week {actual} of line {line_key} is not what was counted and paid"
    opened = _may_differ(list(differing))
    for actual, words in differing.items():
        if actual not in opened:
            yield words


def recorded_problems() -> Iterator[str]:
    """A recorded week adds up, and says when it was confirmed exactly where it is."""
    row = Actual
    delivered = row.actual_hundredths + row.frustrated_hundredths + row.missed_hundredths - row.extra_hundredths
    adds_up = (row.planned_hundredths == 0) | (row.planned_hundredths == delivered)
    for number, line, week in row.select(row.id, row.cpli, row.week_start).where(~adds_up).tuples():
        yield f"Recorded week {number} of {week}, line item {line}: what is planned is not what was recorded"
    is_confirmed = row.state == "confirmed"
    wrong = (is_confirmed & row.confirmed_at.is_null()) | (~is_confirmed & row.confirmed_at.is_null(False))
    for number, state in row.select(row.id, row.state).where(wrong).tuples():
        yield f"Recorded week {number} is {state}, but when it was confirmed says otherwise"


def _locked(first: int, last: int) -> Mapping[int, set[int]]:
    """{payment item id: ids of the actuals that it locks} of the items between two ids."""
    found = defaultdict(set)
    row = CountedActual
    for item, actual in row.select(row.payment_item, row.actual).where(row.payment_item.between(first, last)).tuples():
        found[item].add(actual)
    return found


def _recorded(actual_ids: Sequence[int]) -> dict[int, Recorded]:
    columns = (
        Actual.id,
        Actual.week_start,
        Actual.state,
        Actual.actual_hundredths,
        Actual.frustrated_hundredths,
        Actual.missed_hundredths,
        Actual.extra_hundredths,
    )
    found = {}
    for ids in chunked(sorted(set(actual_ids)), IDS_AT_ONCE):
        for number, week, state, *figures in Actual.select(*columns).where(Actual.id.in_(ids)).tuples():
            found[number] = Recorded(week.isoformat(), state == "confirmed", tuple(figures))
    return found


def _that_differ(working: Mapping[str, Any], recorded: Mapping[int, Recorded]) -> Iterator[int]:
    """The ids of the recorded weeks that are not, or not any more, what a working counted."""
    for week in working.get("weeks", ()):
        if week["actual_id"] is not None:
            counted = Recorded(week["week"], True, tuple(week[name] for name in FIGURES))
            if recorded.get(week["actual_id"]) != counted:
                yield week["actual_id"]


def _may_differ(actual_ids: Sequence[int]) -> set[int]:
    """Those of these recorded weeks that another item counted as they are now, or that an officer opened."""
    allowed = set()
    for ids in chunked(actual_ids, IDS_AT_ONCE):
        recorded = _recorded(ids)
        query = PaymentItem.select(PaymentItem.working).join(CountedActual).where(CountedActual.actual.in_(ids))
        for (working,) in query.tuples():
            allowed |= set(counted_actuals(working)) - set(_that_differ(working, recorded))
        opened = Actual.select(Actual.id).where(Actual.id.in_(ids), Actual.unlocked_at.is_null(False))
        allowed |= {number for (number,) in opened.tuples()}
        of_client = (Dispute.organisation == Actual.organisation) & (Dispute.client == Actual.client)
        of_client &= (Dispute.first_week <= Actual.week_start) & (Dispute.last_week >= Actual.week_start)
        disputed = Actual.select(Actual.id).join(Dispute, on=of_client)
        disputed = disputed.where(Actual.id.in_(ids), Dispute.status.not_in(NEVER_RAISED))
        allowed |= {number for (number,) in disputed.tuples()}
    return allowed


def _list(numbers: set[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers)) or "none"
