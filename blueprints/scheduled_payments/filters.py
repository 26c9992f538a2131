"""The pick lists of this area: the provider (for officers), the contract and the financial year."""

from dataclasses import replace

from flask_login import current_user

from queries.scheduled_payments.periods import (
    contracts_beside,
    find_period,
    scheduled_contracts,
    scheduled_organisations,
)
from rules.financial_years import financial_year_name, financial_year_of
from web import clock, council
from web.loading import found_or_404
from web.picks import pick


def period_or_404(ref):
    """The period of an address, without its amount."""
    return found_or_404(find_period(current_user, ref, clock.today(), council.settings().scheduled_open_days))


def provider_and_contracts(ref):
    """(an officer's pick list of providers, the contracts of the one that is picked or whose period `ref` names)."""
    if current_user.side != "council":
        return None, scheduled_contracts(current_user)
    named = found_or_404(contracts_beside(current_user, ref) or None) if ref else []
    organisation = pick(
        "organisation",
        "Provider",
        "[Choose a provider]",
        scheduled_organisations(current_user),
        otherwise=named[0].organisation_id if named else None,
    )
    if not named and organisation.value:
        named = scheduled_contracts(current_user, organisation.value)
    return organisation, named


def pick_contract(contracts):
    """The pick list of contracts: one of them, or all."""
    options = [(each.id, each.name) for each in contracts]
    everything = f"All contracts ({len(contracts)})"
    return pick("contract", "Contract", everything, options, otherwise=options[0][0] if len(options) == 1 else None)


def pick_year(periods, otherwise=None):
    """The pick list of financial years: from the first period's to the next to come."""
    this_year = financial_year_of(clock.today())
    first_year = min((financial_year_of(each.start) for each in periods), default=this_year)
    options = [(year, financial_year_name(year)) for year in range(this_year + 1, min(first_year, this_year) - 1, -1)]
    chosen = pick("year", "Financial year", "", options, otherwise=otherwise or this_year)
    return chosen if chosen.value is not None else replace(chosen, value=this_year)
