"""What a person types on an invoice."""

from web.forms import Form, PenceField, TextField, TypedDateField


class InvoiceForm(Form):
    """Reference, dates and, where the contracts let them be typed, the totals."""

    reference = TextField("Reference")
    date_on_invoice = TypedDateField("Date on Invoice", what="date on the invoice")
    vat_number = TextField("VAT Number")
    entered_net = PenceField("Total, excluding VAT", what="total, excluding VAT")
    entered_vat = PenceField("VAT", what="VAT")

    def details(self):
        """The values as operations take them."""
        return {name: self._fields[name].data for name in self._fields if name != "csrf_token"}
