"""E-mail Notifications: which e-mails somebody gets, and the link that stops one kind with one click."""

from functools import partial

from flask import Response, abort, redirect, request, url_for
from flask_login import current_user

from blueprints.notices.routes import bp
from operations import email_subscriptions
from queries.notices import subscriptions_of
from rules.notices import ALWAYS, DAILY, IMMEDIATE
from web import clock, csrf
from web.forms import Form
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import kept, never_kept
from web.permissions import Permission, public, requires
from web.sessions import address
from web.tiles import State


class ChoiceForm(Form):
    """The boxes are written out on the page."""


def tile(_viewer) -> State:
    """What the tile leads to."""
    return State(["Choose which e-mails you get"])


@bp.get("/email-notifications")
@requires(Permission.LINES_READ)
def subscriptions() -> Response:
    """The six daily and two immediate subscriptions, as they are chosen."""
    return _page()


@bp.post("/email-notifications")
@requires(Permission.SIGNED_IN)
@kept("Email Notifications", "Save")
def choose() -> Response:
    """Save what was chosen."""
    wanted = frozenset(request.form.getlist("wanted"))
    return submit_once(
        partial(email_subscriptions.choose, wanted),
        to=url_for(".subscriptions"),
        notice="Saved. It counts from the next e-mail on.",
        form=ChoiceForm(),
        again=lambda _broken: _page(),
    )


@bp.get("/email-notifications/stop/<stop_token>")
@public
def ask_to_stop(stop_token: str) -> Response:
    """Opened by hand the link changes nothing: it leads to the page, through sign-in."""
    return redirect(url_for(".subscriptions"), 303)


@bp.post("/email-notifications/stop/<stop_token>")
@public
@never_kept()
@csrf.not_needed("a mail program sends it for its reader, without a page (RFC 8058); the token is signed")
def stop(stop_token: str) -> tuple[str, int]:
    """What a mail program sends for its reader: stop e-mails of this kind, and do nothing else."""
    if not email_subscriptions.stop(stop_token, address(), clock.moment()):
        abort(404)
    return "", 200


def _page() -> Response:
    if current_user.side != "provider":
        abort(404)
    return page(
        "notices/email_notifications.html",
        daily=DAILY,
        immediate=IMMEDIATE,
        always=ALWAYS,
        chosen=subscriptions_of(current_user.person_id),
    )
