"""The bell: what is new for its reader, read by looking, and its count, which pages ask for each minute."""

from flask import Blueprint, Response, g, render_template
from flask_login import current_user

from queries.notices import count_unread, list_notices
from web.htmx import page
from web.listing import list_request
from web.permissions import Permission, public, requires
from web.read_notices import note_read

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@requires(Permission.SIGNED_IN)
def list_all() -> Response:
    """What is new, the newest first."""
    listing = list_notices(current_user, list_request())
    rows = listing.rows()
    note_read(max((row.id for row in rows), default=0))
    return page("notices/list.html", listing=listing, rows=rows)


@bp.get("/notices/count")
@public
def count() -> Response | tuple[str, int]:
    """The bell alone. It keeps no session alive, and answers nothing to somebody whose session has ended: their page
    must not be taken away from what they typed.
    """
    g.pop("seen_session", None)
    if not current_user.is_authenticated:
        return "", 204
    return Response(render_template("notices/_bell.html", unread=count_unread(current_user)))
