"""`flask create-council`: the council of this installation and its first administrator."""

import click

from commands.running import command
from operations import audit, people
from rules.broken import RuleBroken
from web import clock


@command("create-council")
@click.argument("name")
@click.option("--directorate", type=click.Choice(["Adults'", "Children's"]), default="Adults'", show_default=True)
@click.option("--email", required=True, help="E-mail of the first system administrator.")
@click.option("--forename", default="", help="Their first name.")
@click.option("--surname", default="", help="Their surname.")
def create_council(name: str, directorate: str, email: str, forename: str, surname: str) -> None:
    """Make the council NAME and its first system administrator, and print a temporary password."""
    try:
        person, password = people.create_council(
            name, directorate, email, forename, surname, by=audit.SYSTEM, at=clock.moment()
        )
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    click.echo(f"{name} was created.")
    click.echo(f"{person.email} signs in with the temporary password {password}")
