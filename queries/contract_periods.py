"""Which periods of contracts are open, finalised and current."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from peewee import ModelSelect

from models import Contract, PaymentMethod, Period
from queries.contract_plans import ContractPlan, load_contracts, method_of
from queries.prepared import Prepared, Reader, Values, instance
from rules import periods as rules
from rules.actor import Actor


class IsFinalised(Protocol):
    """A period's row, as far as it says when it was finalised."""

    @property
    def finalised_on(self) -> date | None: ...


Rows = Mapping[date, IsFinalised]  # a contract's Period rows by their start


class OpenPeriods(NamedTuple):
    """A contract's periods that are not finalised, in order, and its current one."""

    payable: list[rules.Period]
    current: rules.Period


def current_of(plan: ContractPlan, rows: Rows, today: date) -> rules.Period | None:
    """The contract's current period, or None where it has no periods at all."""
    return rules.current_period(plan.periods, _finalised(rows), today)


def payable_periods(plan: ContractPlan, rows: Rows) -> dict[date, rules.Period]:
    """{start: period} of the contract's periods that are not finalised, in order."""
    finalised = _finalised(rows)
    return {period.start_date: period for period in plan.periods if period.start_date not in finalised}


def periods_to_move_to(contract_ids: Iterable[int], today: date) -> dict[int, OpenPeriods]:
    """{contract id: its OpenPeriods}, of contracts that have any."""
    plans = load_contracts(list(contract_ids), today)
    rows: dict[int, dict[date, Period]] = {contract_id: {} for contract_id in plans}
    for row in Period.select().where(Period.contract.in_(list(plans))):
        rows[row.contract_id][row.start_date] = row
    return {
        contract_id: OpenPeriods(list(payable_periods(plan, rows[contract_id]).values()), current)
        for contract_id, plan in plans.items()
        if (current := current_of(plan, rows[contract_id], today)) is not None
    }


def current_periods(contract_ids: Iterable[int], today: date) -> dict[int, rules.Period]:
    """{contract id: its current period}; contracts without a payment method are left out."""
    return {contract_id: periods.current for contract_id, periods in periods_to_move_to(contract_ids, today).items()}


def next_invoiced_period(viewer: Actor, today: date, opens_days: int) -> rules.Period | None:
    """The next period of the viewer's Invoiced contracts that opens; opens_days: the council's setting."""
    methods: dict[int, list[rules.Method]] = {}
    for values in METHODS.rows(viewer.side, organisation_id=viewer.organisation_id):
        row = instance(PaymentMethod, values)
        methods.setdefault(row.contract_id, []).append(method_of(row, opens_days))
    to_come = [
        period
        for of_contract in methods.values()
        for period in rules.contract_periods(of_contract, today)
        if period.method.model == "invoiced" and not period.is_open(today)
    ]
    return min(to_come, key=lambda period: (period.opens_on, period.start_date), default=None)


def _methods(side: str) -> ModelSelect:
    theirs = Contract.visible_to(Reader(side)).select(Contract.id)
    return PaymentMethod.select().where(PaymentMethod.contract.in_(theirs)).order_by(PaymentMethod.start_date)


def _finalised(rows: Rows) -> set[date]:
    return {start for start, row in rows.items() if row.finalised_on is not None}


METHODS = Prepared(Values, _methods)
