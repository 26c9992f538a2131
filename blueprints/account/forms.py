"""Changing one's own password and security code."""

from wtforms import PasswordField

from rules.broken import RuleBroken
from web.forms import Form, Needed


class PasswordAgainForm(Form):
    """The password once more."""

    password = PasswordField("Password", [Needed("Enter your password")])


class ChangePasswordForm(Form):
    """The present password and the new one, twice."""

    current_password = PasswordField("Current Password", [Needed("Enter the password that you use now")])
    password = PasswordField("New Password", [Needed("Enter a new password")])
    again = PasswordField("Confirm Password", [Needed("Enter the new password again")])

    def both_alike(self):
        """The new password. Raises RuleBroken where the two are not the same."""
        if self.password.data != self.again.data:
            raise RuleBroken("The two new passwords are not the same: enter the new one again", "again")
        return self.password.data


class ChangeSecurityCodeForm(Form):
    """The password, and the new code twice."""

    current_password = PasswordField("Current Password", [Needed("Enter your password")])
    security_code = PasswordField("New Security Code", [Needed("Enter exactly 6 digits")])
    again = PasswordField("Confirm Security Code", [Needed("Enter the new code again")])

    def both_alike(self):
        """The new code. Raises RuleBroken where the two are not the same."""
        if self.security_code.data != self.again.data:
            raise RuleBroken("The two codes are not the same: enter the new one again", "again")
        return self.security_code.data.strip()
