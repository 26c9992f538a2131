"""The page of periods, whole or in part: what was picked, the list of periods, and the one that is open."""

from flask import request
from flask_login import current_user

from blueprints.scheduled_payments.addresses import addresses
from blueprints.scheduled_payments.filters import pick_contract, pick_year, provider_and_contracts
from blueprints.scheduled_payments.forms import NotesForm
from queries.payment_runs.to_pay import unpaid_periods
from queries.scheduled_payments.detail import load_detail
from queries.scheduled_payments.periods import all_periods, before, first_to_show, in_year, named, with_plan
from queries.scheduled_payments.planned_page import load_planned
from rules.financial_years import financial_year_of
from web import clock, council, forecasts
from web.htmx import page, wants_fragment
from web.listing import asked_page
from web.loading import found_or_404

MOST_UNPAID = 50


def show(ref=None, form=None, reject_form=None, lines_form=None, notes_form=None):
    """Answer with the page: `ref` names the period to open, else it is the first to show of what is picked.

    HTMX gets the part that it asks for: the list of periods when a pick list changed, the lines when a tab did.
    """
    today, only_the_list = clock.today(), _only_the_list()
    organisation, contracts = provider_and_contracts(ref)
    known = all_periods(contracts, today, council.settings().scheduled_open_days)
    opened = found_or_404(named(known, ref)) if ref else None
    contract = pick_contract(contracts)
    year = pick_year(known, financial_year_of(opened.start) if opened else None)
    periods = in_year([each for each in known if contract.value in (None, each.contract.id)], year.value)
    opened = _opened(opened, periods)
    is_shown = opened is not None and not only_the_list
    is_unpicked = current_user.side == "council" and not organisation.value
    return page(
        "scheduled_payments/council.html" if current_user.side == "council" else "scheduled_payments/periods.html",
        fragment="scheduled_payments/_periods.html" if only_the_list else "scheduled_payments/_lines.html",
        organisation=organisation,
        unpaid=unpaid_periods(current_user, MOST_UNPAID) if is_unpicked else [],
        contracts=contracts,
        contract=contract,
        year=year,
        periods=periods,
        shown=_detail(opened, before(known, opened)) if is_shown else None,
        left=forecasts.left_of_period(opened.contract, opened.start) if is_shown else None,
        plan=load_planned(opened, asked_page()) if is_shown else None,
        form=form,
        address=addresses(),
        reject_form=reject_form,
        lines_form=lines_form,
        notes_form=notes_form or _notes_form(opened),
    )


def _detail(period, previous):
    return load_detail(period, previous, request.args.get("tab", ""), asked_page(), council.settings().simple_lines)


def _opened(period, periods):
    """The period that the address names, with its plan before it is open; else the first to show."""
    if period is None:
        return first_to_show(periods)
    return named(periods, period.ref) or with_plan([period])[0]


def _notes_form(opened):
    return NotesForm(notes=opened.row.remittance_notes if opened and opened.row else "")


def _only_the_list():
    """Whether HTMX asks for the list of periods, because a pick list changed."""
    return wants_fragment() and request.headers.get("HX-Target") == "periods"
