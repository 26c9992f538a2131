"""What a System Administrator enters to erase clients."""

from wtforms import IntegerField, PasswordField, SelectMultipleField

from rules.retention import MOST_AT_ONCE
from web.forms import Form, Needed


class EraseForm(Form):
    """The clients that were ticked, how many they are once more, and the password."""

    client_ids = SelectMultipleField(coerce=int, validate_choice=False)
    count = IntegerField("How many clients you erase", [Needed(f"Enter the number, from 1 to {MOST_AT_ONCE}")])
    password = PasswordField("Password", [Needed("Enter your password")])
