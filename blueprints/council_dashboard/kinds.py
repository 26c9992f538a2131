"""The kinds of work that the dashboard counts: each is one of the council's queues, for who may read that."""

from typing import NamedTuple

from flask import url_for

from web.current_user import CurrentUser
from web.queues import Queue, readable_by

# {kind of work: (endpoint of its queue, what it adds to the queue's title, endpoint of a row, name of the row's id)}
PLACES = {
    "invoices": ("council_invoices.queue", "", "invoices.one", "invoice_id"),
    "actions": ("council_actions.queue", " for my teams", "actions.one", "action_id"),
    "visits": ("visits.council_waiting", "", "", ""),
    "disputes": ("council_disputes.queue", "", "council_disputes.one", "dispute_id"),
    "claims": ("council_claims.queue", "", "council_claims.one", "claim_id"),
    "overpayments": ("overpayments.council_list", "", "overpayments.council_show", "plan_id"),
    "requests": ("council_change_requests.list_requests", "", "council_change_requests.one", "change_request_id"),
}


class Work(NamedTuple):
    """A kind of work that the officer may see, with its queue."""

    name: str
    title: str
    queue: Queue

    def address(self, row_id: int) -> str:
        """Where one piece of it is decided; the queue, where that has no page for one."""
        _, _, endpoint, parameter = PLACES[self.name]
        return url_for(endpoint, **{parameter: row_id}) if endpoint else self.queue.url


def work_of(user: CurrentUser) -> dict[str, Work]:
    """{kind: Work} of what the officer may see, in the order of the queues."""
    kinds = {queue: (name, more) for name, (queue, more, *_) in PLACES.items()}
    found = [(queue, *kinds[queue.endpoint]) for queue in readable_by(user) if queue.endpoint in kinds]
    return {name: Work(name, f"{queue.title}{more}", queue) for queue, name, more in found}
