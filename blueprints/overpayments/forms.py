"""What people say of an overpayment plan."""

from wtforms import StringField, TextAreaField

from rules.broken import RuleBroken
from rules.money import parse_decimal
from web.forms import Form


class AnswerForm(Form):
    """What the provider answers, and what the officer decides: a number of instalments and why."""

    instalments = StringField("Instalments")
    reason = TextAreaField("Why")

    def number(self):
        """The number that was typed, None where it is none."""
        return whole(self.instalments.data)


class LinesForm(Form):
    """Why ticked adjustments are put in instalments."""

    reason = TextAreaField("Reason, shown to the provider")


def whole(text):
    """A typed whole number that a plan might have, or None."""
    try:
        return parse_decimal(text, 0) if text else None
    except RuleBroken:
        return None
