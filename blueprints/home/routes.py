"""Pick a task..."""

from flask import Blueprint
from flask_login import current_user

from queries.home_page import councils_part
from web import clock, council, forecasts, tiles
from web.council_texts import shown
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
    own = councils_part(current_user, clock.today())
    large, small = tiles.shown_to(
        current_user, left_out=council.settings().home_tiles if own.left_out is None else own.left_out
    )
    return page(
        "home/home.html",
        large=large,
        council_notices=[shown(text) for text in own.notices],
        small=small,
        aside=tiles.asides_for(current_user),
        greeting=clock.greeting(),
        expected=forecasts.expected_by(current_user),
        sees_amounts=forecasts.may_see_amounts(current_user),
    )
