"""What an officer says with a decision."""

from wtforms import BooleanField, SelectChoice, SelectField, TextAreaField

from web.council import settings
from web.forms import Form


def _reasons():
    """The council's reasons to hold or return an invoice, as a pick list."""
    return [SelectChoice("", "[No Selection]"), *(SelectChoice(each, each) for each in settings().return_reasons)]


class DecisionForm(Form):
    """Whether a changed figure was seen; the reason of a hold or a return; words for the provider.

    Which invoices were ticked, by id and version, stays so where it is refused.
    """

    ticked = frozenset()
    seen = BooleanField("I have seen the new figure")
    reason = SelectField("Reason", choices=_reasons)
    note = TextAreaField("What the provider should know")


def form_of_many(**given) -> DecisionForm:
    """The form of the ticked ones: its fields have names of their own beside those of the selected one."""
    return DecisionForm(prefix="many-", **given)
