"""`flask set-sign-in`: support sets what somebody signs in with. It is recorded in the audit trail."""

from typing import Any

import click
from flask import current_app

from commands.running import command
from operations import audit, people
from rules.broken import RuleBroken
from web import clock

# Asked for and not shown, unless it is given: what stands on a command line is read by others and kept in a history.
SECRET: dict[str, Any] = {"prompt": True, "hide_input": True, "confirmation_prompt": True}


@command("set-sign-in")
@click.argument("email")
@click.option("--password", **SECRET, help="The new password; the same rules hold as on the page.")
@click.option("--security-code", **SECRET, help="The new code of six digits.")
@click.option("--temporary", is_flag=True, help="Both must be changed at the next sign-in, within two days.")
def set_sign_in(email: str, password: str, security_code: str, temporary: bool) -> None:
    """Set the password and security code of EMAIL. Their sessions end."""
    try:
        person = people.set_sign_in(
            email,
            password,
            security_code,
            keys=current_app.config["CODE_KEYS"],
            by=audit.SYSTEM,
            at=clock.moment(),
            is_temporary=temporary,
        )
    except RuleBroken as broken:
        raise click.ClickException("\n".join(getattr(broken, "sentences", [broken.message]))) from broken
    click.echo(f"{person.email} can sign in now.")
