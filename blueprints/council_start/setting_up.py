"""The page on which an empty portal gets its council and first administrator, with the code of `flask setup-code`."""

from flask import url_for
from flask_login import current_user

from blueprints.council_start.forms import SetUpForm
from blueprints.council_start.routes import bp
from operations import setting_up
from queries.council import is_set_up
from rules.broken import RuleBroken
from web import clock
from web.forms_once import refused_status
from web.htmx import done, page, send_to
from web.late_forms import never_kept
from web.permissions import public
from web.sessions import address
from web.way_in import redirect_to_start


@bp.route("/set-up", methods=["GET", "POST"])
@public
@never_kept()
def set_up():
    """The form, for as long as there is no council; afterwards it leads to the sign-in page, whoever sends it again."""
    if current_user.is_authenticated:
        return redirect_to_start()
    sign_in = url_for("signing_in.sign_in", next=url_for(".overview"))
    if is_set_up():
        return send_to(sign_in)
    form = SetUpForm()
    status = None
    if form.validate_on_submit():
        try:
            setting_up.set_up(form.code.data or "", form.typed(), address(), clock.moment())
        except RuleBroken as broken:
            form.show(broken)
            status = refused_status(broken)
        else:
            return done(sign_in, notice="The portal is set up. Sign in with your e-mail address and password.")
    return page("council_start/set_up.html", status=status, form=form)
