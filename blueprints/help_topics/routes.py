"""Help, with an index and a search."""

from flask import Blueprint, abort, request

from web import council, help_topics
from web.htmx import page
from web.permissions import public
from web.tiles import State

bp = Blueprint("help_topics", __name__, url_prefix="/help")


@bp.get("")
@public
def index():
    """All topics, or those that have the words that were searched for."""
    words = request.args.get("search", "").strip()[:200]
    found = help_topics.matching(words, council.settings()) if words else list(help_topics.topics().values())
    return page("help/index.html", topics=found, words=words)


@bp.get("/<name>")
@public
def topic(name):
    """One topic."""
    shown = help_topics.topics().get(name)
    if shown is None:
        abort(404)
    return page(
        "help/topic.html",
        topic=shown,
        text=shown.html(council.settings()),
        topics=help_topics.topics().values(),
    )


def help_tile(_visitor):
    """How many topics there are."""
    return State((f"{len(help_topics.topics())} topics",))
