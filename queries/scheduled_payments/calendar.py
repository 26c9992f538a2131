"""The year's payment calendar: when each Scheduled period is due, finalised and in the bank."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from peewee import fn

from models import Contract, PaymentItem, PaymentMethod, Period, Remittance
from queries.contract_plans import method_of
from queries.forecast import as_day
from rules import periods as rules
from rules.financial_years import financial_year_end, financial_year_start


class CalendarRow(NamedTuple):
    """A period of the calendar. `finalised_on` is None until it is."""

    contract: Contract
    start: date
    end: date
    due_date: date
    finalise_date: date
    bank_date: date
    finalised_on: date | None
    is_left: bool  # whether it is open, or has something left to pay

    def is_late(self, today: date) -> bool:
        """Whether it should be finalised by now, and is not."""
        return self.is_left and self.finalised_on is None and self.finalise_date < today


DayLeft = Callable[[Contract, date], date | None]


def calendar_rows(contracts: Iterable[Contract], financial_year: int, day_left: DayLeft) -> list[CalendarRow]:
    """The rows of a financial year for these contracts, by contract and date, from the payment methods themselves.

    day_left: when what a contract's period of that start has left to pay is in the bank; None if it has nothing left,
    or is not open yet.
    """
    first, last = financial_year_start(financial_year), financial_year_end(financial_year)
    by_id = {contract.id: contract for contract in contracts}
    query = PaymentMethod.select().where(PaymentMethod.contract.in_(list(by_id)), PaymentMethod.model == "scheduled")
    known = Period.select(Period.contract, Period.start_date, Period.finalised_on).where(
        Period.contract.in_(list(by_id)), Period.finalised_on.is_null(False)
    )
    finalised = {(contract, start): day for contract, start, day in known.tuples()}
    paid = _paid_days(list(by_id), first)
    rows = [
        _row(by_id[method.contract_id], period, finalised, paid, day_left)
        for method in query.order_by(PaymentMethod.start_date)
        for period in rules.periods_of(method_of(method, 0), last)
        if period.end_date >= first
    ]
    return sorted(rows, key=lambda row: (row.contract.name.casefold(), row.contract.id, row.start))


Days = dict[tuple[int, date], date]  # by contract id and start


def _paid_days(contract_ids: Collection[int], since: date) -> Days:
    """{(contract id, period start): the day on which the last payment of it was or is in the bank}"""
    item, year_before = PaymentItem, since - timedelta(days=366)
    columns = (item.contract, item.period_start)
    query = item.select(*columns, fn.MAX(Remittance.bank_date)).join(Remittance, on=item.remittance == Remittance.id)
    query = query.where(Remittance.contract.in_(list(contract_ids)), Remittance.bank_date >= year_before)
    query = query.where(item.model == "scheduled").group_by(*columns)
    return {(contract, start): as_day(day) for contract, start, day in query.tuples()}


def _row(contract: Contract, period: rules.Period, finalised: Days, paid: Days, day_left: DayLeft) -> CalendarRow:
    """A period that was finalised late without a payment is taken to be in the bank as many days later."""
    key = contract.id, period.start_date
    finalised_on = finalised.get(key)
    late = max(timedelta(), finalised_on - period.finalise_date) if finalised_on else timedelta()
    left = day_left(contract, period.start_date)
    return CalendarRow(
        contract=contract,
        start=period.start_date,
        end=period.end_date,
        due_date=period.due_date,
        finalise_date=period.finalise_date,
        bank_date=left or paid.get(key) or period.bank_date + late,
        finalised_on=finalised_on,
        is_left=left is not None,
    )
