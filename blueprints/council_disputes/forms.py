"""What an officer says: which weeks, why, and what the provider should do."""

from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, TextAreaField

from rules.disputes import REASONS
from rules.weeks import monday_of
from web.forms import Form, Needed, TypedDateField

REASON_CHOICES = [SelectChoice("", "[No Selection]"), *(SelectChoice(each, each) for each in REASONS)]
WHICH = [
    SelectChoice("all", "All lines of the client in these weeks"),
    SelectChoice("ticked", "Only those ticked"),
]


class DecisionForm(Form):
    """Raise a proposed one, drop, resolve or re-open: which fields are used, is the button's."""

    reason = SelectField("Reason", choices=REASON_CHOICES)
    details = TextAreaField("Details")
    note = TextAreaField("Note")


class WeeksForm(Form):
    """Which weeks of whom; sent by GET. Any day of a week stands for it."""

    class Meta:
        csrf = False

    first_week = TypedDateField("First week", [Needed("Enter any day of the first week")], what="first week")
    last_week = TypedDateField("Last week", [Needed("Enter any day of the last week")], what="last week")

    def mondays(self):
        """(first Monday, last Monday)"""
        return monday_of(self.first_week.data), monday_of(self.last_week.data)


class RaiseForm(Form):
    """A new dispute: all lines or those ticked, the reason, the details."""

    which = RadioField("Lines", choices=WHICH, default="all")
    lines = SelectMultipleField("Lines to dispute", validate_choice=False)
    reason = SelectField("Reason", choices=REASON_CHOICES)
    details = TextAreaField("Details")


class UnlockForm(Form):
    """Which locked lines, and why."""

    lines = SelectMultipleField("Lines to unlock", validate_choice=False)
    reason = TextAreaField("Reason")
