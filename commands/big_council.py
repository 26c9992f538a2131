"""`flask big-council`: a large made-up council, to measure with."""

import time
from collections.abc import Callable
from typing import TypeVar

import click
from flask import current_app

from commands.running import command
from operations import audit, consequences, people, purchase_orders
from operations.demonstration import big_council as big
from operations.demonstration import big_council_work as work
from operations.demonstration import cast
from rules.broken import RuleBroken
from web import clock

Result = TypeVar("Result")


@command("big-council")
@click.option("--organisations", default=500, show_default=True, type=click.IntRange(1, 9_999))
@click.option("--cplis", default=20_000, show_default=True, type=click.IntRange(1, 999_999))
@click.option("--weeks", default=156, show_default=True, type=click.IntRange(0), help="Weeks of confirmed actuals.")
@click.option("--paid-weeks", default=16, show_default=True, type=click.IntRange(4), help="Weeks paid here so far.")
@click.option("--invoices", default=5_000, show_default=True, type=click.IntRange(0), help="Invoices to authorise.")
@click.option("--rows-only", is_flag=True, help="Leave out purchase orders, what is due, invoices and a payment run.")
def big_council(organisations: int, cplis: int, weeks: int, paid_weeks: int, invoices: int, rows_only: bool) -> None:
    """Make a large council in an empty installation, the same every time, and say how long each part took."""
    at = clock.moment()
    try:
        counts = _timed("rows", lambda: big.make(organisations, cplis, weeks, at, paid_weeks))
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    click.echo(", ".join(f"{count:,} of {table}" for table, count in counts.items()))
    if not rows_only:
        _timed("purchase orders", lambda: purchase_orders.reissue_all(at))
        _timed("what is due", lambda: consequences.everything_changed(at))
        _timed("a payment run", lambda: work.pay(at))
        _timed("invoices", lambda: work.submit(invoices, at))
    keys = current_app.config["CODE_KEYS"]
    for email in (big.CONTACT, big.OFFICER):
        people.set_sign_in(email, cast.PASSWORD, cast.SECURITY_CODE, keys, by=audit.SYSTEM, at=at)
    click.echo(f"Sign in as {big.CONTACT} or {big.OFFICER} with {cast.PASSWORD} and {cast.SECURITY_CODE}")


def _timed(what: str, make: Callable[[], Result]) -> Result:
    """What `make` gives; how long it took is printed."""
    started = time.perf_counter()
    answer = make()
    click.echo(f"{what}: {time.perf_counter() - started:.1f} s")
    return answer
