"""What was changed in what care is bought by - an uplift, a contract's methods and prices, a level's rule - and may be
why an adjustment came to be. What was changed in a client's own care is in `adjustment_causes`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import JOIN

from models import AuditEvent, Contract, PaymentItem, Person, ServiceLevel, Uplift, UpliftPrice
from queries.uplifts.working import terms_of
from rules.change_causes import LEVEL, METHOD, REASON_GIVEN, UNPLANNED_PRICE, UPLIFT, Change
from rules.import_events import CareEvent, ImportEvent, is_by_import

THINGS = {"payment method": METHOD, "contract price": UNPLANNED_PRICE, "service level": LEVEL}
WHAT_AND_HOW = {
    event.stored(thing): (what, how)
    for thing, what in THINGS.items()
    for kinds in (ImportEvent, CareEvent)
    for event, how in ((kinds.ADDED, "added"), (kinds.CHANGED, "changed"), (kinds.TAKEN_AWAY, "taken away"))
}
EVENTS_AT_MOST = 400  # the newest


class Recorded(NamedTuple):
    """A change, who made it, and when."""

    change: Change
    who: str  # `Cora Example`, or `care import by Cora Example`
    at: datetime


class TermChanges:
    """The changes since some time of what the care of these payment items is bought by.

    levels: {service level id: its reference}.
    """

    def __init__(self, items: Collection[PaymentItem], levels: Mapping[int, str], since: datetime) -> None:
        self._uplifts = _uplifts(items, since)
        self._of_contracts, self._of_levels = _events(items, since)
        self._levels = levels

    def about(self, item: PaymentItem) -> Iterator[Recorded]:
        """Those that may have changed what is due for the item, whenever they were made."""
        yield from self._uplifts[item.cpli_id or (item.contract_id, item.service_level_id)]
        yield from self._of_levels[item.service_level_id]
        for each in self._of_contracts[item.contract_id]:
            if each.change.what == METHOD or (item.cpli_id is None and self._is_of_level(each.change, item)):
                yield each

    def _is_of_level(self, change: Change, item: PaymentItem) -> bool:
        level = {**change.was, **change.now}.get("service_level")
        return level is None or level == self._levels[item.service_level_id]


def _uplifts(items: Collection[PaymentItem], since: datetime) -> dict[Any, list[Recorded]]:
    """{line item id, or (contract id, service level id) of unplanned care: its uplifts}"""
    price = UpliftPrice
    is_unplanned = price.cpli.is_null() & price.contract.in_({item.contract_id for item in items})
    query = (
        price.select(price, Uplift, Person)
        .join(Uplift)
        .join(Person, JOIN.LEFT_OUTER, on=Uplift.applied_by)
        .where(
            Uplift.state == "applied",
            Uplift.applied_at > since,
            price.cpli.in_({item.cpli_id for item in items if item.cpli_id}) | is_unplanned,
        )
        .order_by(price.id.desc())
    )
    found = defaultdict(list)
    for row in query:
        uplift = row.uplift
        was = {"unit_price_tenthousandths": row.was_tenthousandths}
        now = {"unit_price_tenthousandths": row.now_tenthousandths, "by": terms_of(uplift).words}
        change = Change(UPLIFT, "changed", was, now | {REASON_GIVEN: uplift.reason}, row.start_date)
        who = uplift.applied_by.name if uplift.applied_by else ""
        found[row.cpli_id or (row.contract_id, row.service_level_id)].append(Recorded(change, who, uplift.applied_at))
    return found


def _events(items: Collection[PaymentItem], since: datetime) -> tuple[dict[int, list[Recorded]], ...]:
    """({contract id: changes of its methods and prices}, {service level id: changes of it}), newest first."""
    contracts, levels = {item.contract_id for item in items}, {item.service_level_id for item in items}
    event = AuditEvent
    about = (event.object_type == Contract.__name__) & event.object_id.in_(contracts)
    about |= (event.object_type == ServiceLevel.__name__) & event.object_id.in_(levels)
    query = event.select().where(about, event.at > since, event.kind.in_(list(WHAT_AND_HOW)))
    of_contracts: dict[int, list[Recorded]] = defaultdict(list)
    of_levels: dict[int, list[Recorded]] = defaultdict(list)
    for row in event.with_words(query.order_by(event.id.desc()).limit(EVENTS_AT_MOST)):
        by_import = "care import by " if is_by_import(row.kind) else ""
        recorded = Recorded(_change(row), by_import + row.person_name, row.at)
        (of_levels if recorded.change.what == LEVEL else of_contracts)[row.object_id].append(recorded)
    return of_contracts, of_levels


def _change(event: AuditEvent) -> Change:
    what, how = WHAT_AND_HOW[event.kind]
    was, now = event.was or {}, event.now or {}
    if how == "changed":
        return Change(what, how, was, now)
    values = {**was, **now}
    return Change(what, how, was, now, _day(values.get("start_date")), _day(values.get("end_date")))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
