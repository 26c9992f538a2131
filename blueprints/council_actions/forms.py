"""What officers type about actions."""

from wtforms import BooleanField, SelectChoice, SelectField, SelectMultipleField, TextAreaField

from content.action_types import TOPICS
from rules.actions import RELATED_TO
from web.forms import Form, TextField, TypedDateField


class WorkForm(Form):
    """Take, pass on, or a note: which fields are used, is the button's."""

    team = TextField("Team")
    officer = TextField("Officer")
    note = TextAreaField("Note (the provider never sees it)")


class ReplyForm(Form):
    """A saved reply."""

    name = TextField("Name")
    text = TextAreaField("Text")


class SendForm(Form):
    """What is sent to many; who gets it and its files are read beside it."""

    type = TextField("Type")
    team = TextField("Answers go to")
    due_date = TypedDateField("Due Date", what="due date")
    title = TextField("Title")
    text = TextAreaField("Text")
    closes_by_itself = BooleanField("Close it by itself")
    references = TextAreaField("References of providers")


class TypeForm(Form):
    """A type of action."""

    name = TextField("Name")
    topic = SelectField("What it is about", choices=[SelectChoice(key, name) for key, (name, _) in TOPICS.items()])
    team = TextField("Team")
    related_to = SelectMultipleField("Related To", choices=[SelectChoice(each, each) for each in RELATED_TO])
    variants = TextAreaField("Variants")
    working_days = TextField("Working days")
    council_only = BooleanField("Only the council opens it")
    closes_with = TextAreaField("Words with which it closes by itself")
    closes_after_days = TextField("Days of silence")
    is_offered = BooleanField("Offered for new actions")


class TeamForm(Form):
    """A team; the boxes of its members are written out on the page."""

    name = TextField("Name")
