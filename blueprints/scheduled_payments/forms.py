"""What people say of a period and its lines."""

from wtforms import TextAreaField

from rules.broken import AskFirst
from web.forms import Form


class RejectForm(Form):
    """Why a period is not right."""

    reason = TextAreaField("Why is it not right?")


class LinesForm(Form):
    """A new status for the ticked lines: which one is the button's. What was ticked stays so where it is refused."""

    ticked = frozenset()  # their ids
    is_all = False
    asked: AskFirst | None = None  # the question about all lines of a tab at once
    reason = TextAreaField("Reason, shown to the provider")


class NotesForm(Form):
    """The council's words on a period."""

    notes = TextAreaField("Remittance Notes")
