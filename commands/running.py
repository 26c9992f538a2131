"""What the commands share."""

import click
from flask.cli import with_appcontext

from models import database


def command(name, **options):
    """Make a function the command `flask <name>`, with the application's settings and a database connection."""

    def make(function):
        @with_appcontext
        def connected(*arguments, **values):
            opened = database.connect(reuse_if_open=True)
            try:
                return function(*arguments, **values)
            finally:
                if opened:
                    database.close()

        connected.__doc__ = function.__doc__
        connected.__click_params__ = getattr(function, "__click_params__", [])
        return click.command(name, **options)(connected)

    return make
