"""The home page's task: `2 open Disputes, 1 for you to answer`."""

from queries.disputes.lists import open_disputes
from web.asked_once import asked_once
from web.templating import plural
from web.tiles import State, one_line, strong


def disputes_tile(viewer):
    """How many are open, and how many of these the provider has to answer."""
    found = asked_once(open_disputes, viewer)
    if not found:
        return State(["No open Disputes"])
    said, to_answer = f"{plural(len(found), 'open Dispute')}, ", sum(each.is_to_answer for each in found)
    if not to_answer:
        return State([f"{said}with the council"])
    return State([one_line(said, strong(f"{to_answer} for you to answer"))])
