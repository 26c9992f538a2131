"""The home page's tile: `2 open Disputes, 1 waits for your answer`."""

from queries.disputes.lists import count_open
from web.templating import plural
from web.tiles import State, one_line, strong


def disputes_tile(viewer):
    """How many are open, and how many of these wait for the provider."""
    disputes = count_open(viewer)
    if not disputes.count:
        return State(["No open Disputes"])
    said, waiting = f"{plural(disputes.count, 'open Dispute')}, ", disputes.to_answer
    if not waiting:
        return State([f"{said}with the council"])
    return State([one_line(said, strong(f"{waiting} {'waits' if waiting == 1 else 'wait'} for your answer"))], due=True)
