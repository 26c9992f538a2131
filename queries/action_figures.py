"""The money beside an action: what its invoice or claim comes to, and what is payable for its client."""

from typing import NamedTuple

from models import Action
from queries.action_subjects import subject
from queries.invoices.payable import ItemChoice, items_of
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.money import format_pence


class Figure(NamedTuple):
    """A figure with its name: "Invoice", "£2,903.60, authorised"."""

    name: str
    words: str


def figures_of(viewer: Actor, action: Action, client_id: int | None) -> list[Figure]:
    """The figures beside an action that the viewer may read: of what it is about or was started from, then of its
    client. Things without an amount have none.
    """
    things = {(action.related_type, action.related_id), (action.origin_type, action.origin_id)}
    return [
        *filter(None, (_of_thing(viewer, action, *each) for each in sorted(things, key=str))),
        *_payable(viewer, action.organisation_id, client_id),
    ]


def _of_thing(viewer: Actor, action: Action, kind: str, row_id: int | None) -> Figure | None:
    if not kind or row_id is None:
        return None
    try:
        found = subject(viewer, f"{kind}:{row_id}", action.organisation_id)
    except RuleBroken:
        return None  # it is gone, or not for this reader
    return Figure(kind, found.facts) if found.facts else None


def _payable(viewer: Actor, organisation_id: int, client_id: int | None) -> list[Figure]:
    """What is payable for a client and on no invoice, where that is anything."""
    is_theirs = viewer.organisation_id in (None, organisation_id)
    if client_id is None or not is_theirs or not viewer.may("invoices_read"):
        return []
    pence = sum(item.payable for item in items_of(organisation_id, ItemChoice("client", client_id)))
    return [Figure("Now payable", f"{format_pence(pence)}, on no invoice yet")] if pence else []
