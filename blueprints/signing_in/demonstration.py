"""The demonstration alone: sign in as one of its made-up people with one button, and follow a pound on a tour."""

from flask import abort, current_app, redirect, request, url_for
from flask_login import current_user

from blueprints.signing_in.routes import bp
from models import SignInSession
from operations import security_codes, sessions, signing_in
from operations.demonstration import cast
from operations.signing_in import Place
from rules.broken import RuleBroken
from web import clock, demonstration, known_devices
from web.demonstration import COOKIE, is_demonstration, steps
from web.htmx import send_to
from web.late_forms import never_kept
from web.permissions import public
from web.sessions import address, current_session, device, enter_session, leave_session
from web.way_in import start_page

FIRST = ("Alma", "Clover", "Ernest", "Hetty", "Gus", "Ivor", "Kit", "Max", "Nell")
WORDS = {
    "Alma": "Day centre, administrator",
    "Bertie": "Day centre, finance clerk",
    "Clover": "Day centre, care coordinator",
    "Dotty": "Day centre, read only",
    "Ernest": "Homecare and a care home",
    "Fern": "Homecare, accounts payable",
    "Gus": "Direct payments for 11 people",
    "Hetty": "Foster carer with an overpayment",
    "Ivor": "Care home, paid without invoices",
    "Juno": "Children’s homes",
}


@bp.app_template_global()
def demonstration_people():
    """[(heading, [(person, what they are)], [the same of those who are folded])] of the demonstration; else []."""
    if not is_demonstration():
        return []
    groups = (("Providers", cast.CONTACTS), ("Council", cast.OFFICERS))
    return [
        (
            heading,
            [(each, _words(each)) for each in people if each.forename in FIRST],
            [(each, _words(each)) for each in people if each.forename not in FIRST],
        )
        for heading, people in groups
    ]


def _words(person):
    return WORDS.get(person.forename) or person.roles.replace("_", " ").capitalize()


@bp.app_template_global()
def tour():
    """The tour that this browser is on, None without one."""
    return demonstration.tour()


@bp.app_template_global()
def tour_steps():
    """The five steps, for the page that offers the tour."""
    return steps()


@bp.post("/login/demonstration")
@public
@never_kept()
def sign_in_as():
    """Sign in as a made-up person with the password and code that `flask demo` prints. 404 anywhere else.

    It is the ordinary sign-in, filled in: whoever changed their password or code signs in by typing it.
    """
    if not is_demonstration():
        abort(404)
    person = next((each for each in _people() if each.email == request.form.get("person")), None) or abort(404)
    step = request.form.get("step", "")
    to = steps()[int(step) - 1].path if step in {"1", "2", "3", "4", "5"} else None
    if current_user.is_authenticated and current_user.email != person.email:
        sessions.end(current_user.session_id, by=current_user, at=clock.moment())
        leave_session()
    if not current_user.is_authenticated:
        try:
            _sign_in(person)
        except (RuleBroken, signing_in.TooManyTries, security_codes.CodeLocked):
            return redirect(url_for(".sign_in"), 303)
    response = send_to(to or start_page())
    if to:
        response.set_cookie(COOKIE, step, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


@bp.post("/login/demonstration/leave")
@public
@never_kept()
def leave_tour():
    """The tour ends for this browser."""
    if not is_demonstration():
        abort(404)
    response = send_to(start_page() if current_user.is_authenticated else url_for("public.front"))
    response.delete_cookie(COOKIE)
    return response


def _people():
    return (*cast.CONTACTS, *cast.OFFICERS)


def _sign_in(person):
    at, place = clock.moment(), Place(address(), device(), known_devices.this_device())
    token, stage = signing_in.give_password(person.email, cast.PASSWORD, at, place.address, place.device, place.known)
    enter_session(token)
    if stage != "password":
        return
    session: SignInSession = current_session().row
    digits = "".join(cast.SECURITY_CODE[position - 1] for position in security_codes.asked_positions(session.person))
    keys = current_app.config["CODE_KEYS"]
    enter_session(signing_in.give_digits(session, digits, keys, at, place))
