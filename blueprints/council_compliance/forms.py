"""The form that records when a notice was published."""

from web.forms import Form, TypedDateField


class PublishedForm(Form):
    """On which day."""

    published_on = TypedDateField("Date published", what="day on which it was published")
