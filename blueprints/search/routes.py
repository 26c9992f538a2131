"""The search, and a client with all that belongs to them."""

import json

from flask import Blueprint, request
from flask_login import current_user

from blueprints.search.shown import KIND_TITLES, address_of, shown_rows
from queries.search.searching import client_and_things, search
from rules.search_text import read
from web import clock, record_access
from web.htmx import page, send_to, wants_fragment
from web.loading import found_or_404
from web.permissions import Permission, requires
from web.picks import is_ticked

bp = Blueprint("search", __name__, url_prefix="/search")


@bp.get("")
@requires(Permission.SIGNED_IN)
def find():
    """What has the words in the box; one thing whose whole reference was typed is opened at once."""
    text = read(request.args.get("q", ""))
    kind = request.args.get("kind")
    kind = kind if kind in KIND_TITLES else None
    answer = search(current_user, text, kind, clock.today(), is_ticked("exact"))
    if answer.only and not wants_fragment():
        return send_to(address_of(answer.only, current_user.side))
    rows = shown_rows(answer, current_user.side, clock.today())
    response = page(
        "search/search.html", fragment="search/_results.html", answer=answer, rows=rows, kind_titles=KIND_TITLES
    )
    if wants_fragment():
        response.headers["HX-Trigger"] = json.dumps({"announce": _words(answer)})
    return response


@bp.get("/clients/<id:client_id>")
@requires(Permission.LINES_READ)
def client(client_id):
    """A client: their lines, invoices, actions, orders, remittances and claims."""
    answer = found_or_404(client_and_things(current_user, client_id, clock.today()))
    record_access.note_access(client_id, "The client, by the search")
    shown, *rows = shown_rows(answer, current_user.side, clock.today())
    return page("search/client.html", client=shown, rows=rows, answer=answer, kind_titles=KIND_TITLES)


def _words(answer):
    """What is read out while somebody types: in a header, so without what was typed."""
    if not answer.words:
        return "No results"
    return f"{'More than ' if answer.has_more else ''}{answer.count} {'result' if answer.count == 1 else 'results'}"
