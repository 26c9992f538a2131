"""What an officer says about a change request."""

from wtforms import RadioField, SelectChoice, TextAreaField

from rules.change_requests import REASONS
from web.forms import Form

REASON_CHOICES = [SelectChoice(each, each) for each in REASONS]


class DecisionForm(Form):
    """Accept, or Reject with a reason."""

    reason = RadioField("Rejection Reason", choices=REASON_CHOICES, validate_choice=False)
    note = TextAreaField("What the provider should know")
