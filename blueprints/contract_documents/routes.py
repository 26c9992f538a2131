"""Contract Documents: the list, one document, Agree and Reject."""

from functools import partial

from flask import Blueprint, Response, abort, url_for
from flask_login import current_user

from blueprints.contract_documents.filters import picks_of
from blueprints.contract_documents.forms import DecisionForm
from models import ContractDocument
from operations import contract_documents, page_pictures
from operations.recalculation.released import released_pence
from queries import contract_documents as documents
from queries import document_publishing
from rules.contract_documents import can_decide, clean_reason
from rules.money import format_pence
from web import clock, password_again, record_access, uploads
from web.forms_once import refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.markdown_text import as_html
from web.permissions import Permission, requires
from web.status_words import document_status

bp = Blueprint("contract_documents", __name__, url_prefix="/contract-documents")
ADDRESS = "/<id:document_id>"
REJECTED = "Rejected. The council reads why and publishes a new version."


@bp.get("")
@requires(Permission.DOCUMENTS_READ)
def list_documents():
    """The newest version of each document, those that wait for the provider first."""
    chosen = picks_of(current_user)
    listing = documents.list_documents(current_user, chosen.filters, list_request())
    rows = listing.rows()
    return page(
        "contract_documents/list.html",
        chosen=chosen,
        form=chosen.since,
        listing=listing,
        rows=rows,
        blocking=documents.blocking_pence({row.cpli_id for row in rows if row.status != "approved"}),
        blocked=documents.blocked_pence(current_user),
        blocked_by=document_publishing.blocked_by(current_user) if current_user.side == "council" else None,
        standing=document_status,
        to_decide={row.id for row in rows if can_decide(row.status, row.replaced_at is not None)},
    )


@bp.get(ADDRESS)
@requires(Permission.DOCUMENTS_READ)
def one(document_id):
    """One document: its file, what it blocks, who decided what on it, its other versions."""
    document = _load(document_id)
    return page(
        "contract_documents/one.html",
        versions=documents.versions_of(document),
        **_about(document),
    )


@bp.get(f"{ADDRESS}/file")
@requires(Permission.DOCUMENTS_READ)
def download(document_id):
    """Its file, as a download."""
    file = documents.file_of(_load(document_id))
    return uploads.send(file) if file else abort(404)


@bp.get(f"{ADDRESS}/pages/<int:page_number>.png")
@requires(Permission.DOCUMENTS_READ)
def picture(document_id, page_number):
    """A page of its file, as a picture."""
    pictures = page_pictures.pictures_of(documents.file_of(_load(document_id)))
    if not 1 <= page_number <= len(pictures):
        abort(404)
    return Response(pictures[page_number - 1].read_bytes(), mimetype="image/png")


@bp.get(f"{ADDRESS}/<any(agree, reject):document_verb>")
@requires(Permission.DOCUMENTS_DECIDE)
def ask(document_id, document_verb):
    """Agree or Reject: what is decided on, and the password."""
    return _ask(_load(document_id), document_verb, DecisionForm(formdata=None))


@bp.post(f"{ADDRESS}/<any(agree, reject):document_verb>")
@requires(Permission.DOCUMENTS_DECIDE)
@never_kept("reason")
def decide(document_id, document_verb):
    """Agree to it, or reject it for a reason: by the one who knows the password."""
    document, form = _load(document_id), DecisionForm()
    check = partial(clean_reason, form.reason.data) if document_verb == "reject" else None
    if not password_again.is_right(form, check):
        return _ask(document, document_verb, form)
    reject = partial(contract_documents.reject, document, form.reason.data)
    return submit_once(
        partial(_agree, document) if document_verb == "agree" else reject,
        to=url_for(".one", document_id=document.id),
        notice=lambda released: REJECTED if released is None else _agreed_words(released),
        form=form,
        again=lambda broken: _ask(_load(document_id), document_verb, form, refused_status(broken)),
    )


def _agree(document, by, at):
    """Agree to it; returns the pence that this makes payable."""
    released = _releases(document, at)
    contract_documents.agree(document, by, at)
    return released


def _releases(document, at):
    """The pence that agreeing makes payable."""
    return released_pence(document.cpli.contract_id, document.cpli_id, at)


def _agreed_words(released):
    return f"Agreed. {format_pence(released)} is payable now." if released else "Agreed. No payment was waiting for it."


def _load(document_id):
    return get_object_or_404(documents.documents_of(current_user), ContractDocument.id == document_id)


def _ask(document, document_verb, form, status=None):
    return page("contract_documents/decide.html", status=status, verb=document_verb, form=form, **_about(document))


def _about(document):
    """What both pages of one document show."""
    record_access.note_access(document.cpli.client_id, f"Contract document {document.id}")
    is_replaced = document.replaced_at is not None
    blocking = {} if document.status == "approved" else documents.blocking_pence([document.cpli_id])
    file, waits = documents.file_of(document), can_decide(document.status, is_replaced)
    pictures = [] if document.text else page_pictures.pictures_of(file)
    return {
        "document": document,
        "file": file,
        "text": as_html(document.text, highest=3),
        "pictures": pictures,
        "is_being_drawn": not (document.text or pictures) and page_pictures.is_waiting(file),
        "releases": _releases(document, clock.moment()) if waits and blocking else 0,
        "people": documents.people_of(document),
        "blocking": blocking.get(document.cpli_id, 0),
        "standing": document_status(document.status, is_replaced, current_user.side),
        "waits": waits,
    }
