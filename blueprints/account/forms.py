"""Changing one's own password and security code."""

from wtforms import PasswordField, ValidationError

from web.forms import Form, Needed


class PasswordAgainForm(Form):
    """The password once more."""

    password = PasswordField("Password", [Needed("Enter your password")])


class ChangePasswordForm(Form):
    """The present password and the new one, twice."""

    current_password = PasswordField("Current Password", [Needed("Enter the password that you use now")])
    password = PasswordField("New Password", [Needed("Enter a new password")])
    again = PasswordField("Confirm Password", [Needed("Enter the new password again")])

    def validate_again(self, field):
        """The new password is typed twice alike."""
        if self.password.data != field.data:
            raise ValidationError("The two new passwords are not the same: enter the new one again")


class ChangeSecurityCodeForm(Form):
    """The password, and the new code twice."""

    current_password = PasswordField("Current Password", [Needed("Enter your password")])
    security_code = PasswordField("New Security Code", [Needed("Enter exactly 6 digits")])
    again = PasswordField("Confirm Security Code", [Needed("Enter the new code again")])

    def validate_again(self, field):
        """The new code is typed twice alike."""
        if self.security_code.data != field.data:
            raise ValidationError("The two codes are not the same: enter the new one again")
