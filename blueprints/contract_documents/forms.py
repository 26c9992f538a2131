"""What filters the list of documents, and what a provider enters with a decision."""

from wtforms import PasswordField, TextAreaField

from web.forms import Form, Needed, TypedDateField


class SinceForm(Form):
    """The date of the list's filter; sent by GET, so that a filtered list has an address."""

    class Meta:
        csrf = False

    since = TypedDateField("Updated Since", what="date")


class DecisionForm(Form):
    """The password, and why a document is rejected."""

    reason = TextAreaField("Reason")
    password = PasswordField("Password", [Needed("Enter your password")])
