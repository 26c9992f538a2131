"""The password once more, within ten minutes, before what must not be done on a screen that was left alone."""

from flask import Response, request, url_for
from flask_login import current_user

from operations import sessions, signing_in
from web import clock
from web.htmx import send_to
from web.sessions import address, signed_in_row


def password_again(back_to: str | None = None) -> Response | None:
    """None where the user gave their password within the last ten minutes, else the answer that asks for it.

    `back_to` is the page to return to (this one unless given). A view that changes something calls it first:
    `asked = password_again(url_for(...)); if asked: return asked`.
    """
    if sessions.password_counts(signed_in_row(), clock.now()):
        return None
    return send_to(url_for("account.password_again", next=back_to or request.path))


def give(password: str) -> None:
    """Note that the password was given again. Raises RuleBroken where it is wrong, TooManyTries after too many."""
    signing_in.confirm_password(current_user, password, signed_in_row().id, clock.moment(), address())
