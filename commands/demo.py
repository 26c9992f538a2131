"""`flask demo`: a demonstration council, made up, with sign-ins for each role."""

import click
from flask import current_app

from commands.migrate import bring_up_to_date
from commands.running import command
from operations.demonstration import cast, loading
from rules.broken import RuleBroken
from web import clock


@command("demo", has_tables=False)
def demo() -> None:
    """Load the demonstration council where there is no council yet, and print who can sign in.

    The tables are made first where there are none, and brought up to date. A second run loads nothing. An installation
    with a real council is left alone.
    """
    try:
        loading.check_no_real_council()
        bring_up_to_date()
        is_new = loading.load(current_app.config["CODE_KEYS"], clock.moment())
    except RuleBroken as broken:
        click.echo(broken.message)
        return
    click.echo(f"{cast.COUNCIL} {'has been made up' if is_new else 'is there already'}: a demonstration. Sign in as")
    for sign_in in (*cast.CONTACTS, *cast.OFFICERS):
        where = ", ".join(provider.name for provider in sign_in.providers) or "the council"
        roles = sign_in.roles.replace("_", " ").replace(";", ",")
        click.echo(f"  {sign_in.email:32} {roles} ({where})")
    click.echo(f"each with the password {cast.PASSWORD} and the security code {cast.SECURITY_CODE}")
