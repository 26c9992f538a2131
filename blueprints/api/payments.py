"""What is paid: scheduled periods, remittances with their lines, what is held back, and why an amount is what it is."""

from datetime import date
from typing import Annotated, Literal

from flask_login import current_user
from msgspec import Meta

from blueprints.api.routes import bp
from blueprints.api.shapes import Amount, Page, Paged, Shape, after_id, amount, page_of
from queries.invoices.held_back import held_back
from queries.remittances.detail import find_remittance
from queries.remittances.lines import client_lines
from queries.remittances.listing import remittances_after
from queries.scheduled_payments.detail import NON_PAYABLE_TAB, PAYABLE_TAB, load_detail
from queries.scheduled_payments.periods import all_periods, find_period, in_year, scheduled_contracts
from queries.workings import explanations_of, find_payment_item
from rules.api_keys import Scope
from rules.financial_years import financial_year_of
from rules.held_back import REASONS
from web import clock, council
from web.api.views import operation
from web.loading import found_or_404

State = Literal["future", "current", "finalised"]
Year = Annotated[int, Meta(ge=2000, le=2200, description="The year in which it begins: 2025 for 2025/2026")]


class PeriodsAsked(Shape):
    """Of which financial year: this one unless it is said."""

    financial_year: Year | None = None


class ScheduledPeriod(Shape):
    """A period of a contract that is paid on schedule. `amount` is what is payable in it, or planned for it."""

    ref: str
    contract: str
    start: date
    end: date
    due_date: date
    finalise_date: date
    bank_date: date
    state: State
    answer: str | None
    amount: Amount


class PeriodLine(Shape):
    """A line of a scheduled period. `payment_item` is by what it is explained; of simple lines there is none."""

    payment_item: int | None
    client: str
    side: str
    reason: str
    from_date: date
    to_date: date
    amount: Amount
    vat: Amount
    status: str
    status_reason: str


class PeriodPage(Shape):
    """A period with a page of its clients’ lines. `pages` is how many pages there are."""

    period: ScheduledPeriod
    payable: Amount
    lines: list[PeriodLine]
    page: int
    pages: int


class PeriodAsked(Shape):
    """Which lines of the period."""

    tab: Literal["payable", "non-payable"] = "payable"
    page: Annotated[int, Meta(ge=1, le=100_000)] = 1


class Remittance(Shape):
    """What a payment run paid under one contract."""

    id: int
    number: int
    contract: str
    finalised_on: date
    bank_date: date
    amount: Amount


class RemittanceLine(Shape):
    """A line of the advice. `payment_items` are what is added up in it, by which it is explained."""

    client: str | None
    ssref: str | None
    side: Literal["cost", "income"]
    reason: str
    from_date: date
    to_date: date
    period_start: date
    period_end: date
    amount: Amount
    vat: Amount
    payment_items: list[int]


class RemittanceAdvice(Shape):
    """A remittance with all of its lines."""

    remittance: Remittance
    notes: str
    lines: list[RemittanceLine]


class HeldAmount(Shape):
    """An amount that is due and not payable yet, with its reason."""

    reason: Literal[tuple(REASONS)]
    client: str
    ssref: str
    from_date: date
    to_date: date
    amount: Amount


class HeldBack(Shape):
    """What is held back of invoiced contracts: a page of `amounts`, while `reasons` and `total` are of all. `next` is
    the cursor of the page after it, null on the last.
    """

    amounts: list[HeldAmount]
    next: str | None
    reasons: dict[str, Amount]
    total: Amount


class Explanation(Shape):
    """Why an amount is what it is: sentences, and rows of when, how much and a note."""

    item: str
    heading: str
    sentences: list[str]
    rows: list[tuple[str, str, str]]


@bp.get("/v1/scheduled-periods")
@operation(Scope.PAYMENTS_READ, summary="Scheduled periods of a year", asks=PeriodsAsked, gives=Page[ScheduledPeriod])
def list_periods(asked: PeriodsAsked) -> Page[ScheduledPeriod]:
    """Those that have a day in the financial year, newest first. One page: a year is not cut."""
    periods = all_periods(scheduled_contracts(current_user), clock.today(), _opens_days())
    year = asked.financial_year or financial_year_of(clock.today())
    return Page(items=[_period(each) for each in in_year(periods, year)], next=None)


@bp.get("/v1/scheduled-periods/<ref>")
@operation(Scope.PAYMENTS_READ, summary="One scheduled period with its lines", asks=PeriodAsked, gives=PeriodPage)
def one_period(ref: str, asked: PeriodAsked) -> PeriodPage:
    """A page of its clients, by name, with the lines of each."""
    found = found_or_404(find_period(current_user, ref, clock.today(), _opens_days()))
    tab = NON_PAYABLE_TAB if asked.tab == "non-payable" else PAYABLE_TAB
    detail = load_detail(found, None, tab, asked.page, simple_lines=False)
    return PeriodPage(
        period=_period(found, detail.totals.payable_pence),
        payable=amount(detail.totals.payable_pence),
        lines=[line for group in detail.groups for line in _period_lines(group, found)],
        page=detail.page.number,
        pages=detail.page.pages,
    )


@bp.get("/v1/remittances")
@operation(Scope.PAYMENTS_READ, summary="Remittances", asks=Paged, gives=Page[Remittance])
def list_remittances(asked: Paged) -> Page[Remittance]:
    """In the order in which they were paid."""
    rows = remittances_after(current_user, after_id(asked), asked.limit + 1)
    return page_of(rows, asked, _remittance, lambda row: row.id)


@bp.get("/v1/remittances/<id:remittance_id>")
@operation(Scope.PAYMENTS_READ, summary="One remittance with its lines", gives=RemittanceAdvice)
def one_remittance(remittance_id: int) -> RemittanceAdvice:
    """As on the remittance advice."""
    found = found_or_404(find_remittance(current_user, remittance_id))
    groups = client_lines([found])[found.id]
    row = remittances_after(current_user, found.id - 1, 1)[0]
    lines = [_remittance_line(group.client, line) for group in groups for line in group.lines]
    return RemittanceAdvice(remittance=_remittance(row), notes=found.notes, lines=lines)


@bp.get("/v1/held-back")
@operation(Scope.PAYMENTS_READ, Scope.INVOICES_WRITE, summary="What is held back, and why", asks=Paged, gives=HeldBack)
def list_held_back(asked: Paged) -> HeldBack:
    """Each amount has one reason, and what it waits for mends it."""
    found = held_back(current_user.organisation_id, asked.limit + 1, after=after_id(asked))
    page = page_of(found.rows, asked, _held, lambda row: row.held_id)
    return HeldBack(
        amounts=page.items,
        next=page.next,
        reasons={each.reason: amount(each.pence) for each in found.reasons},
        total=amount(found.pence),
    )


@bp.get("/v1/payment-items/<id:payment_item_id>/why")
@operation(Scope.PAYMENTS_READ, Scope.INVOICES_WRITE, summary="Why an amount is what it is", gives=Explanation)
def why(payment_item_id: int) -> Explanation:
    """The working of a payment item, in words."""
    item = found_or_404(find_payment_item(current_user, payment_item_id))
    name, said = explanations_of([item], clock.today())[0]
    return Explanation(item=name, heading=said.heading, sentences=said.sentences, rows=said.rows)


def _opens_days():
    return council.settings().scheduled_open_days


def _period(each, pence=None):
    known = each.amount_pence if each.is_open else each.planned_pence
    return ScheduledPeriod(
        ref=each.ref,
        contract=each.contract.name,
        start=each.start,
        end=each.end,
        due_date=each.due_date,
        finalise_date=each.finalise_date,
        bank_date=each.bank_date,
        state=each.state,
        answer=each.answer,
        amount=amount(known if pence is None else pence),
    )


def _period_lines(group, period):
    """Those of a client; one for each where the contract has simple lines."""
    if not group.lines:
        sums = {"amount": amount(group.net_pence), "vat": amount(group.vat_pence), "from_date": period.start}
        sums |= {"to_date": period.end, "side": "cost", "reason": group.name, "status": "pay", "status_reason": ""}
        return [PeriodLine(payment_item=None, client=group.name, **sums)]
    return [_period_line(group, line) for line in group.lines]


def _period_line(group, line):
    return PeriodLine(
        payment_item=line.id if line.state != "moved" else None,
        client=group.name,
        side=line.side,
        reason=line.reason,
        from_date=line.from_date,
        to_date=line.to_date,
        amount=amount(line.amount_pence),
        vat=amount(line.vat_pence),
        status=line.line_status,
        status_reason=line.status_reason,
    )


def _remittance(row):
    return Remittance(
        id=row.id,
        number=row.number,
        contract=row.contract_name,
        finalised_on=row.finalise_date,
        bank_date=row.bank_date,
        amount=amount(row.amount_pence),
    )


def _remittance_line(client, line):
    names = ("side", "reason", "from_date", "to_date", "period_start", "period_end")
    return RemittanceLine(
        client=client.full_name if client else None,
        ssref=client.ssref if client else None,
        **{name: getattr(line, name) for name in names},
        amount=amount(line.amount_pence),
        vat=amount(line.vat_pence),
        payment_items=list(line.item_ids),
    )


def _held(row):
    return HeldAmount(
        reason=row.reason,
        client=row.whose,
        ssref=row.ssref,
        from_date=row.from_date,
        to_date=row.to_date,
        amount=amount(row.amount_pence),
    )
