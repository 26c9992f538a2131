"""What an officer says with a decision."""

from wtforms import BooleanField, SelectChoice, SelectField, TextAreaField

from rules.invoices import RETURN_REASONS
from web.forms import Form, TextField

REASONS = [SelectChoice("", "[No Selection]"), *(SelectChoice(each, each) for each in RETURN_REASONS)]


class DecisionForm(Form):
    """Whether a changed figure was seen; the reason of a return; words for the provider."""

    seen = BooleanField("I have seen the new figure")
    reason = SelectField("Reason", choices=REASONS)
    note = TextAreaField("What the provider should know")


class SavedFilterForm(Form):
    """The name of a filter that is kept."""

    name = TextField("Name of this filter")
