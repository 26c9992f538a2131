"""What the pages of change requests show, on both sides."""

from typing import Any

from models import ChangeRequest
from queries.change_requests import changes_of, kind_name
from queries.listing import ListPage
from queries.people import names_of
from rules.change_requests import KINDS, rejection_words
from web.status_words import change_request_status


def shown_requests(listing: ListPage) -> dict[str, Any]:
    """What a table of requests needs beside the listing (templates/details/_requests.html)."""
    return {
        "requests": listing.rows(),
        "request_status": change_request_status,
        "kinds": KINDS,
        "rejection_words": rejection_words,
    }


def shown_request(row: ChangeRequest) -> dict[str, Any]:
    """What the page of one request needs (templates/details/_changes.html)."""
    return {
        "row": row,
        "kind": kind_name(row),
        "changes": changes_of(row),
        "standing": change_request_status(row.status),
        "names": names_of([row.submitted_by_id, row.decided_by_id]),
        "rejection_words": rejection_words,
    }
