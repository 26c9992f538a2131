"""The home page's tile: `2 open Disputes, 1 waits for your answer`."""

from queries.disputes.lists import count_open
from web.templating import plural
from web.tiles import State, joined, strong


def disputes_tile(visitor):
    """How many are open, and how many of these wait for the provider."""
    in_all, waiting = count_open(visitor)
    if not in_all:
        return State(["No open Disputes"])
    said = f"{plural(in_all, 'open Dispute')}, "
    if not waiting:
        return State([f"{said}with the council"])
    return State([joined(said, strong(f"{waiting} {'waits' if waiting == 1 else 'wait'} for your answer"))], due=True)
