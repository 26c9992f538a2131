"""Contracts with their periods, and which lines they have."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from models import Actual, CarePackageLineItem, Contract, PaymentItem, PaymentMethod
from queries import council_settings
from queries.prepared import Ids, Prepared, is_in
from rules.delivered import cuts_of
from rules.line_keys import UNPLANNED, line_item_ids, line_item_key, unplanned_ids, unplanned_key
from rules.periods import Method, Period, Slice, contract_periods, slices_of
from rules.weeks import FAR_FUTURE


@dataclass(slots=True)
class ContractPlan:
    """A contract's periods and slices, as they are on the day of the recalculation."""

    id: int
    organisation_id: int
    one_period_at_a_time: str
    document_must_be_agreed: bool
    methods: list[Method]
    periods: list[Period]  # the next to open included
    open_slices: list[Slice]
    cuts: list[date]


def load_contracts(
    contract_ids: Collection[int], today: date, opens_days: int | None = None, rows: Iterable[Contract] | None = None
) -> dict[int, ContractPlan]:
    """{id: ContractPlan}. Who has read the setting (days before its due date that a Scheduled period opens) or the
    contracts' rows already may hand them in.
    """
    if opens_days is None:
        opens_days = council_settings.read().scheduled_open_days
    ids = list(contract_ids)
    methods = defaultdict(list)
    for contract_id, *values in _METHODS.rows(ids=ids):
        methods[contract_id].append(_method(values, opens_days))
    plans = {}
    for row in rows or _CONTRACTS.rows(ids=ids):
        periods = contract_periods(methods[row.id], today)
        plans[row.id] = ContractPlan(
            row.id,
            row.organisation_id,
            row.one_period_at_a_time,
            row.document_must_be_agreed,
            methods[row.id],
            periods,
            [pay_slice for period in periods if period.is_open(today) for pay_slice in slices_of(period)],
            cuts_of(periods),
        )
    return plans


def method_of(row: PaymentMethod, opens_days_before_due: int) -> Method:
    """A PaymentMethod row as a plain value."""
    return _method([getattr(row, name) for name in _OF_METHOD], opens_days_before_due)


def _method(values: Sequence[Any], opens_days_before_due: int) -> Method:
    """A Method of the values of the columns _OF_METHOD."""
    method_id, start, end, *others = values
    return Method(method_id, start, end or FAR_FUTURE, *others, opens_days_before_due=opens_days_before_due)


class _MethodRow(NamedTuple):
    """A payment method's contract, and the values of a Method."""

    contract_id: int
    id: int
    start_date: date
    end_date: date | None
    model: str
    pay_on_actuals: str
    frequency: str
    first_period_start: date
    slack_days: int
    days_to_finalise: int
    days_to_bank: int
    is_net: bool


class _ContractRow(NamedTuple):
    id: int
    organisation_id: int
    one_period_at_a_time: str
    document_must_be_agreed: bool


_OF_METHOD = _MethodRow._fields[1:]
_METHODS = Prepared(
    _MethodRow,
    lambda: (
        PaymentMethod.select(PaymentMethod.contract, *(getattr(PaymentMethod, name) for name in _OF_METHOD))
        .where(is_in(PaymentMethod.contract, Ids("ids")))
        .order_by(PaymentMethod.start_date)
    ),
)
_CONTRACTS = Prepared(
    _ContractRow,
    lambda: Contract.select(
        Contract.id, Contract.organisation, Contract.one_period_at_a_time, Contract.document_must_be_agreed
    ).where(is_in(Contract.id, Ids("ids"))),
)


def line_keys_of_contracts(contract_ids: Collection[int]) -> list[tuple[int, str]]:
    """[(contract id, line key)] of every line of these contracts, in order: its line items, and unplanned care."""
    row = CarePackageLineItem
    keys = {
        (contract, line_item_key(cpli))
        for contract, cpli in row.select(row.contract, row.id).where(row.contract.in_(contract_ids)).tuples()
    }
    for table in (Actual, PaymentItem):
        columns = (table.contract, table.client, table.service_level)
        unplanned = table.select(*columns).where(table.contract.in_(contract_ids), table.cpli.is_null()).distinct()
        if table is PaymentItem:
            unplanned = unplanned.where(PaymentItem.line_key.startswith(UNPLANNED))
        keys.update(
            (contract, unplanned_key(contract, client, level)) for contract, client, level in unplanned.tuples()
        )
    return sorted(keys, key=lambda pair: (pair[0], pair[1][0], len(pair[1]), pair[1]))


def contracts_of_lines(line_keys: Collection[str]) -> dict[str, int]:
    """{line key: contract id}; keys of line items that do not exist are left out."""
    cplis = line_item_ids(line_keys)
    row = CarePackageLineItem
    found = {
        line_item_key(cpli): contract
        for cpli, contract in row.select(row.id, row.contract).where(row.id.in_(cplis)).tuples()
    }
    found.update({unplanned_key(*ids): ids[0] for ids in unplanned_ids(line_keys)})
    return found
