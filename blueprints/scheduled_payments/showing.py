"""The page of periods, whole or in part: what was picked, the list of periods, and the one that is open."""

from flask import request
from flask_login import current_user

from blueprints.scheduled_payments.addresses import addresses
from blueprints.scheduled_payments.forms import NotesForm
from queries.scheduled_payments import one_period, plan_page
from queries.scheduled_payments import periods as many_periods
from rules.financial_years import financial_year_of
from web import clock, forecasts
from web.htmx import page, wants_fragment
from web.picks import pick


def show(ref=None, form=None, reject_form=None, lines_form=None, notes_form=None):
    """Answer with the page: `ref` names the period to open, else it is the first to show of what is picked.

    HTMX gets the part that it asks for: the list of periods when a pick list changed, the lines when a tab did.
    """
    today, only_the_list = clock.today(), _only_the_list()
    organisation, contracts = _contracts(ref)
    known = many_periods.all_periods(contracts, today)
    opened = many_periods.named(known, ref) if ref else None
    contract = many_periods.pick_contract(contracts)
    year = many_periods.pick_year(known, today, financial_year_of(opened.start) if opened else None)
    periods = many_periods.in_year([each for each in known if contract.value in (None, each.contract.id)], year.value)
    opened = _opened(opened, periods)
    is_shown = opened is not None and not only_the_list
    return page(
        "scheduled_payments/council.html" if current_user.side == "council" else "scheduled_payments/periods.html",
        fragment="scheduled_payments/_periods.html" if only_the_list else "scheduled_payments/_lines.html",
        organisation=organisation,
        contracts=contracts,
        contract=contract,
        year=year,
        periods=periods,
        shown=one_period.of(opened, many_periods.before(known, opened), request.args) if is_shown else None,
        next_run=_next_run(opened, today) if is_shown else None,
        plan=plan_page.of(opened, request.args) if is_shown else None,
        form=form,
        address=addresses(),
        reject_form=reject_form,
        lines_form=lines_form,
        notes_form=notes_form or _notes_form(opened),
    )


def _next_run(period, today):
    """The Run that pays a period which should have been paid already, for the provider; None for any other."""
    if current_user.side == "council" or not period.is_late(today):
        return None
    forecast = forecasts.forecast_for(current_user)
    return forecast.next_run if forecast else None


def _opened(named, periods):
    """The period that the address names, with its plan before it is open; else the first to show."""
    if named is None:
        return many_periods.first_to_show(periods)
    listed = next((each for each in periods if each.ref == named.ref), None)
    return listed or many_periods.with_plan([named])[0]


def _notes_form(opened):
    return NotesForm(notes=opened.row.remittance_notes if opened and opened.row else "")


def _contracts(ref):
    """(an officer's pick list of providers, the contracts of the one that is picked or whose period `ref` names)."""
    if current_user.side != "council":
        return None, many_periods.contracts_of(current_user)
    named = many_periods.contracts_beside(current_user, ref) if ref else []
    organisation = pick(
        "organisation",
        "Provider",
        "[Choose a provider]",
        many_periods.organisations(current_user),
        otherwise=named[0].organisation_id if named else None,
    )
    if not named and organisation.value:
        named = many_periods.contracts_of(current_user, organisation.value)
    return organisation, named


def _only_the_list():
    """Whether HTMX asks for the list of periods, because a pick list changed."""
    return wants_fragment() and request.headers.get("HX-Target") == "periods"
