"""Loading one invoice through the visitor's eyes, and answering with its page."""

from flask_login import current_user

from blueprints.invoices.forms import InvoiceForm
from blueprints.invoices.showing import context_of
from models import Invoice
from web.htmx import page
from web.loading import get_object_or_404


def load(invoice_id):
    """The visitor's invoice with this id, else the page for nothing there."""
    return get_object_or_404(Invoice.visible_to(current_user), Invoice.id == invoice_id)


def form_of(invoice):
    """The form as the invoice stands."""
    form = InvoiceForm(formdata=None, obj=invoice)
    form.entered_net.data, form.entered_vat.data = invoice.entered_net_pence, invoice.entered_vat_pence
    return form


def page_of(invoice, form):
    """The answer with its page, or the part of it that changes."""
    return page("invoices/one.html", fragment="invoices/_one.html", **context_of(invoice, form))
