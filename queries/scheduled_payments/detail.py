"""One Scheduled period as its page shows it, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from peewee import JOIN, SQL, Case, Expression, fn

from models import Action, Client, OverpaymentPlan, PaymentItem, PurchaseOrder, Remittance
from queries.overpayments.live import may_be_put_on_plan
from queries.paging import Page, page_of
from queries.scheduled_payments.changes import Changes, since_last
from queries.scheduled_payments.periods import ContractPeriod
from rules.financial_years import financial_year_name
from rules.overpayments import LIVE_STATES
from rules.scheduled_payments import NON_PAYABLE, STATUS_NAMES, may_be_set, statuses_to_set
from rules.wording import FREQUENCY_NAMES

CLIENTS_A_PAGE = 50
PLANS_SHOWN = 10
ITEM = PaymentItem
PAYABLE_TAB, NON_PAYABLE_TAB = "payable", "non-payable"


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
    takes_back: bool = False  # whether a payable line could be put in instalments

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


@dataclass
class ClientGroup:
    """A client's lines of one financial year, or of no client."""

    financial_year: int
    client: Client | None
    net_pence: int
    vat_pence: int
    is_new: bool = False
    order: PurchaseOrder | None = None
    lines: list[PaymentItem] = field(default_factory=list)

    @property
    def total_pence(self) -> int:
        """The net with its VAT, in pence."""
        return self.net_pence + self.vat_pence

    @property
    def name(self) -> str:
        """The client as lists name them."""
        return self.client.list_name if self.client else "For no client"


@dataclass
class PeriodDetail:
    """One period with its totals, one page of its groups, what changed, and its remittances."""

    period: ContractPeriod
    tab: str
    totals: Totals
    groups: list[ClientGroup]
    page: Page  # of the groups
    is_simple: bool
    remittances: list[Remittance]
    answered_by: str
    changes: Changes | None = None
    action_id: int | None = None  # in which a rejection is answered
    plans: list[OverpaymentPlan] = field(default_factory=list)  # live ones of the contract, unless it is finalised

    @property
    def takes_back(self) -> bool:
        """Whether payable lines could be put in instalments."""
        return self.tab == PAYABLE_TAB and self.totals.takes_back

    @property
    def statuses_to_set(self) -> list[str]:
        """What lines of the tab may be set to."""
        return statuses_to_set(("pay",) if self.tab == PAYABLE_TAB else self.totals.statuses)

    def may_be_set(self, line: PaymentItem) -> bool:
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
        """When it is in the bank: as it was paid, else as expected."""
        return max((each.bank_date for each in self.remittances), default=self.period.bank_date)


def load_detail(
    period: ContractPeriod, before: ContractPeriod | None, tab: str, page: int, simple_lines: bool
) -> PeriodDetail:
    """A found period with the page that is asked for of a tab (`payable`, `non-payable`); `before` is the period that
    came before it. simple_lines: the council's setting, one line for a client.
    """
    tab = tab if tab == NON_PAYABLE_TAB else PAYABLE_TAB
    lines = _lines_of(period, tab)
    groups, shown = _groups(lines, page)
    is_simple = tab == PAYABLE_TAB and (period.contract.simple_lines or simple_lines)
    if is_simple:
        _add_orders(groups, period)
    else:
        _add_lines(groups, lines, period)
    return PeriodDetail(
        period=period,
        tab=tab,
        totals=_totals(period),
        groups=groups,
        page=shown,
        is_simple=is_simple,
        remittances=remittances_of(period),
        answered_by=_answered_by(period),
        changes=since_last(period, before) if period.is_open else None,
        action_id=_action_about(period),
        plans=_plans(period),
    )


def _plans(period: ContractPeriod) -> list[OverpaymentPlan]:
    if period.state == "finalised":
        return []
    plan = OverpaymentPlan
    live = (plan.contract == period.contract.id) & plan.state.in_(LIVE_STATES)
    query = plan.select(plan, Client).left_outer_join(Client, on=plan.client).where(live)
    return list(query.order_by(plan.id).limit(PLANS_SHOWN))


def open_lines_of(period: ContractPeriod, tab: str) -> list[int]:
    """Ids of all lines of a tab, on every page, that can still be set."""
    lines = ITEM.select(ITEM.id).where(_lines_of(period, tab), ITEM.state == "derived")
    return [line_id for (line_id,) in lines.order_by(ITEM.id).tuples()]


def in_period(period: ContractPeriod) -> Expression:
    """A condition: the Scheduled lines that are payable, or not, in a period."""
    return (ITEM.contract == period.contract.id) & (ITEM.period_start == period.start) & (ITEM.model == "scheduled")


def _lines_of(period: ContractPeriod, tab: str) -> Expression:
    wanted = ITEM.line_status.in_(NON_PAYABLE) if tab == NON_PAYABLE_TAB else ITEM.line_status == "pay"
    return in_period(period) & wanted


def _groups(lines: Expression, asked: int) -> tuple[list[ClientGroup], Page]:
    """(the groups of the page that is asked for, which page that is)"""
    groups, count = _groups_of_page(lines, asked)
    if not groups and asked > 1:  # there is no such page: the last
        _, count = _groups_of_page(lines, 1)
        groups, count = _groups_of_page(lines, page_of(asked, count, CLIENTS_A_PAGE).number)
    return groups, page_of(asked, count, CLIENTS_A_PAGE)


def _groups_of_page(lines: Expression, page: int) -> tuple[list[ClientGroup], int]:
    """(the groups of one page, how many there are on all pages)"""
    names = (Client.surname, Client.forename, Client.ssref)
    sums = (fn.SUM(ITEM.amount_pence), fn.SUM(ITEM.vat_pence), fn.COUNT(SQL("*")).over())
    query = (
        ITEM.select(ITEM.financial_year, *sums, Client.id, *names)
        .join(Client, JOIN.LEFT_OUTER)
        .where(lines)
        .group_by(ITEM.financial_year, Client.id, *names)
        .order_by(ITEM.financial_year, *names)
        .paginate(page, CLIENTS_A_PAGE)
    )
    groups, count = [], 0
    for year, net, vat, count, client, surname, forename, ssref in query.tuples():  # noqa: B007 - the last is for all
        who = Client(id=client, surname=surname, forename=forename, ssref=ssref) if client else None
        groups.append(ClientGroup(year, who, int(net), int(vat)))
    return groups, count


def _add_lines(groups: Sequence[ClientGroup], lines: Expression, period: ContractPeriod) -> None:
    """The groups' own lines, and which clients are new in this period."""
    by_key = {(group.financial_year, group.client.id if group.client else None): group for group in groups}
    ids = [client for _, client in by_key if client is not None]
    of_page = ITEM.client.in_(ids) | ITEM.client.is_null()
    order = (Case(None, [(ITEM.kind.in_(("cost", "income")), 0)], 1), ITEM.line_key, ITEM.from_date, ITEM.side, ITEM.id)
    for line in ITEM.select().where(lines, of_page).order_by(*order):
        group = by_key.get((line.financial_year, line.client_id))
        if group is not None:
            group.lines.append(line)
    earlier = ITEM.select(ITEM.client).where(
        ITEM.contract == period.contract.id, ITEM.period_start < period.start, ITEM.model == "scheduled"
    )
    known = {client for (client,) in earlier.where(ITEM.client.in_(ids)).distinct().tuples()}
    has_earlier = bool(known) or earlier.limit(1).exists()
    for group in groups:
        group.is_new = has_earlier and group.client is not None and group.client.id not in known


def _add_orders(groups: Sequence[ClientGroup], period: ContractPeriod) -> None:
    ids = [group.client.id for group in groups if group.client]
    query = PurchaseOrder.select().where(PurchaseOrder.contract == period.contract.id, PurchaseOrder.client.in_(ids))
    orders = {(order.client_id, order.financial_year): order for order in query}
    for group in groups:
        group.order = orders.get((group.client.id if group.client else None, group.financial_year))


class _Sums(NamedTuple):
    """The lines of one status, added up; amounts in pence."""

    lines: int = 0
    cost: int = 0
    income: int = 0
    vat: int = 0
    to_put_on_plan: int = 0  # lines that could be put in instalments


def _totals(period: ContractPeriod) -> Totals:
    side = {name: fn.SUM(Case(None, [(ITEM.side == name, ITEM.amount_pence)], 0)) for name in ("cost", "income")}
    to_put_on_plan = fn.SUM(Case(None, [(may_be_put_on_plan(), 1)], 0))
    sums = (fn.COUNT(ITEM.id), side["cost"], side["income"], fn.SUM(ITEM.vat_pence), to_put_on_plan)
    query = ITEM.select(ITEM.line_status, *sums).where(in_period(period)).group_by(ITEM.line_status)
    rows = {status: _Sums(*map(int, figures)) for status, *figures in query.tuples()}
    payable = rows.pop("pay", _Sums())
    return Totals(
        payable.cost,
        payable.income,
        payable.vat,
        payable.lines,
        sum(each.cost + each.income + each.vat for each in rows.values()),
        sum(each.lines for each in rows.values()),
        tuple(status for status in NON_PAYABLE if status in rows),
        bool(payable.to_put_on_plan),
    )


def remittances_of(period: ContractPeriod) -> list[Remittance]:
    """The remittances that paid something of a finalised period."""
    if period.finalised_on is None:
        return []
    paid = ITEM.select(ITEM.remittance).where(in_period(period), ITEM.remittance.is_null(False)).distinct()
    return list(Remittance.select().where(Remittance.id.in_(paid)).order_by(Remittance.number))


def _answered_by(period: ContractPeriod) -> str:
    if period.row is None or period.row.answered_by_id is None:
        return ""
    return period.row.answered_by.name


def _action_about(period: ContractPeriod) -> int | None:
    if period.answer != "rejected" or period.row is None:
        return None
    about = (Action.related_type == "Scheduled Payment") & (Action.related_id == period.row.id)
    return Action.select(Action.id).where(about).order_by(Action.id.desc()).limit(1).scalar()
