"""Request new Password, for somebody who is not signed in. The answer is the same for everybody."""

from flask import Blueprint, abort, url_for

from operations import password_requests
from rules.broken import RuleBroken
from web import clock, council
from web.forms import Form, TextField
from web.htmx import page, send_to
from web.late_forms import never_kept
from web.permissions import public
from web.sessions import address

bp = Blueprint("password_requests", __name__, url_prefix="/password-request")


class PasswordRequestForm(Form):
    """The guide's four fields."""

    name = TextField("Name")
    organisation_name = TextField("Organisation Name")
    email = TextField("E-mail")
    telephone = TextField("Telephone Number")


@bp.route("", methods=["GET", "POST"])
@public
@never_kept()
def ask():
    """The form."""
    form = PasswordRequestForm()
    if form.validate_on_submit():
        try:
            password_requests.ask(form.data, address(), clock.moment())
        except password_requests.TooManyRequests as too_many:
            abort(429, description=str(too_many.seconds))
        except RuleBroken as broken:
            form.show(broken)
        else:
            return send_to(url_for(".sent"))
    return page("password_requests/ask.html", form=form, sends_links=council.settings().sends_reset_links)


@bp.get("/sent")
@public
def sent():
    """What happens next: the same whether or not anybody signs in with the e-mail address."""
    return page("password_requests/sent.html", sends_links=council.settings().sends_reset_links)
