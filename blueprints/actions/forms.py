"""What a person types for a new action, and for a post."""

from web.forms import Form, TextField, TypedDateField


class ActionForm(Form):
    """A new action; what it is about and its files are read beside it."""

    organisation = TextField("Provider")  # of an officer's action
    type = TextField("Type")
    about = TextField("Related To")
    due_date = TypedDateField("Due Date", what="due date")
    team = TextField("Assign to")
    title = TextField("Title")
    text = TextField("Text")


class PostForm(Form):
    """A post of a thread; the team is of a provider who requests closure."""

    text = TextField("Text")
    team = TextField("Team")
    due_date = TypedDateField("Due Date", what="due date")
