"""The forms of this area that are no figures of a week."""

from wtforms import TextAreaField

from web.forms import Form


class UnlockForm(Form):
    """Why an officer opens a locked week."""

    reason = TextAreaField("Reason for opening this locked week (the provider reads it)")
