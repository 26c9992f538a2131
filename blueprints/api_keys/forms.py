"""A new key of the API."""

from wtforms import SelectChoice, SelectMultipleField

from rules.api_keys import SCOPES
from web.forms import Form, TextField, TypedDateField


class NewKeyForm(Form):
    """What the key is called, what it may do, and until when."""

    name = TextField("Name")
    scopes = SelectMultipleField("What the key may do", validate_choice=False)
    last_day = TypedDateField("Last day", what="the last day")

    def for_side(self, side):
        """The form with what keys of this side may do."""
        self.scopes.choices = [SelectChoice(*each) for each in SCOPES[side].items()]
        return self
