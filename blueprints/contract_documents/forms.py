"""What filters the list of documents, and what a provider enters with a decision."""

from wtforms import FileField, HiddenField, IntegerField, PasswordField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from web.forms import Form, Needed, TextField, TypedDateField


class SinceForm(Form):
    """The date of the list's filter; sent by GET, so that a filtered list has an address."""

    class Meta:
        csrf = False

    since = TypedDateField("Updated Since", what="date")


class DecisionForm(Form):
    """The password, and why a document is rejected."""

    reason = TextAreaField("Reason")
    password = PasswordField("Password", [Needed("Enter your password")])


class PublishForm(Form):
    """A document to publish: `type` and `source` were chosen on the page before; its version as it was shown."""

    type = HiddenField()
    source = HiddenField()
    version = IntegerField(validators=[Optional()], widget=HiddenInput())
    text = TextAreaField("Text")
    files = FileField("PDF")
    notes = TextAreaField("Notes")


class TemplateForm(Form):
    """A template: the type of document that it is for, and its Markdown."""

    document_type = TextField("Document Type")
    text = TextAreaField("Text")
