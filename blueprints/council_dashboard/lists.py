"""The lists behind the figures of the dashboard: each adds up to its figure."""

from datetime import date

from flask import request, url_for
from flask_login import current_user

from blueprints.council_dashboard.kinds import work_of
from blueprints.council_dashboard.routes import bp
from queries.dashboard.outstanding import BEFORE, outstanding_by_provider, outstanding_lines
from queries.dashboard.payments import paid_by_day, payments_between
from queries.dashboard.spend import spend_by_group, spend_by_provider, total_of
from queries.dashboard.work import work_list
from queries.paging import page_of
from queries.payments_compliance import clocks_between, listed_invoices
from rules.dashboard import AGES, ended_weeks
from rules.dates import day_name
from rules.financial_years import (
    financial_year_end,
    financial_year_name,
    financial_year_of,
    financial_year_start,
)
from rules.payments_compliance import average_days
from rules.published_payments import month_end
from web import clock
from web.htmx import page
from web.listing import asked_page, list_request
from web.loading import found_or_404
from web.permissions import Permission, requires
from web.picks import whole_number


@bp.get("/paid")
@requires(Permission.COUNCIL_READ)
def paid():
    """What reached the bank in a month or a financial year."""
    (first, last), words = _dates()
    listing = payments_between(current_user, first, last, list_request())
    pence = sum(paid_by_day(current_user, first, last).values())
    return page("council_dashboard/paid.html", listing=listing, rows=listing.rows(), pence=pence, words=words)


@bp.get("/days-to-pay")
@requires(Permission.COUNCIL_READ)
def days_to_pay():
    """The invoices that were paid in a month or a financial year."""
    (first, last), words = _dates()
    clocks = [each for each in clocks_between(current_user, first, last) if each.bank_date and first <= each.bank_date]
    clocks = [each for each in clocks if each.bank_date <= last]
    shown = page_of(asked_page(), len(clocks))
    return page(
        "council_dashboard/days_to_pay.html",
        rows=listed_invoices(current_user, shown.cut(clocks), clock.today()),
        shown=shown,
        page_address=_page_address,
        average=average_days(clocks),
        pence=sum(each.pence for each in clocks),
        words=words,
        month=first,
    )


@bp.get("/spend")
@requires(Permission.COUNCIL_READ)
def spend():
    """Commitment and spend by provider, of a service group or of all."""
    year, group = _year(), request.args.get("group")
    if group is not None and group not in spend_by_group(current_user, year):
        group = found_or_404(None)
    providers = spend_by_provider(current_user, year, group)
    shown = page_of(asked_page(), len(providers))
    return page(
        "council_dashboard/spend.html",
        rows=shown.cut(providers),
        shown=shown,
        page_address=_page_address,
        total=total_of([each.progress for each in providers]),
        year=year,
        group=group,
    )


@bp.get("/work")
@requires(Permission.COUNCIL_READ)
def work():
    """What waits in a queue, of one age or all: in the first queue where the address names none."""
    kinds = work_of(current_user)
    kind = found_or_404(kinds.get(request.args.get("queue") or next(iter(kinds), "")))
    ages = dict(AGES)
    age = request.args.get("age")
    age = age if age in ages else None
    listing = work_list(current_user, kind.name, age, list_request(), clock.today())
    return page(
        "council_dashboard/work.html",
        listing=listing,
        rows=listing.rows(),
        kind=kind,
        ages=ages,
        age=age,
    )


@bp.get("/outstanding")
@requires(Permission.COUNCIL_READ)
def outstanding():
    """Lines of care in weeks that are not confirmed: of a provider, of a week."""
    provider, week = whole_number(request.args.get("provider", "")), _week()
    listing, total = outstanding_lines(current_user, list_request(), clock.today(), provider, week)
    rows = listing.rows()
    words = [rows[0].organisation] if provider is not None and rows else []
    if week == BEFORE:
        words.append(f"weeks before {day_name(ended_weeks(clock.today())[-1])}")
    elif week:
        words.append(f"week of {day_name(date.fromisoformat(week))}")
    return page("council_dashboard/outstanding.html", listing=listing, rows=rows, total=total, words=", ".join(words))


@bp.get("/outstanding-providers")
@requires(Permission.COUNCIL_READ)
def outstanding_providers():
    """Every provider with weeks that are not confirmed."""
    providers = outstanding_by_provider(current_user, clock.today())
    shown = page_of(asked_page(), len(providers))
    return page(
        "council_dashboard/outstanding_providers.html",
        rows=shown.cut(providers),
        shown=shown,
        page_address=_page_address,
        pence=sum(each.pence for each in providers),
        weeks=ended_weeks(clock.today()),
    )


def _page_address(number):
    """Another page of the list, the rest of the address as it is."""
    return url_for(request.endpoint, **{**request.args.to_dict(), "page": number})


def _dates():
    """((first, last), words): the month that the address names by its first day, else its financial year; not later
    than today.
    """
    today = clock.today()
    month = _day(request.args.get("month", ""))
    if month:
        first = month.replace(day=1)
        return (first, min(month_end(first), today)), f"{first:%B %Y}"
    year = _year()
    dates = (financial_year_start(year), min(financial_year_end(year), today))
    return dates, financial_year_name(year)


def _year():
    this_year = financial_year_of(clock.today())
    asked = whole_number(request.args.get("year", ""))
    return asked if asked and 2000 <= asked <= this_year + 1 else this_year


def _week():
    """The week of the address: a day of it as it is written there, BEFORE, or None."""
    asked = request.args.get("week", "")
    return asked if asked == BEFORE or _day(asked) else None


def _day(text):
    """A day of the address, `2025-11-10`; None where it is none that a council pays on."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2199 else None
