"""Which contracts are paid on schedule, and their periods in a financial year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import Contract, Organisation, PaymentItem, PaymentMethod, Period, Person
from queries.contract_periods import current_of
from queries.contract_plans import load_contracts
from queries.options import Options
from queries.prepared import Ids, Prepared, Reader, Slot, is_in
from queries.prepared_models import PreparedModels
from queries.scheduled_payments.planned import PlannedLine, planned_lines
from rules import periods as rules
from rules.actor import Actor
from rules.financial_years import financial_year_end, financial_year_start
from rules.scheduled_payments import legal_answers, period_state

LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class ContractPeriod:
    """A Scheduled period of a contract. `row` is its Period, None before it opens; `amount_pence` what is payable."""

    contract: Contract
    method: rules.Method
    start: date
    end: date
    due_date: date
    finalise_date: date
    bank_date: date
    state: str  # future, current or finalised
    row: Period | None = None
    amount_pence: int = 0
    is_open: bool = True
    opens_on: date | None = None
    planned: Sequence[PlannedLine] = ()  # before it opens

    @property
    def planned_pence(self) -> int:
        """What is planned before it opens, with VAT."""
        return sum(line.amount.amount_pence + line.amount.vat_pence for line in self.planned)

    @property
    def ref(self) -> str:
        """What addresses call it: `12-2025-12-01`."""
        return f"{self.contract.id}-{self.start.isoformat()}"

    @property
    def answer(self) -> str | None:
        """unconfirmed, confirmed or rejected; None where the contract does not ask, or before it opens."""
        return self.row.answer if self.row is not None and self.contract.confirmation_required else None

    @property
    def finalised_on(self) -> date | None:
        """The day on which it was finalised."""
        return self.row.finalised_on if self.row is not None else None

    def is_late(self, today: date) -> bool:
        """Whether it should be finalised by now, and no run has paid it: the next one does."""
        return self.row is not None and self.row.finalised_on is None and self.finalise_date < today

    @property
    def legal_answers(self) -> list[str]:
        """What the provider may answer now: see rules.scheduled_payments.ANSWER_MOVES."""
        if self.row is None:
            return []
        return legal_answers(self.contract.confirmation_required, self.row.finalised_on is not None, self.row.answer)

    @property
    def asks(self) -> bool:
        """Whether the provider may say now whether it is right."""
        return bool(self.legal_answers)


def scheduled_contracts(viewer: Actor, organisation_id: int | None = None) -> list[Contract]:
    """The contracts that are, were or will be paid on schedule, by name; of one organisation (its id)."""
    of = None if organisation_id is None else "organisation"
    return _SCHEDULED.rows(viewer.side, of, organisation_id=viewer.organisation_id, named=organisation_id)


def contracts_beside(viewer: Actor, ref: str) -> list[Contract]:
    """The scheduled contracts of the organisation whose period an address names (`12-2025-12-01`); empty where the
    viewer may see none.
    """
    contract_id = _contract_id(ref)
    if contract_id is None:
        return []
    return _SCHEDULED.rows(viewer.side, "contract", organisation_id=viewer.organisation_id, named=contract_id)


def scheduled_organisations(viewer: Actor) -> Options:
    """For an officer's pick list: the organisations that have such a contract."""
    scheduled = Contract.select(Contract.organisation).join(PaymentMethod).where(PaymentMethod.model == "scheduled")
    columns = (Organisation.id, Organisation.name)
    query = Organisation.visible_to(viewer).select(*columns).where(Organisation.id.in_(scheduled))
    return list(query.order_by(Organisation.name, Organisation.id).tuples())


def all_periods(contracts: Iterable[Contract], today: date, opens_days: int) -> list[ContractPeriod]:
    """Every Scheduled period of these contracts that is open, or was, and the next one to come.

    opens_days: how many days before its due date a period opens, a setting of the council.
    """
    by_id = {each.id: each for each in contracts}
    if not by_id:
        return []
    rows: dict[int, dict[date, Period]] = {contract_id: {} for contract_id in by_id}
    for answered in _PERIODS.rows(ids=by_id):
        rows[answered.contract_id][answered.start_date] = answered
    found = []
    for contract_id, plan in load_contracts(list(by_id), today, opens_days, list(by_id.values())).items():
        current = current_of(plan, rows[contract_id], today)
        for period in plan.periods:
            if period.method.model == "scheduled":
                row = rows[contract_id].get(period.start_date)
                found.append(_contract_period(by_id[contract_id], period, row, current, today))
    return found


def find_period(viewer: Actor, ref: str, today: date, opens_days: int) -> ContractPeriod | None:
    """The period of an address, without its amount; None where the viewer may see none with this name."""
    contract_id = _contract_id(ref)
    if contract_id is None:
        return None
    contracts = _CONTRACT.rows(viewer.side, organisation_id=viewer.organisation_id, id=contract_id)
    return named(all_periods(contracts, today, opens_days), ref)


def named(periods: Iterable[ContractPeriod], ref: str) -> ContractPeriod | None:
    """The one of these periods that an address names, or None."""
    return next((each for each in periods if each.ref == ref), None)


def in_year(periods: Iterable[ContractPeriod], financial_year: int) -> list[ContractPeriod]:
    """Those that have a day in the financial year, newest first, each with what is payable or planned in it."""
    first, last = financial_year_start(financial_year), financial_year_end(financial_year)
    known = with_plan([each for each in periods if each.start <= last and each.end >= first])
    amounts = _amounts(known)
    shown = [replace(each, amount_pence=amounts.get((each.contract.id, each.start), 0)) for each in known]
    return sorted(shown, key=lambda each: (-each.start.toordinal(), each.contract.name.casefold(), each.contract.id))


def with_plan(periods: Sequence[ContractPeriod]) -> list[ContractPeriod]:
    """The periods, those that are not open yet with what is planned for them."""
    to_come = [
        (each.contract.id, rules.Period(each.method, each.start, each.end)) for each in periods if not each.is_open
    ]
    planned = planned_lines(to_come)
    return [replace(each, planned=tuple(planned.get((each.contract.id, each.start), ()))) for each in periods]


def before(periods: Iterable[ContractPeriod], period: ContractPeriod) -> ContractPeriod | None:
    """The last of these periods that is open, or was, before another one of its contract; None for the first."""
    earlier = [
        each
        for each in periods
        if each.contract.id == period.contract.id and each.row is not None and each.start < period.start
    ]
    return max(earlier, key=lambda each: each.start, default=None)


def first_to_show(periods: Sequence[ContractPeriod]) -> ContractPeriod | None:
    """The period to open without being asked: the current one that is paid first, else the newest."""
    current = [each for each in periods if each.state == "current"]
    return min(current, key=lambda each: each.bank_date) if current else periods[0] if periods else None


def _contract_id(ref: str) -> int | None:
    text = ref.partition("-")[0]
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))
    return int(text) if is_number and int(text) <= LARGEST_ID else None


def _contract_period(
    contract: Contract,
    period: rules.Period,
    row: Period | None,
    current: rules.Period | None,
    today: date,
) -> ContractPeriod:
    is_finalised = row is not None and row.finalised_on is not None
    return ContractPeriod(
        contract=contract,
        method=period.method,
        start=period.start_date,
        end=period.end_date,
        due_date=period.due_date,
        finalise_date=period.finalise_date,
        bank_date=period.bank_date,
        state=period_state(is_finalised, current is not None and current.start_date == period.start_date),
        row=row,
        is_open=period.is_open(today),
        opens_on=period.opens_on,
    )


def _amounts(periods: Sequence[ContractPeriod]) -> dict[tuple[int, date], int]:
    """{(contract id, start): pence} of what is payable, with VAT."""
    if not periods:
        return {}
    starts = [each.start for each in periods]
    contracts = sorted({each.contract.id for each in periods})
    rows = _AMOUNTS.rows(contracts=contracts, first=min(starts), last=max(starts))
    return {(contract, start): int(pence) for contract, start, pence in rows}


class _AmountRow(NamedTuple):
    contract: int
    period_start: date
    pence: int


def _payable() -> ModelSelect:
    item = PaymentItem
    return (
        item.select(item.contract, item.period_start, fn.SUM(item.amount_pence + item.vat_pence))
        .where(
            is_in(item.contract, Ids("contracts")),
            item.period_start >= Slot("first"),
            item.period_start <= Slot("last"),
            item.model == "scheduled",
            item.line_status == "pay",
        )
        .group_by(item.contract, item.period_start)
    )


def _scheduled(side: str, of: str | None) -> ModelSelect:
    """The scheduled contracts that a reader of a side may see; of the organisation that is `named`, or that has the
    contract that is.
    """
    scheduled = PaymentMethod.select(PaymentMethod.contract).where(PaymentMethod.model == "scheduled")
    query = Contract.visible_to(Reader(side)).where(Contract.id.in_(scheduled))
    if of == "organisation":
        query = query.where(Contract.organisation == Slot("named"))
    elif of == "contract":
        whose = Contract.visible_to(Reader(side)).select(Contract.organisation).where(Contract.id == Slot("named"))
        query = query.where(Contract.organisation == whose)
    return query.order_by(Contract.name, Contract.id)


def _answered() -> ModelSelect:
    answered = Period.select(Period, Person).left_outer_join(Person, on=Period.answered_by)
    return answered.where(is_in(Period.contract, Ids("ids")))


_AMOUNTS = Prepared(_AmountRow, _payable)
_SCHEDULED = PreparedModels[Contract](_scheduled)
_CONTRACT = PreparedModels[Contract](lambda side: Contract.visible_to(Reader(side)).where(Contract.id == Slot("id")))
_PERIODS = PreparedModels[Period](_answered)
