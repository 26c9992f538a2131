"""Begin again: everything that was done in the practice place goes, and it is as new."""

from flask import Blueprint, current_app, redirect, render_template, url_for

from web import practice
from web.late_forms import never_kept
from web.permissions import Permission, requires

bp = Blueprint("practice", __name__, url_prefix="/practice")


@bp.get("")
@requires(Permission.SIGNED_IN)
def show():
    """What the practice place is, and the button."""
    return render_template("practice/show.html", is_asked=practice.is_asked(current_app.config["SETTINGS"].data_dir))


@bp.post("")
@requires(Permission.SIGNED_IN)
@never_kept()
def begin_again():
    """Have it made anew."""
    practice.ask_to_begin_again(current_app.config["SETTINGS"].data_dir)
    return redirect(url_for(".show"), 303)
