"""What the home page says of contract documents that the provider has still to agree or reject."""

from flask import url_for

from queries.contract_documents import documents_to_decide
from rules.dates import short_date
from rules.moment import london_date
from web import clock
from web.asked_once import asked_once
from web.needs import NAMED, Need
from web.permissions import Permission
from web.templating import plural


def document_needs(viewer):
    """The documents to decide on, with the payment that each holds back; many of them are one row."""
    if viewer.side != "provider" or not viewer.may(Permission.DOCUMENTS_DECIDE):
        return []
    found = asked_once(documents_to_decide, viewer)
    if len(found) <= NAMED:
        return [_need(each) for each in found]
    address = url_for("contract_documents.list_documents", status="published")
    pence = sum(each.held_pence for each in found)
    return [_with_amount(f"Agree or reject {plural(len(found), 'document')}", address, "", pence)]


def _need(document):
    published = f"Published on {short_date(london_date(document.published_at), clock.today())}."
    words = f"Agree or reject the {document.document_type} of {document.client_name}"
    address = url_for("contract_documents.one", document_id=document.id)
    return _with_amount(words, address, published, document.held_pence)


def _with_amount(words, address, small, pence):
    if not pence:
        return Need(words, address, small)
    releases = f"{small} Agreeing releases the payment.".strip()
    return Need(words, address, releases, pence, "held back until you agree", is_held=True)
