"""What an officer says about a change request."""

from wtforms import RadioField, SelectChoice, TextAreaField

from web.council import settings
from web.forms import Form


def reason_choices() -> list[SelectChoice]:
    """The council's reasons for rejecting a change request."""
    return [SelectChoice(each, each) for each in settings().rejection_reasons]


class DecisionForm(Form):
    """Accept, or Reject with a reason."""

    reason = RadioField("Rejection Reason", choices=reason_choices, validate_choice=False)
    note = TextAreaField("What the provider should know")
