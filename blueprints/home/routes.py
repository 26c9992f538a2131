"""Pick a task..."""

from flask import Blueprint
from flask_login import current_user

from web import clock, council, forecasts, tiles
from web.htmx import page
from web.permissions import Permission, requires
from web.way_in import redirect_to_start

bp = Blueprint("home", __name__)


@bp.get("/home")
@requires(Permission.SIGNED_IN)
def home():
    """The tiles, those that ask for something first. Officers have a start page of their own."""
    if current_user.side == "council":
        return redirect_to_start()
    large, small = tiles.shown_to(current_user, left_out=council.settings().home_tiles)
    return page(
        "home/home.html",
        large=large,
        small=small,
        aside=tiles.asides_for(current_user),
        greeting=clock.greeting(),
        expected=forecasts.expected_by(current_user),
        sees_amounts=forecasts.may_see_amounts(current_user),
    )
