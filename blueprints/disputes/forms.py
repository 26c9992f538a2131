"""What filters the list, and what a provider says to a dispute."""

from wtforms import TextAreaField

from rules.broken import RuleBroken
from web.forms import Form, TypedDateField


class DatesForm(Form):
    """The dates of the list's filter; sent by GET, so that a filtered list has an address."""

    class Meta:
        csrf = False

    from_date = TypedDateField("Actuals/Visits from", what="first day")
    to_date = TypedDateField("to", what="last day")

    def is_good(self):
        """Whether both can be used; what is wrong is kept at its field."""
        if not self.validate():
            return False
        if self.from_date.data and self.to_date.data and self.to_date.data < self.from_date.data:
            self.show(RuleBroken("Enter a last day that is not before the first", "to_date"))
        return not self.errors


class ResponseForm(Form):
    """The provider's response."""

    response = TextAreaField("Response")
