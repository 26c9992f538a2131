"""`flask setup-code`: the code with which an empty portal is set up in a browser."""

import click
from flask import current_app

from commands.running import command
from operations import audit, setting_up
from rules.broken import RuleBroken
from web import clock


@command("setup-code")
def setup_code() -> None:
    """Print a code for the page that makes the council and its first administrator.

    It works once, and for two days; a later one ends it. There is none for a portal that has its council.
    """
    try:
        code = setting_up.make_code(audit.SYSTEM, clock.moment())
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    click.echo(f"Open {current_app.config['SETTINGS'].base_url.rstrip('/')}/set-up within two days, and enter the code")
    click.echo(code)
