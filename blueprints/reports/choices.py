"""What the pick lists of a report offer: tax years, payment methods, periods and days of payment."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Case, fn
from wtforms import SelectChoice

from models import Contract, Organisation, PaymentItem, PaymentMethod, PaymentRun, Remittance
from rules.broken import RuleBroken
from rules.dates import format_date
from rules.financial_years import financial_year_name, tax_year_of
from rules.scheduled_payments import STATUS_NAMES
from rules.wording import method_words

MOST_OFFERED = 100  # the newest: a longer pick list is no help
MOST_DIGITS = 9
TAX_YEARS_OFFERED = 8
STATUSES = [SelectChoice("", "Every status"), *(SelectChoice(*each) for each in STATUS_NAMES.items())]
ITEM = PaymentItem


@dataclass(frozen=True)
class Scope:
    """Whose payments are asked for: references as they were typed, blank for all."""

    visitor: Any
    organisation: str | None
    contract: str | None

    def contracts(self):
        """A query of the ids of the contracts that the visitor may see and asks for."""
        query = Contract.visible_to(self.visitor).select(Contract.id)
        if self.organisation:
            of = Organisation.select(Organisation.id).where(Organisation.reference == self.organisation)
            query = query.where(Contract.organisation.in_(of))
        return query.where(Contract.reference == self.contract) if self.contract else query


def tax_years(today):
    """Choices, this one first: `2025/2026`."""
    this_year = tax_year_of(today)
    years = range(this_year, this_year - TAX_YEARS_OFFERED, -1)
    return [SelectChoice(str(year), financial_year_name(year)) for year in years]


def payment_methods(scope):
    """(id, words) of the contracts' payment methods, newest first."""
    method = PaymentMethod
    query = method.select().where(method.contract.in_(scope.contracts()))
    query = query.order_by(method.start_date.desc(), method.id.desc()).limit(MOST_OFFERED)
    return [
        SelectChoice("", "Every payment method"),
        *(SelectChoice(str(each.id), method_words(each)) for each in query),
    ]


def periods(scope, method=None):
    """Choices of the periods of which something was paid, newest first.

    `*` where something of it still waits.
    """
    waits = (ITEM.state != "settled") & (ITEM.line_status == "pay")
    open_items = fn.SUM(Case(None, [(waits, 1)], 0))
    paid_items = fn.COUNT(ITEM.remittance)
    query = (
        ITEM.select(ITEM.period_start, ITEM.period_end, open_items)
        .where(ITEM.contract.in_(scope.contracts()))
        .group_by(ITEM.period_start, ITEM.period_end)
        .having(paid_items > 0)
        .order_by(ITEM.period_start.desc(), ITEM.period_end.desc())
        .limit(MOST_OFFERED)
    )
    if method:
        query = query.where(ITEM.contract == method.contract_id, ITEM.period_start >= method.start_date)
        query = query.where(ITEM.period_start <= method.end_date) if method.end_date else query
    offered = [SelectChoice(f"{row[0]}_{row[1]}", _period_words(*row)) for row in query.tuples()]
    return [SelectChoice("", "Every period"), *offered]


def _period_words(first, last, waiting):
    return f"{'* ' if waiting else ''}{format_date(first)} - {format_date(last)}"


def finalise_dates(scope):
    """Choices of the days on which runs paid something, newest first."""
    query = (
        PaymentRun.select(PaymentRun.finalise_date)
        .join(Remittance)
        .where(Remittance.contract.in_(scope.contracts()))
        .distinct()
        .order_by(PaymentRun.finalise_date.desc())
        .limit(MOST_OFFERED)
    )
    days = [SelectChoice(day.isoformat(), format_date(day)) for (day,) in query.tuples()]
    return [SelectChoice("", "Every day"), *days]


def period_of(value):
    """(first day, last day) of a value of `periods`; None for none. Raises RuleBroken for rubbish."""
    if not value:
        return None
    first, _, last = value.partition("_")
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise RuleBroken("Choose a period of the list", "period") from None
