"""What a person types on an invoice."""

from wtforms import SelectMultipleField

from operations.invoices.submitting import InvoiceDetails
from web.forms import Form, PenceField, TextField, TypedDateField

TYPED = ("reference", "date_on_invoice", "vat_number", "entered_net", "entered_vat")  # the fields of InvoiceForm


class InvoiceForm(Form):
    """Reference, dates and, where the contracts let them be typed, the totals."""

    reference = TextField("Reference")
    date_on_invoice = TypedDateField("Date on Invoice", what="date on the invoice")
    vat_number = TextField("VAT Number")
    entered_net = PenceField("Total, excluding VAT", what="total, excluding VAT")
    entered_vat = PenceField("VAT", what="VAT")

    def details(self) -> InvoiceDetails:
        """The values as operations take them."""
        return InvoiceDetails(
            self.reference.data or "",
            self.date_on_invoice.data,
            self.vat_number.data or "",
            self.entered_net.data,
            self.entered_vat.data,
        )


class NewInvoiceForm(InvoiceForm):
    """The same, and the place of what is said about the items: their boxes are the page's own."""

    items = SelectMultipleField("Items", validate_choice=False)
