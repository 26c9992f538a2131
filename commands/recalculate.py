"""`flask recalculate`: work out again what is due."""

import click

from commands.running import command
from models import Contract
from operations import consequences, purchase_orders
from rules.broken import RuleBroken
from rules.dates import parse_date
from rules.moment import Moment
from web import clock


@command("recalculate")
@click.option("--contract", "contract_ref", help="Only the contract with this reference.")
@click.option("--as-at", "as_at", help="As it is on this day, DD/MM/YYYY or YYYY-MM-DD; today unless given.")
@click.option("--all", "is_all", is_flag=True, help="Also what is as it was when it was last worked out.")
def recalculate(contract_ref: str | None, as_at: str | None, is_all: bool) -> None:
    """Work out again what is due and what is held back, and issue a new year's orders.

    Settled amounts never change; twice gives the same.
    """
    at = clock.moment()
    if as_at:
        try:
            at = Moment(today=parse_date(as_at), now=at.now)
        except RuleBroken as broken:
            raise click.ClickException(broken.message) from broken
    contract_id = None
    if contract_ref is not None:
        contract = Contract.get_or_none(Contract.reference == contract_ref)
        if contract is None:
            raise click.ClickException(f"There is no contract with the reference {contract_ref}.")
        contract_id = contract.id
    purchase_orders.issue_missing(at, contract_id)
    outcome = consequences.everything_changed(at, contract_id, skips_unchanged=not is_all)
    click.echo(f"{outcome.lines} lines, {outcome.items} items, {outcome.seconds:.1f} seconds")
