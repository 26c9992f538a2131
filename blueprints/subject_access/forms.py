"""Why everything on one client is made."""

from wtforms.validators import Length

from rules.subject_access import LONGEST_REASON, SHORTEST_REASON
from web.forms import Form, Needed, TextField

REASON = "Enter who asked for it and when"
LENGTH = f"{REASON}, in {SHORTEST_REASON} to {LONGEST_REASON} characters"


class ReasonForm(Form):
    """The reason, which the audit trail keeps."""

    reason = TextField("Reason", [Needed(REASON), Length(SHORTEST_REASON, LONGEST_REASON, LENGTH)])
