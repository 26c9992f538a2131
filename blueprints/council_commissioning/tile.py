"""The tile of the home page."""

from web.current_user import CurrentUser
from web.tiles import State


def commissioning_tile(user: CurrentUser) -> State:
    """Where clients and their care are changed."""
    return State(["Clients, care packages and line items"])
