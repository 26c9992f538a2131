"""The council's templates of contract documents: the list, and the page that writes one."""

from functools import partial

from flask import Response, request, url_for

from blueprints.contract_documents.forms import TemplateForm
from blueprints.contract_documents.routes import bp
from models import DocumentTemplate
from operations import document_templates
from queries.document_publishing import template_by_id, templates
from rules.document_templates import PLACES, fill
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.loading import found_or_404
from web.markdown_text import as_html
from web.permissions import Permission, requires


@bp.get("/templates")
@requires(Permission.COMMISSION)
def list_templates() -> Response:
    """All templates."""
    return page("contract_documents/templates.html", templates=templates())


@bp.get("/templates/new")
@requires(Permission.COMMISSION)
def new_template() -> Response:
    """An empty template."""
    return _page(None, TemplateForm(formdata=None))


@bp.post("/templates/new")
@requires(Permission.COMMISSION)
@never_kept("document_type", "text")
def create_template() -> Response:
    """Save a new template, or preview it."""
    form = TemplateForm()
    if "preview" in request.form:
        return _page(None, form, status=200)
    return submit_once(
        partial(document_templates.create, form.document_type.data, form.text.data),
        to=lambda template: url_for(".template", template_id=template.id),
        notice="Template saved.",
        form=form,
        again=lambda broken: _page(None, form, refused_status(broken)),
    )


@bp.get("/templates/<id:template_id>")
@requires(Permission.COMMISSION)
def template(template_id: int) -> Response:
    """One template, to be changed."""
    kept = _load(template_id)
    return _page(kept, TemplateForm(formdata=None, obj=kept))


@bp.post("/templates/<id:template_id>")
@requires(Permission.COMMISSION)
@never_kept("text")
def change_template(template_id: int) -> Response:
    """Save what was written, preview it, or delete the template."""
    kept, form = _load(template_id), TemplateForm()
    if "preview" in request.form:
        return _page(kept, form, status=200)
    if "delete" in request.form:
        return submit_once(
            partial(document_templates.delete, kept),
            to=url_for(".list_templates"),
            notice=f"Template for {kept.document_type} deleted. Documents published from it stay.",
            form=form,
            again=lambda broken: _page(_load(template_id), form, refused_status(broken)),
        )
    return submit_once(
        partial(document_templates.change, kept, form.text.data, form_version()),
        to=url_for(".template", template_id=template_id),
        notice="Template saved. Documents published before stay as they are.",
        form=form,
        again=lambda broken: _page(_load(template_id), form, refused_status(broken)),
    )


def _load(template_id: int) -> DocumentTemplate:
    return found_or_404(template_by_id(template_id))


def _page(kept: DocumentTemplate | None, form: TemplateForm, status: int | None = None) -> Response:
    """The form, with a preview in which each place shows what stands there."""
    sample = {name: f"[{words}]" for name, words in PLACES.items()}
    return page(
        "contract_documents/template.html",
        status=status,
        kept=kept,
        form=form,
        places=PLACES,
        preview=as_html(fill(form.text.data or "", sample), highest=3),
    )
