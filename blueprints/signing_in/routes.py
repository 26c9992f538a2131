"""The password, two digits of the security code; and signing out."""

from flask import Blueprint, abort, current_app, redirect, url_for
from flask_login import current_user

from blueprints.signing_in.forms import AppCodeForm, SecurityCodeForm, SignInForm
from operations import authenticators, security_codes, sessions, signing_in
from operations.signing_in import Place
from rules.broken import RuleBroken
from web import clock, known_devices, late_forms
from web.htmx import page, send_to
from web.late_forms import never_kept
from web.permissions import Permission, public, requires
from web.sessions import address, clear_device, current_session, device, enter_session, leave_session
from web.way_in import organisation_of, redirect_to_start, start_page, wanted_page

bp = Blueprint("signing_in", __name__)


@bp.app_template_global()
def sign_in_form():
    """The form of the first step, empty, for the landing page."""
    return SignInForm(formdata=None)


@bp.route("/login", methods=["GET", "POST"])
@public
def sign_in():
    """The first step. The same answer whether or not the person exists."""
    if current_user.is_authenticated:
        return redirect_to_start()
    form = SignInForm()
    if form.validate_on_submit():
        try:
            token, stage = signing_in.give_password(
                form.email.data, form.password.data, clock.moment(), address(), device(), known_devices.this_device()
            )
        except signing_in.TooManyTries as too_many:
            abort(429, description=str(too_many.seconds))
        except RuleBroken as broken:
            form.show(broken)
        else:
            enter_session(token)
            return send_to(_after_password(stage))
    return page("signing_in/sign_in.html", form=form, next=wanted_page(""))


def _after_password(stage):
    wanted = wanted_page("") or None
    return url_for(".security_code", next=wanted) if stage == "password" else wanted or url_for("public.front")


@bp.route("/login/security-code", methods=["GET", "POST"])
@public
def security_code():
    """The second step, for somebody who gave the right password a moment ago."""
    session = current_session().row
    if session is None or session.stage != "password":
        return redirect(url_for(".sign_in", next=wanted_page("") or None), 303)
    is_app = authenticators.is_set(session.person_id)
    form = AppCodeForm() if is_app else SecurityCodeForm()
    if not is_app:
        form.ask(security_codes.asked_positions(session.person))
    if form.validate_on_submit():
        try:
            token = _signed_in(session, form)
        except security_codes.CodeLocked as locked:
            abort(429, description=str(int((locked.until - clock.now()).total_seconds()) + 1))
        except RuleBroken as broken:
            form.show(broken)
        else:
            enter_session(token)
            _act_for_whom_it_belongs_to(wanted_page(""))
            to = late_forms.way_on(session.person_id) or wanted_page("") or start_page()
            return known_devices.remember(send_to(to), session.person_id)
    template = "signing_in/app_code.html" if is_app else "signing_in/security_code.html"
    return page(template, form=form, next=wanted_page(""))


def _act_for_whom_it_belongs_to(wanted):
    """Somebody of several organisations who follows the link of an e-mail acts for the one that it is about."""
    organisation_id = organisation_of(wanted) if current_user.side == "provider" else None
    if organisation_id not in (None, current_user.organisation_id):
        sessions.act_for(current_user.session_id, organisation_id, by=current_user, at=clock.moment())


def _signed_in(session, form):
    """The token of the complete session."""
    place = Place(address(), device(), known_devices.this_device())
    keys, at = current_app.config["CODE_KEYS"], clock.moment()
    if isinstance(form, AppCodeForm):
        return signing_in.give_app_code(session, form.code.data, keys, at, clock.on_the_wall(), place)
    return signing_in.give_digits(session, form.digits(), keys, at, place)


@bp.post("/logout")
@requires(Permission.SIGNED_IN)
@never_kept()
def log_out():
    """The session is gone from the server, and the cookie is worth nothing."""
    sessions.end(current_user.session_id, by=current_user, at=clock.moment())
    leave_session()
    return clear_device(send_to(url_for("public.front")))
