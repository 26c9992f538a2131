"""One Scheduled period as its page shows it, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from peewee import SQL, Case, Expression, Function, ModelSelect, fn

from models import Action, Client, MovedLine, OverpaymentPlan, PaymentItem, Remittance
from queries.actions import is_about
from queries.overpayments.live import may_be_put_on_plan
from queries.paging import Page
from queries.prepared import Prepared, Slot, Values
from queries.prepared_models import PreparedModels
from queries.scheduled_payments.changes import Changes, since_last
from queries.scheduled_payments.client_groups import (
    NON_PAYABLE_TAB,
    PAYABLE_TAB,
    ClientGroup,
    PeriodLine,
    add_lines,
    add_orders,
    of_period,
    page_of_groups,
)
from queries.scheduled_payments.periods import ContractPeriod
from rules.financial_years import financial_year_name
from rules.overpayments import LIVE_STATES
from rules.scheduled_payments import NON_PAYABLE, STATUS_NAMES, may_be_set, statuses_to_set
from rules.wording import FREQUENCY_NAMES

PLANS_SHOWN = 10
ITEM = PaymentItem


@dataclass(frozen=True)
class Totals:
    """Sums of a period's lines in pence; contributions are negative."""

    cost_pence: int = 0
    income_pence: int = 0
    vat_pence: int = 0
    lines: int = 0
    non_payable_pence: int = 0
    non_payable_lines: int = 0
    statuses: tuple[str, ...] = ()  # of the non-payable lines
    open_lines: Mapping[str, int] = field(default_factory=dict)  # how many of each status an officer may still change
    takes_back: bool = False  # whether a payable line could be put in instalments
    is_paid: bool = False  # whether a run has paid something of it

    @property
    def net_pence(self) -> int:
        """Cost less contributions, in pence, without VAT."""
        return self.cost_pence + self.income_pence

    @property
    def payable_pence(self) -> int:
        """The net with its VAT, in pence."""
        return self.net_pence + self.vat_pence

    @property
    def non_payable_words(self) -> str:
        """`3 lines: suspend, cancel`"""
        if not self.non_payable_lines:
            return "no line"
        names = ", ".join(STATUS_NAMES[status].lower() for status in self.statuses)
        return f"{self.non_payable_lines:,} {'line' if self.non_payable_lines == 1 else 'lines'}: {names}"


class PeriodPayment(NamedTuple):
    """What a remittance paid of a period, in pence with VAT."""

    remittance: Remittance
    pence: int


@dataclass
class PeriodDetail:
    """One period with its totals, one page of its groups, what changed, and what was paid of it."""

    period: ContractPeriod
    tab: str
    totals: Totals
    groups: list[ClientGroup]
    page: Page  # of the groups
    is_simple: bool
    payments: list[PeriodPayment]  # what was paid of it so far
    answered_by: str
    changes: Changes | None = None
    action_id: int | None = None  # in which a rejection is answered
    plans: list[OverpaymentPlan] = field(default_factory=list)  # live ones of the contract, unless it is finalised

    @property
    def takes_back(self) -> bool:
        """Whether payable lines could be put in instalments."""
        return self.tab == PAYABLE_TAB and self.totals.takes_back

    @property
    def open_lines(self) -> int:
        """How many lines of the tab may be set to another status."""
        return sum(self._open_lines().values())

    @property
    def statuses_to_set(self) -> list[str]:
        """What lines of the tab may be set to; nothing where none of them is open."""
        return statuses_to_set(self._open_lines())

    def _open_lines(self) -> dict[str, int]:
        of_tab = ("pay",) if self.tab == PAYABLE_TAB else NON_PAYABLE
        return {status: lines for status, lines in self.totals.open_lines.items() if lines and status in of_tab}

    def may_be_set(self, line: PeriodLine) -> bool:
        """Whether an officer may give a line another status."""
        return may_be_set(line.state)

    @property
    def facts(self) -> str:
        """`Rowan House Residential, four-weekly, net of client contributions`"""
        method = self.period.method
        net = "net of client contributions" if method.is_net else "gross"
        return f"{self.period.contract.name}, {FREQUENCY_NAMES[method.frequency].lower()}, {net}"

    @property
    def years(self) -> list[tuple[str, list[ClientGroup]]]:
        """[(heading, groups)] of this page: `Rowan House Residential - 2025/2026`."""
        found: dict[int, list[ClientGroup]] = {}
        for group in self.groups:
            found.setdefault(group.financial_year, []).append(group)
        name = self.period.contract.name
        return [(f"{name} - {financial_year_name(year)}", groups) for year, groups in found.items()]

    @property
    def bank_date(self) -> date:
        """When the last payment of it is in the bank; where nothing was paid yet, when it is expected."""
        return max((each.remittance.bank_date for each in self.payments), default=self.period.bank_date)

    @property
    def paid_pence(self) -> int:
        """What was paid of it so far, with VAT."""
        return sum(each.pence for each in self.payments)

    @property
    def left_pence(self) -> int:
        """What is payable of it and not paid yet, with VAT."""
        return self.totals.payable_pence - self.paid_pence

    @property
    def is_paid_in_parts(self) -> bool:
        """Whether several runs pay it: no single sum and day says how it is paid."""
        return len(self.payments) > 1 or bool(self.payments and self.left_pence)


def load_detail(
    period: ContractPeriod, before: ContractPeriod | None, tab: str, page: int, simple_lines: bool
) -> PeriodDetail:
    """A found period with the page that is asked for of a tab (`payable`, `non-payable`); `before` is the period that
    came before it. simple_lines: the council's setting, one line for a client.
    """
    tab = tab if tab == NON_PAYABLE_TAB else PAYABLE_TAB
    totals = _totals(period)
    groups, shown = page_of_groups(period, tab, page)
    is_simple = tab == PAYABLE_TAB and (period.contract.simple_lines or simple_lines)
    if is_simple:
        add_orders(groups, period)
    else:
        add_lines(groups, period, tab)
    return PeriodDetail(
        period=period,
        tab=tab,
        totals=totals,
        groups=groups,
        page=shown,
        is_simple=is_simple,
        payments=payments_of(period) if totals.is_paid else [],
        answered_by=_answered_by(period),
        changes=since_last(period, before) if period.is_open else None,
        action_id=_action_about(period),
        plans=_plans(period),
    )


def _plans(period: ContractPeriod) -> list[OverpaymentPlan]:
    if period.state == "finalised":
        return []
    return _LIVE_PLANS.rows(contract=period.contract.id)


def _live_plans() -> ModelSelect:
    plan = OverpaymentPlan
    live = (plan.contract == Slot("contract")) & plan.state.in_(LIVE_STATES)
    query = plan.select(plan, Client).left_outer_join(Client, on=plan.client).where(live)
    return query.order_by(plan.id).limit(PLANS_SHOWN)


def open_lines_of(period: ContractPeriod, tab: str) -> list[int]:
    """Ids of all lines of a tab, on every page, that can still be set."""
    wanted = ITEM.line_status.in_(NON_PAYABLE) if tab == NON_PAYABLE_TAB else ITEM.line_status == "pay"
    lines = ITEM.select(ITEM.id).where(in_period(period), wanted, ITEM.state == "derived")
    return [line_id for (line_id,) in lines.order_by(ITEM.id).tuples()]


def in_period(period: ContractPeriod) -> Expression:
    """A condition: the Scheduled lines that are payable, or not, in a period."""
    return (ITEM.contract == period.contract.id) & (ITEM.period_start == period.start) & (ITEM.model == "scheduled")


class _Sums(NamedTuple):
    """The lines of one status, added up; amounts in pence."""

    lines: int = 0
    cost: int = 0
    income: int = 0
    vat: int = 0
    to_put_on_plan: int = 0  # lines that could be put in instalments
    paid: int = 0  # lines that a run has paid
    open: int = 0  # lines that an officer may change

    @property
    def pence(self) -> int:
        """Cost less contributions, with VAT."""
        return self.cost + self.income + self.vat


def _totals(period: ContractPeriod) -> Totals:
    items: dict[str, _Sums] = {}
    moved: dict[str, _Sums] = {}
    for is_moved, status, *figures in _SUMS.rows(contract=period.contract.id, start=period.start):
        (moved if is_moved else items)[status] = _Sums(*map(int, figures))
    payable = items.get("pay", _Sums())
    rest = [sums for status, sums in items.items() if status != "pay"] + list(moved.values())
    return Totals(
        payable.cost,
        payable.income,
        payable.vat,
        payable.lines,
        sum(each.pence for each in rest),
        sum(each.lines for each in rest),
        tuple(status for status in NON_PAYABLE if status in items or status in moved),
        {status: sums.open for status, sums in items.items()},
        bool(payable.to_put_on_plan),
        bool(payable.paid),
    )


def _item_sums() -> ModelSelect:
    """(0, status, the figures of _Sums) of each status."""
    sums = (
        *_amounts(ITEM),
        fn.SUM(Case(None, [(may_be_put_on_plan(), 1)], 0)),
        fn.COUNT(ITEM.remittance),
        fn.SUM(Case(None, [(ITEM.state == "derived", 1)], 0)),
    )
    return ITEM.select(SQL("0"), ITEM.line_status, *sums).where(of_period(ITEM)).group_by(ITEM.line_status)


def _left_sums() -> ModelSelect:
    """(1, status, the figures of _Sums) of each status of lines that left the period."""
    line, nothing = MovedLine, SQL("0")
    query = line.select(SQL("1"), line.line_status, *_amounts(line), nothing, nothing, nothing)
    return query.where(of_period(line)).group_by(line.line_status)


def _amounts(table: type[PaymentItem | MovedLine]) -> tuple[Function, ...]:
    """How many lines, and the sums of cost, income and VAT."""
    side = [fn.SUM(Case(None, [(table.side == name, table.amount_pence)], 0)) for name in ("cost", "income")]
    return fn.COUNT(table.id), *side, fn.SUM(table.vat_pence)


def payments_of(period: ContractPeriod) -> list[PeriodPayment]:
    """What each run has paid of a period, finalised or not, by remittance number."""
    rows = _PAYMENTS.rows(contract=period.contract.id, start=period.start)
    return [PeriodPayment(row, int(row.pence)) for row in rows]


def _payments() -> ModelSelect:
    pence = fn.SUM(ITEM.amount_pence + ITEM.vat_pence)
    query = Remittance.select(Remittance, pence.alias("pence")).join(ITEM, on=ITEM.remittance == Remittance.id)
    return query.where(of_period(ITEM)).group_by(Remittance.id).order_by(Remittance.number)


def _answered_by(period: ContractPeriod) -> str:
    if period.row is None or period.row.answered_by_id is None:
        return ""
    return period.row.answered_by.name


def _action_about(period: ContractPeriod) -> int | None:
    if period.answer != "rejected" or period.row is None:
        return None
    about = is_about("Scheduled Payment", period.row.id)
    return Action.select(Action.id).where(about).order_by(Action.id.desc()).limit(1).scalar()


_SUMS = Prepared(Values, lambda: _item_sums() + _left_sums())
_LIVE_PLANS = PreparedModels[OverpaymentPlan](_live_plans)
_PAYMENTS = PreparedModels[Remittance](_payments)
