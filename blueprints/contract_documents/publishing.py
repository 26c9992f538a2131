"""Publishing a contract document: choose the line, then a PDF or the council's template, look at it, publish."""

from functools import partial
from typing import NamedTuple

from flask import Response, render_template, request, url_for
from flask_login import current_user

from blueprints.contract_documents.forms import PublishForm
from blueprints.contract_documents.routes import bp
from models import CarePackageLineItem, ContractDocument
from operations import contract_documents, pdf
from operations.files import Upload
from queries import document_publishing as publishing
from queries.line_items.detail import visible_lines
from rules import document_templates
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment
from web import body_limits, clock, council, uploads
from web.forms_once import refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.markdown_text import as_html
from web.permissions import Permission, requires
from web.picks import search_words

TEMPLATE, UPLOAD = "template", "upload"


class Choice(NamedTuple):
    """What is to be published: the line, the type of the document, and whether it is made from a template."""

    line: CarePackageLineItem
    document_type: str
    source: str
    version: int


@bp.get("/new")
@requires(Permission.COMMISSION)
def choose_line() -> Response:
    """The lines that wait for a document, and a search for any other line."""
    listing, words = publishing.to_publish(current_user, list_request()), search_words()
    return page(
        "contract_documents/choose_line.html",
        listing=listing,
        rows=listing.rows(),
        search=words,
        found=publishing.find_lines(current_user, words) if words else [],
    )


@bp.get("/new/<id:line_id>")
@requires(Permission.COMMISSION)
def new(line_id: int) -> Response:
    """The document of a line: its type and where it comes from, then its text or its file."""
    line, form = _line(line_id), PublishForm(formdata=None)
    choice = _choice(line, request.args.get("type"), request.args.get("source"))
    template = publishing.template_of(choice.document_type) if choice else None
    if choice and template and choice.source == TEMPLATE:
        facts = publishing.facts_of(line, council.current_council().name, clock.today())
        form.text.data = document_templates.fill(template.text, facts)
    return _page(line, choice, form)


@bp.post("/new/<id:line_id>")
@requires(Permission.COMMISSION)
@never_kept("text", "notes")
@body_limits.takes(body_limits.FILES)
def publish(line_id: int) -> Response:
    """Preview what was written, or publish it."""
    line, form = _line(line_id), PublishForm()
    choice = _choice(line, form.type.data, form.source.data)
    if choice is None:
        return _page(line, None, form)
    if not form.validate() or "preview" in request.form:
        return _page(line, choice, form, status=None if form.errors else 200, is_preview="preview" in request.form)
    return submit_once(
        partial(_publish, choice, form),
        to=lambda document: url_for(".one", document_id=document.id),
        notice="Published. The provider’s Administrators get an e-mail.",
        form=form,
        again=lambda broken: _page(_line(line_id), choice, form, refused_status(broken)),
    )


def _publish(choice: Choice, form: PublishForm, by: Actor, at: Moment) -> ContractDocument:
    text = ""
    if choice.source == TEMPLATE:
        text = document_templates.clean_text(form.text.data)
        upload = _as_pdf(choice, text)
    else:
        sent = uploads.uploads_of()
        if len(sent) != 1:
            raise RuleBroken("Choose the PDF to publish", "files")
        [upload] = sent
    version = form.version.data
    notes = form.notes.data or ""
    return contract_documents.publish(choice.line, choice.document_type, upload, notes, by, at, text, version)


def _as_pdf(choice: Choice, text: str) -> Upload:
    html = render_template(
        "pdf/contract_document.html",
        title=f"{choice.document_type}, {choice.line.reference}, version {choice.version}",
        content=as_html(text, highest=2),
    )
    return Upload(f"{choice.document_type}, {choice.line.reference}, version {choice.version}.pdf", pdf.make(html))


def _line(line_id: int) -> CarePackageLineItem:
    return get_object_or_404(visible_lines(current_user), CarePackageLineItem.id == line_id)


def _choice(line: CarePackageLineItem, document_type: str | None, source: str | None) -> Choice | None:
    """What was chosen so far; None while no type that can be published is."""
    try:
        cleaned = document_templates.clean_type(document_type)
    except RuleBroken:
        return None
    can_fill = publishing.template_of(cleaned) is not None
    chosen = TEMPLATE if can_fill and source != UPLOAD else UPLOAD
    return Choice(line, cleaned, chosen, publishing.next_version(line.id, cleaned))


def _page(
    line: CarePackageLineItem,
    choice: Choice | None,
    form: PublishForm,
    status: int | None = None,
    is_preview: bool = False,
) -> Response:
    return page(
        "contract_documents/publish.html",
        status=status,
        line=line,
        choice=choice,
        form=form,
        types=publishing.document_types(),
        with_template=[each.document_type for each in publishing.templates()],
        preview=as_html(form.text.data or "", highest=3) if is_preview else None,
    )
