"""The landing page, what must be said in public, and the council's colour."""

from flask import Blueprint, abort, make_response
from flask_login import current_user

from queries.council_logo import logo_of
from queries.page_notices import notices_on_landing_page
from web import clock, council
from web.brand import stylesheet
from web.council_texts import shown
from web.downloads import SANDBOX
from web.htmx import page
from web.loading import found_or_404
from web.permissions import public
from web.way_in import redirect_to_start

bp = Blueprint("public", __name__)
A_YEAR = 365 * 24 * 60 * 60


@bp.get("/")
@public
def front():
    """What the portal is for, and the way in."""
    if current_user.is_authenticated:
        return redirect_to_start()
    settings = council.settings()
    return page(
        "public/front.html",
        council_notices=[shown(each.text) for each in notices_on_landing_page(clock.today())],
        text=shown(settings.landing_text),
        registering=shown(settings.landing_registering),
    )


@bp.get("/privacy")
@public
def privacy():
    """What is kept about whom, and why."""
    return page("public/statement.html", heading="Privacy", text=shown(council.settings().privacy_notice))


@bp.get("/accessibility")
@public
def accessibility():
    """The accessibility statement."""
    text = shown(council.settings().accessibility_statement)
    return page("public/statement.html", heading="Accessibility", text=text)


@bp.get("/cookies")
@public
def cookies():
    """Which cookies there are, and what for."""
    return page("public/statement.html", heading="Cookies", text=shown(council.settings().cookies_page))


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


@bp.get("/logo-<sha256>")
@public
def logo(sha256):
    """The council's logo; its hash is in the address, so it never goes stale."""
    kept = found_or_404(logo_of(sha256))
    response = make_response(bytes(kept.content))
    response.mimetype = kept.media_type
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
