"""The home page's tile: `2 open Disputes, 1 waits for your answer`."""

from peewee import fn

from models import Dispute
from rules.disputes import OPEN
from web.templating import plural
from web.tiles import State, joined, strong


def disputes_tile(visitor):
    """How many are open, and how many of these wait for the provider."""
    query = Dispute.visible_to(visitor).where(Dispute.status.in_(OPEN)).group_by(Dispute.status)
    counts = dict(query.select(Dispute.status, fn.COUNT(Dispute.id)).tuples())
    waiting, in_all = counts.get("in_dispute", 0), sum(counts.values())
    if not in_all:
        return State(["No open Disputes"])
    said = f"{plural(in_all, 'open Dispute')}, "
    if not waiting:
        return State([f"{said}with the council"])
    return State([joined(said, strong(f"{waiting} {'waits' if waiting == 1 else 'wait'} for your answer"))], due=True)
