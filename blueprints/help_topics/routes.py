"""Help, with an index and a search."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user

from web import council, help_topics
from web.htmx import page
from web.permissions import public
from web.tiles import State

bp = Blueprint("help_topics", __name__)


@bp.get("/help")
@public
def index():
    """The topics that the reader may read: those asked most, then all by role; or those that have the words that were
    searched for.
    """
    topics = help_topics.topics().values()
    words = request.args.get("search", "").strip()[:200]
    if not words and (of_page := help_topics.topic_of_page(request.args.get("page", ""), topics)):
        return redirect(url_for(".topic", name=of_page.name), 303)
    return page(
        "help/index.html",
        words=words,
        found=help_topics.matching(words, council.settings(), topics) if words else [],
        asked=help_topics.most_asked(current_user.side == "council", topics),
        groups=help_topics.by_group(_roles(), topics),
    )


@bp.get("/help/<name>")
@public
def topic(name):
    """One topic; for the page that a reader comes from, the council's own one about it."""
    topics = help_topics.topics()
    of_page = help_topics.topic_of_page(request.args.get("page", ""), topics.values())
    if of_page is not None and of_page.name != name:
        return redirect(url_for(".topic", name=of_page.name), 303)
    shown = topics.get(name)
    if shown is None:
        abort(404)
    return page(
        "help/topic.html",
        topic=shown,
        text=shown.html(council.settings()),
        groups=help_topics.by_group(_roles(), topics.values()),
    )


def help_tile(_visitor):
    """What there is in the help."""
    return State(("Topics for your work, and the words we use",))


def _roles():
    return current_user.roles if current_user.is_authenticated else ()
