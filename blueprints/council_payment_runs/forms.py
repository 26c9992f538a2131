"""What is asked of who prepares a payment run, and of who approves it."""

from wtforms import BooleanField, PasswordField, SelectChoice, SelectField, TextAreaField

from rules.run_selections import MODELS
from rules.wording import FREQUENCY_NAMES
from web.forms import Form, Needed, TypedDateField

FREQUENCIES = [SelectChoice("", "All of them"), *(SelectChoice(*each) for each in FREQUENCY_NAMES.items())]


class PrepareForm(Form):
    """What the run pays, and when."""

    invoiced = BooleanField("Authorised invoices", default=True)
    scheduled = BooleanField("Scheduled Payments", default=True)
    claims = BooleanField("One-Off Claims that were accepted", default=True)
    due_by = TypedDateField("Due by", [Needed("Enter the date by which Scheduled Payments are due")])
    frequency = SelectField("Frequency", choices=FREQUENCIES, default="")
    finalise_date = TypedDateField("Finalise on", [Needed("Enter the date on which the run is finalised")])

    def models(self):
        """The models that are ticked."""
        return [name for name in MODELS if self[name].data]


class CatchUpForm(Form):
    """A catch-up run: what is new or late since the main runs."""

    def __init__(self, **given):
        super().__init__(prefix="catch_up-", **given)

    frequency = SelectField("Frequency", choices=FREQUENCIES, default="")
    adjustments = BooleanField("Adjustments too, manual ones as well")
    finalise_date = TypedDateField("Finalise on", [Needed("Enter the date on which the catch-up run is finalised")])


class ApproveForm(Form):
    """The approver's password, each time."""

    password = PasswordField("Password", [Needed("Enter your password")])


class SendBackForm(Form):
    """Why a checked run is not approved."""

    reason = TextAreaField("Reason")
