"""Choosing the first password by the link of an invitation; signing in and the security code come after it."""

from flask import Blueprint, url_for
from flask_login import current_user
from wtforms import PasswordField, ValidationError

from operations import invitations, passwords
from rules.broken import RuleBroken
from web import clock, known_devices
from web.forms import Form, Needed
from web.htmx import done, page
from web.late_forms import never_kept
from web.permissions import public
from web.sessions import address
from web.way_in import redirect_to_start

bp = Blueprint("invitations", __name__)


class FirstPasswordForm(Form):
    """The password, twice."""

    password = PasswordField("New Password", [Needed("Enter a password")])
    again = PasswordField("Confirm Password", [Needed("Enter the password again")])

    def validate_again(self, field):
        """The password is typed twice alike."""
        if self.password.data != field.data:
            raise ValidationError("The two passwords are not the same. Enter the second one again")


@bp.route("/invitation/<invitation_token>", methods=["GET", "POST"])
@public
@never_kept()
def choose_password(invitation_token):
    """The form, for somebody whose link has not been used or ended."""
    if current_user.is_authenticated:
        return redirect_to_start()
    person = invitations.invited(invitation_token, clock.moment())
    if person is None:
        return page("invitations/ended.html", status=410)
    form = FirstPasswordForm()
    if form.is_submitted() and form.validate_with(lambda: passwords.check(person, form.password.data)):
        try:
            invitations.choose_password(invitation_token, form.password.data, address(), clock.moment())
        except RuleBroken as broken:
            form.show(broken)
        else:
            signed_up = done(url_for("signing_in.sign_in"), notice="Your password is set. Sign in with it now.")
            return known_devices.remember(signed_up, person.id)
    return page("invitations/choose.html", form=form, email=person.email)
