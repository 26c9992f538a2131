"""The password once more, before what must not be done on a screen that was left alone: on a page of its own within
ten minutes, or typed on the panel each time.
"""

from collections.abc import Callable
from typing import Protocol

from flask import Response, abort, request, url_for
from flask_login import current_user
from wtforms import Field

from operations import sessions, signing_in
from rules.broken import RuleBroken
from web import clock
from web.htmx import send_to
from web.sessions import address, signed_in_row


def password_again(back_to: str | None = None) -> Response | None:
    """None where the user gave their password within the last ten minutes, else the answer that asks for it.

    `back_to` is the page to return to (this one unless given). A view that changes something calls it first:
    `asked = password_again(url_for(...)); if asked: return asked`.
    """
    if password_is_fresh():
        return None
    return send_to(url_for("account.password_again", next=back_to or request.path))


def password_is_fresh() -> bool:
    """Whether the user gave their password within the last ten minutes."""
    return sessions.password_counts(signed_in_row(), clock.now())


class AsksForPassword(Protocol):
    """A form with a password on its panel."""

    @property
    def password(self) -> Field:
        """The field."""

    def validate(self) -> bool:
        """Whether what was typed can be read."""

    def show(self, broken: RuleBroken) -> None:
        """Show what a rule said."""


def is_right(form: AsksForPassword, check: Callable[[], object] | None = None) -> bool:
    """Whether what was typed can be read, `check()` has nothing against it, and the password typed on the panel is the
    user's own. The form says at once all that is not; a password that is missing is not tried.

    After too many wrong tries the answer is 429.
    """
    is_read = form.validate()
    try:
        if check is not None:
            check()
    except RuleBroken as broken:
        form.show(broken)
        is_read = False
    return bool(form.password.data) and _is_own(form) and is_read


def _is_own(form: AsksForPassword) -> bool:
    try:
        give(form.password.data or "")
    except signing_in.TooManyTries as too_many:
        abort(429, description=str(too_many.seconds))
    except RuleBroken as broken:
        form.show(broken)
        return False
    return True


def give(password: str) -> None:
    """Note that the password was given again. Raises RuleBroken where it is wrong, TooManyTries after too many."""
    signing_in.confirm_password(current_user, password, signed_in_row().id, clock.moment(), address())
