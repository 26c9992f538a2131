"""What should have been given back, and is on no credit note after the council's days: created for the provider."""

from functools import partial

from flask import Blueprint, request, url_for
from flask_login import current_user

from models import Organisation
from operations.invoices import credit_notes
from queries.invoices.owed_credit_notes import count_owed, owed
from web import body_limits, clock
from web.council import settings
from web.forms import Form, TextField
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.queues import Waiting

bp = Blueprint("council_credit_notes", __name__, url_prefix="/council/credit-notes")


class CreditNoteForm(Form):
    """The reference that the credit note gets."""

    reference = TextField("Reference")


def credit_notes_queue(viewer):
    """Providers who have something to give back for longer than the council's days."""
    found = count_owed(viewer, clock.today(), settings().credit_note_days)
    return Waiting(found.organisations, f"since {found.since:%d/%m/%Y}" if found.since else "")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def list_owed():
    """What each provider should have given back."""
    return _page(CreditNoteForm(formdata=None))


@bp.post("/<id:organisation_id>")
@requires(Permission.INVOICES_DECIDE)
@never_kept("reference")
@body_limits.takes(body_limits.LARGE_FORM)
def create(organisation_id):
    """Create and submit a credit note on this provider's behalf."""
    organisation = get_object_or_404(Organisation.visible_to(current_user), Organisation.id == organisation_id)
    form = CreditNoteForm()
    return submit_once(
        partial(credit_notes.create_on_behalf, organisation, request.form.getlist("item"), form.reference.data),
        to=url_for(".list_owed"),
        notice="Created and submitted. The provider is told; somebody else has to authorise it.",
        form=form,
        again=lambda _broken: _page(form, organisation_id),
    )


def _page(form, organisation_id=None):
    today = clock.today()
    return page(
        "council_credit_notes/list.html",
        form=form,
        refused=organisation_id,
        owed=owed(current_user, today, settings().credit_note_days),
        days=settings().credit_note_days,
        suggested=f"COUNCIL-CN-{today:%Y%m%d}",
    )
