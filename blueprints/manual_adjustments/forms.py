"""What an officer adds by hand."""

from wtforms import SelectField, TextAreaField

from web.forms import Form, Needed, PenceField, TextField, TypedDateField


class AddForm(Form):
    """An amount, either way, for a client or none."""

    amount = PenceField(
        "Amount, excluding VAT", [Needed("Enter an amount, with a minus to take it off")], what="amount"
    )
    level = SelectField("Service Level", coerce=int)
    client = TextField("SSRef of the client")
    from_date = TypedDateField("From", [Needed("Enter the first day that it is for")], what="first day")
    to_date = TypedDateField("To", [Needed("Enter the last day that it is for")], what="last day")
    reason = TextAreaField("Reason", [Needed("Enter the reason, shown to the provider")])
