"""The landing page, what must be said in public, the council's colour, and the health page."""

from flask import Blueprint, abort, current_app, jsonify, make_response
from flask_login import current_user

from queries import health
from web import clock
from web.brand import stylesheet
from web.htmx import page
from web.permissions import public
from web.way_in import redirect_to_start

bp = Blueprint("public", __name__)
A_YEAR = 365 * 24 * 60 * 60


@bp.get("/")
@public
def front():
    """What the portal is for, and the way in."""
    return redirect_to_start() if current_user.is_authenticated else page("public/front.html")


@bp.get("/privacy")
@public
def privacy():
    """What is kept about whom, and why."""
    return page("public/privacy.html")


@bp.get("/accessibility")
@public
def accessibility():
    """The accessibility statement."""
    return page("public/accessibility.html")


@bp.get("/cookies")
@public
def cookies():
    """Which cookies there are: three, and what for."""
    names = {
        "session_cookie": current_app.config["SESSION_COOKIE_NAME"],
        "notices_cookie": current_app.config["NOTICES_COOKIE_NAME"],
        "device_cookie": current_app.config["DEVICE_COOKIE_NAME"],
    }
    return page("public/cookies.html", **names)


@bp.get("/brand-<colour>.css")
@public
def brand(colour):
    """The council's colour as a stylesheet; the colour is in the address, so it never goes stale."""
    css = stylesheet(colour)
    if css is None:
        abort(404)
    response = make_response(css)
    response.mimetype = "text/css"
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@bp.get("/health")
@public
def health_of_portal():
    """Whether the database can be written and the worker keeps up: 200, or 503 with what is wrong."""
    settings = current_app.config["SETTINGS"]
    found = health.check(clock.moment(), settings.data_dir, settings.clamd_url is not None)
    return jsonify(found), 200 if found["well"] else 503
