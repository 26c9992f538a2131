"""The year's payment calendar: when each Scheduled period is due, finalised and in the bank."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from models import Contract, PaymentMethod, Period
from queries.contract_plans import method_of
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


def calendar_rows(contracts: Iterable[Contract], financial_year: int) -> list[CalendarRow]:
    """The rows of a financial year for these contracts, by contract and date, from the payment methods themselves."""
    first, last = financial_year_start(financial_year), financial_year_end(financial_year)
    by_id = {contract.id: contract for contract in contracts}
    query = PaymentMethod.select().where(PaymentMethod.contract.in_(list(by_id)), PaymentMethod.model == "scheduled")
    known = Period.select(Period.contract, Period.start_date, Period.finalised_on).where(
        Period.contract.in_(list(by_id)), Period.finalised_on.is_null(False)
    )
    finalised = {(contract, start): day for contract, start, day in known.tuples()}
    rows = [
        _row(by_id[method.contract_id], period, finalised.get((method.contract_id, period.start_date)))
        for method in query.order_by(PaymentMethod.start_date)
        for period in rules.periods_of(method_of(method, 0), last)
        if period.end_date >= first
    ]
    return sorted(rows, key=lambda row: (row.contract.name.casefold(), row.contract.id, row.start))


def _row(contract: Contract, period: rules.Period, finalised_on: date | None) -> CalendarRow:
    """A period that was finalised late is in the bank as many days later."""
    late = max(timedelta(), finalised_on - period.finalise_date) if finalised_on else timedelta()
    return CalendarRow(
        contract=contract,
        start=period.start_date,
        end=period.end_date,
        due_date=period.due_date,
        finalise_date=period.finalise_date,
        bank_date=period.bank_date + late,
        finalised_on=finalised_on,
    )
