"""Which contracts are paid on schedule, and their periods in a financial year."""

from dataclasses import dataclass, replace
from datetime import date

from flask import abort
from peewee import fn

from models import Contract, Organisation, PaymentItem, PaymentMethod, Period, Person
from queries.contract_periods import current_of
from queries.contract_plans import load_contracts
from queries.scheduled_payments.planned import planned_lines
from rules.financial_years import financial_year_end, financial_year_name, financial_year_of, financial_year_start
from rules.periods import Period as RulesPeriod
from rules.scheduled_payments import period_state
from web import council
from web.picks import pick, whole_number


@dataclass(frozen=True)
class ShownPeriod:
    """A Scheduled period of a contract. `row` is its Period, None before it opens; `amount_pence` what is payable."""

    contract: Contract
    method: object
    start: date
    end: date
    due_date: date
    finalise_date: date
    bank_date: date
    state: str
    row: Period | None = None
    amount_pence: int = 0
    is_open: bool = True
    opens_on: date | None = None
    planned: tuple = ()  # PlannedLines, before it opens

    @property
    def planned_pence(self):
        """What is planned before it opens, with VAT."""
        return sum(line.amount.amount_pence + line.amount.vat_pence for line in self.planned)

    @property
    def ref(self):
        """What addresses call it: `12-2025-12-01`."""
        return f"{self.contract.id}-{self.start.isoformat()}"

    @property
    def answer(self):
        """unconfirmed, confirmed or rejected; None where nobody asks."""
        return self.row.answer if self.row is not None and self.contract.confirmation_required else None

    def is_late(self, today):
        """Whether it should be finalised by now, and no run has paid it: the next one does."""
        return self.row is not None and self.row.finalised_on is None and self.finalise_date < today

    @property
    def asks(self):
        """Whether the provider may say now whether it is right."""
        return self.answer is not None and self.row.finalised_on is None


def contracts_of(visitor, organisation_id=None):
    """The contracts that are, were or will be paid on schedule, by name; of one organisation (its id, or a query)."""
    scheduled = PaymentMethod.select(PaymentMethod.contract).where(PaymentMethod.model == "scheduled")
    query = Contract.visible_to(visitor).where(Contract.id.in_(scheduled))
    if organisation_id is not None:
        query = query.where(Contract.organisation == organisation_id)
    return list(query.order_by(Contract.name, Contract.id))


def organisations(visitor):
    """For an officer's pick list: the organisations that have such a contract."""
    scheduled = Contract.select(Contract.organisation).join(PaymentMethod).where(PaymentMethod.model == "scheduled")
    query = Organisation.visible_to(visitor).where(Organisation.id.in_(scheduled))
    return [(each.id, each.name) for each in query.order_by(Organisation.name, Organisation.id)]


def pick_contract(contracts):
    """The pick list of contracts: one of them, or all."""
    options = [(each.id, each.name) for each in contracts]
    everything = f"All contracts ({len(contracts)})"
    return pick("contract", "Contract", everything, options, otherwise=options[0][0] if len(options) == 1 else None)


def pick_year(periods, today, otherwise=None):
    """The pick list of financial years: from the first period's to the next to come."""
    this_year = financial_year_of(today)
    first_year = min((financial_year_of(each.start) for each in periods), default=this_year)
    options = [(year, financial_year_name(year)) for year in range(this_year + 1, min(first_year, this_year) - 1, -1)]
    chosen = pick("year", "Financial year", "", options, otherwise=otherwise or this_year)
    return chosen if chosen.value is not None else replace(chosen, value=this_year)


def in_year(periods, year):
    """Those that have a day in the financial year, newest first, each with what is payable or planned in it."""
    first, last = financial_year_start(year), financial_year_end(year)
    known = with_plan([each for each in periods if each.start <= last and each.end >= first])
    amounts = _amounts(known)
    shown = [replace(each, amount_pence=amounts.get((each.contract.id, each.start), 0)) for each in known]
    return sorted(shown, key=lambda each: (-each.start.toordinal(), each.contract.name.casefold(), each.contract.id))


def with_plan(periods):
    """The periods, those that are not open yet with what is planned for them."""
    to_come = [
        (each.contract.id, RulesPeriod(each.method, each.start, each.end)) for each in periods if not each.is_open
    ]
    planned = planned_lines(to_come)
    return [replace(each, planned=tuple(planned.get((each.contract.id, each.start), ()))) for each in periods]


def contracts_beside(visitor, ref):
    """The contracts of the organisation whose period an address names (`12-2025-12-01`). Aborts with 404 where there is
    none for them.
    """
    contract_id = whole_number(ref.partition("-")[0])
    if contract_id is None:
        abort(404)
    whose = Contract.visible_to(visitor).select(Contract.organisation).where(Contract.id == contract_id)
    return contracts_of(visitor, whose) or abort(404)


def contract_of(visitor, ref):
    """The contract of an address. Aborts with 404 where there is none for them."""
    contract_id = whole_number(ref.partition("-")[0])
    if contract_id is None:
        abort(404)
    return Contract.visible_to(visitor).where(Contract.id == contract_id).first() or abort(404)


def before(periods, period):
    """The last of these periods that is open, or was, before another one of its contract; None for the first."""
    earlier = [
        each
        for each in periods
        if each.contract.id == period.contract.id and each.row is not None and each.start < period.start
    ]
    return max(earlier, key=lambda each: each.start, default=None)


def named(periods, ref):
    """The one of these periods that an address names. Aborts with 404 where there is none."""
    return next((each for each in periods if each.ref == ref), None) or abort(404)


def find(visitor, ref, today):
    """The period of an address, without its amount. Aborts with 404 where there is none for them."""
    return named(all_periods([contract_of(visitor, ref)], today), ref)


def first_to_show(periods):
    """The period to open without being asked: the current one that is paid first, else the newest."""
    current = [each for each in periods if each.state == "current"]
    return min(current, key=lambda each: each.bank_date) if current else periods[0] if periods else None


def all_periods(contracts, today):
    """Every Scheduled period of these contracts that is open, or was, and the next one to come."""
    by_id = {each.id: each for each in contracts}
    if not by_id:
        return []
    rows = {contract_id: {} for contract_id in by_id}
    answered = Period.select(Period, Person).left_outer_join(Person, on=Period.answered_by)
    for row in answered.where(Period.contract.in_(list(by_id))):
        rows[row.contract_id][row.start_date] = row
    found = []
    opens_days = council.settings().scheduled_open_days
    for contract_id, plan in load_contracts(list(by_id), today, opens_days, list(by_id.values())).items():
        current = current_of(plan, rows[contract_id], today)
        for period in plan.periods:
            if period.method.model == "scheduled":
                row = rows[contract_id].get(period.start_date)
                found.append(_shown(by_id[contract_id], period, row, current, today))
    return found


def _shown(contract, period, row, current, today):
    is_finalised = row is not None and row.finalised_on is not None
    return ShownPeriod(
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


def _amounts(periods):
    """{(contract id, start): pence} of what is payable, with VAT."""
    if not periods:
        return {}
    item = PaymentItem
    starts = [each.start for each in periods]
    query = (
        item.select(item.contract, item.period_start, fn.SUM(item.amount_pence + item.vat_pence))
        .where(
            item.contract.in_(sorted({each.contract.id for each in periods})),
            item.period_start >= min(starts),
            item.period_start <= max(starts),
            item.model == "scheduled",
            item.line_status == "pay",
        )
        .group_by(item.contract, item.period_start)
    )
    return {(contract, start): int(pence) for contract, start, pence in query.tuples()}
