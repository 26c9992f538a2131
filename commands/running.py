"""What the commands share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import click
from flask.cli import with_appcontext
from peewee import PeeweeException

from models import database
from queries.versions import WORDS, is_of_this_version


def command(name: str, has_tables: bool = True, **options: Any) -> Callable[[Callable[..., None]], click.Command]:
    """Make a function the command `flask <name>`, with the application's settings and a database connection.

    Where the database does not answer, or has not the tables of this version, that is said in words and nothing is
    done; `has_tables=False` is for a command that makes them, or needs none.
    """

    def make(function: Callable[..., None]) -> click.Command:
        @with_appcontext
        @wraps(function)
        def in_connection(*arguments: Any, **values: Any) -> None:
            with connected():
                if has_tables:
                    check_tables()
                return function(*arguments, **values)

        return click.command(name, **options)(in_connection)

    return make


@contextmanager
def connected() -> Iterator[None]:
    """With a connection, which is closed afterwards where it was opened here. Raises ClickException where the database
    does not answer.
    """
    try:
        opened = database.connect(reuse_if_open=True)
    except PeeweeException as error:
        raise click.ClickException(f"The database at DATABASE_URL does not answer: {error}") from error
    try:
        yield
    finally:
        if opened:
            database.close()


def check_tables() -> None:
    """Raises ClickException where the database has not the tables of this version of the program."""
    try:
        is_ready = is_of_this_version()
    except PeeweeException as error:
        raise click.ClickException(f"The database cannot be read: {error}") from error
    if not is_ready:
        raise click.ClickException(f"{WORDS}.")
