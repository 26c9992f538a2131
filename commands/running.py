"""What the commands share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask.cli import with_appcontext

from models import database


def command(name: str, **options: Any) -> Callable[[Callable[..., None]], click.Command]:
    """Make a function the command `flask <name>`, with the application's settings and a database connection."""

    def make(function: Callable[..., None]) -> click.Command:
        @with_appcontext
        @wraps(function)
        def connected(*arguments: Any, **values: Any) -> None:
            opened = database.connect(reuse_if_open=True)
            try:
                return function(*arguments, **values)
            finally:
                if opened:
                    database.close()

        return click.command(name, **options)(connected)

    return make
