"""One's own password, security code and devices, and the password once more."""

from functools import partial

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask_login import current_user

from blueprints.account.forms import ChangePasswordForm, ChangeSecurityCodeForm, PasswordAgainForm
from operations import people, sessions, signing_in, unsent_forms
from rules.broken import RuleBroken
from web import body_limits, clock, password_again
from web.htmx import done, page, send_to
from web.late_forms import never_kept
from web.permissions import Permission, requires
from web.sessions import clear_device, leave_session
from web.way_in import start_page, wanted_page

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
@requires(Permission.SIGNED_IN)
def overview():
    """What there is to change, and where one is signed in."""
    return page("account/overview.html", sessions=sessions.open_sessions_of(current_user.person_id, clock.now()))


@bp.route("/password", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@never_kept()
def change_password():
    """Change Password; at the first sign-in there is no way round it. All broken rules are said at once."""
    form = _without_password(ChangePasswordForm(), current_user.must_change_password)
    typed = {"current": _current(form), "new": form.password.data, "by": current_user, "at": clock.moment()}
    if form.is_submitted() and form.validate_with(partial(people.check_new_password, **typed)):
        try:
            people.change_password(**typed)
        except signing_in.TooManyTries as too_many:
            abort(429, description=str(too_many.seconds))
        except RuleBroken as broken:
            form.show(broken)
        else:
            return done(_next_step(), notice="Your password was changed. Other devices were signed out.")
    return page("account/change_password.html", form=form, next=wanted_page(""))


@bp.route("/security-code", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@never_kept()
def change_security_code():
    """Change Security Code; set at the first sign-in."""
    form = _without_password(ChangeSecurityCodeForm(), current_user.must_set_code)
    typed = {"current": _current(form), "code": (form.security_code.data or "").strip()}
    typed |= {"keys": current_app.config["CODE_KEYS"], "by": current_user, "at": clock.moment()}
    if form.is_submitted() and form.validate_with(partial(people.check_new_code, **typed)):
        try:
            people.change_security_code(**typed)
        except signing_in.TooManyTries as too_many:
            abort(429, description=str(too_many.seconds))
        except RuleBroken as broken:
            form.show(broken)
        else:
            return done(_next_step(), notice="Your security code was changed.")
    return page("account/change_security_code.html", form=form, next=wanted_page(""))


def _without_password(form, is_first):
    """The form; at the first sign-in without the password that was typed a moment ago."""
    if is_first and password_again.password_is_fresh():
        del form.current_password
    return form


def _current(form):
    """The password that the form asked for; None where it did not."""
    return form.current_password.data if "current_password" in form else None


def _next_step():
    """During the first sign-in straight on (the guard asks for what is left), later back to the account."""
    is_first = current_user.must_change_password or current_user.must_set_code
    return wanted_page(start_page()) if is_first else url_for(".overview")


@bp.post("/sign-out-everywhere")
@requires(Permission.SIGNED_IN)
@never_kept()
def sign_out_everywhere():
    """All devices, this one too."""
    sessions.sign_out_everywhere(by=current_user, at=clock.moment())
    leave_session()
    return clear_device(done(url_for("public.front"), notice="You have been signed out on all devices."))


@bp.route("/password-again", methods=["GET", "POST"], endpoint="password_again")
@requires(Permission.SIGNED_IN)
@never_kept()
def give_password_again():
    """The password once more, then back to where it was wanted."""
    form = PasswordAgainForm()
    if form.validate_on_submit():
        try:
            password_again.give(form.password.data)
        except signing_in.TooManyTries as too_many:
            abort(429, description=str(too_many.seconds))
        except RuleBroken as broken:
            form.show(broken)
        else:
            return send_to(wanted_page(start_page()))
    return page("account/password_again.html", form=form, next=wanted_page(start_page()))


@bp.route("/unsent-form", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@never_kept()
@body_limits.takes(body_limits.LARGE_FORM)
def unsent_form():
    """A form that was sent too late, after the session had ended: sent on (with its body, hence 307) or discarded."""
    kept = unsent_forms.newest_of(current_user.person_id, clock.moment())
    if kept is None or kept.is_words:
        return send_to(start_page())
    if request.method == "GET":
        return page("account/unsent_form.html", kept=kept)
    unsent_forms.forget(kept.row_id, current_user.person_id)
    if request.form.get("unsent") == "discard":
        return done(start_page(), notice="The form was discarded.")
    return redirect(kept.path, 307)
