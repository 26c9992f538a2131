"""Which dates of a client's care an evidence pack is about."""

from web.forms import Form, Needed, TypedDateField


class CareDatesForm(Form):
    """From and to."""

    from_date = TypedDateField("Date From", [Needed("Enter the first day")], what="first day")
    to_date = TypedDateField("Date To", [Needed("Enter the last day")], what="last day")
