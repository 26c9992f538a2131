"""The two steps of signing in."""

from wtforms import PasswordField

from web.forms import Form, Needed, TextField


class SignInForm(Form):
    """E-mail and password. Nothing is cut from a password, spaces included."""

    email = TextField("E-mail", [Needed("Enter your e-mail address")])
    password = PasswordField("Password", [Needed("Enter your password")])


class SecurityCodeForm(Form):
    """Two digits; their labels name the positions that are asked."""

    first = PasswordField("First digit", [Needed("Enter both digits")])
    second = PasswordField("Second digit")

    def ask(self, positions):
        """Name the two positions, counted from 1."""
        self.first.label.text, self.second.label.text = (f"Digit {position}" for position in positions)

    def digits(self):
        """What was typed, as two characters."""
        return (self.first.data or "").strip() + (self.second.data or "").strip()


class AppCodeForm(Form):
    """The code of an authenticator app, or a recovery code."""

    code = TextField("Code", [Needed("Enter the code that your app shows, or a recovery code")])
