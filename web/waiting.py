"""What waits of invoices and documents, for the tiles of the home page: worked out once a request."""

from flask import g

from queries.home import invoices_and_documents


def waiting_of(visitor):
    """The WaitingForProvider of what the visitor sees."""
    if "waiting_for_provider" not in g:
        g.waiting_for_provider = invoices_and_documents.of(visitor)
    return g.waiting_for_provider
