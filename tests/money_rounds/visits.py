"""What visits fill into weeks, and what waits for an order, worked out anew from the visits themselves."""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction

from models import (
    Actual,
    AuditEvent,
    CarePackageLineItem,
    Contract,
    ContractPrice,
    HeldBack,
    ServiceLevel,
    Visit,
)
from tests.money_rounds.care import NEVER_ENDS
from tests.money_rounds.due import half_up
from tests.money_rounds.rows import rows

FILLED = "actual filled from visits"
A_MINUTE = timedelta(minutes=1)


class Visits:
    """Asked after each move: what was filled in since the last time is what the visits of that week come to."""

    def __init__(self):
        self.last_event = 0

    def problems(self):
        """Sentences about weeks that were filled otherwise, and about what waits."""
        read = _visits()
        levels = _levels()
        yield from self._filled(read, levels)
        yield from _waiting(read, levels)

    def _filled(self, read, levels):
        row = AuditEvent
        query = row.select(row.id, row.object_id).where(row.id > self.last_event, row.kind == FILLED)
        events = list(query.tuples())
        if not events:
            return
        self.last_event = max(number for number, _ in events)
        of_week = defaultdict(list)
        for visit in read:
            of_week[visit["cpli"], visit["week_start"]].append(visit)
        line = CarePackageLineItem
        of_lines = {number: rest for number, *rest in rows(line.id, line.service_level, line.pricing)}
        ids = {number for _, number in events}
        for actual in Actual.select().where(Actual.id.in_(ids), Actual.state == "generated"):
            level, pricing = of_lines[actual.cpli_id]
            visits = of_week[actual.cpli_id, actual.week_start]
            wanted = [_quantity(visits, status, levels[level], pricing) for status in ("delivered", "frustrated")]
            found = [actual.actual_hundredths, actual.frustrated_hundredths]
            if found != wanted:
                yield f"Line {actual.cpli_id}, {actual.week_start}: filled with {found}, but its visits are {wanted}"


def _visits():
    names = ("organisation", "client", "service_level", "cpli", "ssref", "planned_start", "planned_end", "actual_start")
    names += ("actual_end", "carers", "status", "day", "week_start")
    found = rows(*(getattr(Visit, name) for name in names), order=Visit.id)
    return [dict(zip(names, each, strict=True)) for each in found]


def _levels():
    """{id: (unit, minutes of a step, smallest quantity, whether frustrated is paid)}"""
    row = ServiceLevel
    columns = (row.id, row.unit, row.visit_rounding_minutes, row.quantity_step_hundredths, row.frustrated_paid)
    return {number: tuple(rest) for number, *rest in rows(*columns)}


def _minutes(visit, step):
    """All carers together: of what was delivered in whole steps; a frustrated visit as long as it was planned."""
    if visit["status"] == "delivered":
        minutes = (visit["actual_end"] - visit["actual_start"]) // A_MINUTE
        return half_up(Fraction(minutes, step)) * step * visit["carers"]
    if visit["status"] == "frustrated":
        return (visit["planned_end"] - visit["planned_start"]) // A_MINUTE * visit["carers"]
    return 0


def _quantity(visits, status, level, pricing):
    """Hundredths of the unit; of a timetable a day at a time."""
    unit, step, smallest, _ = level
    by_day = defaultdict(int)
    for visit in visits:
        if visit["status"] == status:
            minutes = _minutes(visit, step)
            key = visit["day"] if pricing == "timetabled" else None
            by_day[key] += minutes if unit == "Hour" else 60 * bool(minutes)
    hundredths = (half_up(Fraction(minutes * 100, 60)) for minutes in by_day.values())
    return sum(half_up(Fraction(each, smallest)) * smallest for each in hundredths)


def _waiting(read, levels):
    """Each visit without a line is held back at its contract's price, rounded by itself."""
    prices = defaultdict(list)
    row = ContractPrice
    columns = (row.contract, row.service_level, row.start_date, row.end_date, row.unit_price_tenthousandths)
    contracts = {number: rest for number, *rest in rows(Contract.id, Contract.organisation, Contract.reference)}
    for contract, level, start, end, price in rows(*columns, order=row.start_date):
        owner, reference = contracts[contract]
        prices[owner, level].append((reference, contract, start, end or NEVER_ENDS, price))
    line = CarePackageLineItem
    theirs = {tuple(pair) for *pair, pricing in rows(line.client, line.contract, line.pricing) if pricing != "one_off"}
    wanted = defaultdict(int)
    for visit in read:
        if visit["cpli"] is None:
            pence = _at_risk(visit, levels, prices, theirs)
            if pence is not None:
                wanted[visit["organisation"], visit["week_start"]] += pence
    found = defaultdict(int)
    row = HeldBack
    for owner, week, reason, pence in rows(row.organisation, row.slice_start, row.reason, row.amount_pence):
        if reason == "waiting_for_order":
            found[owner, week] += pence
    for key in wanted.keys() | found.keys():
        if wanted[key] != found[key]:
            yield f"Visits of {key} that wait are held back at {found[key]}, but come to {wanted[key]}"


def _at_risk(visit, levels, prices, theirs):
    level = visit["service_level"]
    priced = [
        ((visit["client"], contract) not in theirs, reference, -start.toordinal(), price)
        for reference, contract, start, end, price in prices[visit["organisation"], level]
        if start <= visit["day"] <= end
    ]
    if level is None or not priced or levels[level][0] not in ("Hour", "Session"):
        return None
    unit, step, _, frustrated_paid = levels[level]
    is_paid = visit["status"] == "delivered" or (visit["status"] == "frustrated" and frustrated_paid)
    minutes = _minutes(visit, step) if is_paid else 0
    price = min(priced)[-1]
    if unit == "Hour":
        return half_up(Fraction(minutes * price, 60 * 100))
    return half_up(Fraction(price, 100)) if minutes else 0
