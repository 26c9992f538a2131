"""The council's own wording of e-mails: the list, and the page that changes one."""

from functools import partial

from flask import Response, abort, request, url_for
from wtforms import TextAreaField

from blueprints.council_mail.routes import bp
from operations import email_wordings
from queries.notices import wording_of, wordings
from rules.broken import RuleBroken
from rules.email_wording import NAMES, PLACES, PLACES_OF, clean_wording, fill, sample_of
from web.forms import Form, TextField
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.permissions import Permission, requires


class WordingForm(Form):
    """An e-mail's subject and text."""

    subject = TextField("Subject")
    body = TextAreaField("Text")


@bp.get("/wording")
@requires(Permission.ADMINISTER)
def list_wordings() -> Response:
    """All e-mails to providers that the council may word."""
    return page("council_mail/wordings.html", names=NAMES, own=wordings())


@bp.get("/wording/<email_name>")
@requires(Permission.ADMINISTER)
def wording(email_name: str) -> Response:
    """One e-mail, to be worded: the council's own words, or those of the portal to start from."""
    own = wording_of(_known(email_name))
    form = WordingForm(formdata=None, obj=own)
    if own is None:
        form.subject.data = "{thing}" if "number" not in PLACES_OF[email_name] else "{thing} {number}"
        form.body.data = "There is something new for {organisation} in the provider portal:\n\n{link}"
    return _page(email_name, form)


@bp.post("/wording/<email_name>")
@requires(Permission.ADMINISTER)
@never_kept("subject", "body")
def change_wording(email_name: str) -> Response:
    """Save it, preview it, or go back to the portal's wording."""
    form = WordingForm()
    _known(email_name)
    if "preview" in request.form:
        return _preview(email_name, form)
    give_up = partial(email_wordings.give_up, email_name, form_version())
    save = partial(email_wordings.save, email_name, form.subject.data, form.body.data, form_version())
    return submit_once(
        give_up if "give_up" in request.form else save,
        to=url_for(".wording", email_name=email_name),
        notice="Saved. It counts from the next e-mail on.",
        form=form,
        again=lambda broken: _page(email_name, form, refused_status(broken)),
    )


def _preview(email_name: str, form: WordingForm) -> Response:
    try:
        clean_wording(email_name, form.subject.data, form.body.data)
    except RuleBroken as broken:
        form.show(broken)
        return _page(email_name, form)
    return _page(email_name, form, status=200)


def _known(email_name: str) -> str:
    if email_name not in PLACES_OF:
        abort(404)
    return email_name


def _page(email_name: str, form: WordingForm, status: int | None = None) -> Response:
    sample = sample_of(email_name)
    return page(
        "council_mail/wording.html",
        status=status,
        form=form,
        email_name=email_name,
        name=NAMES[email_name],
        own=wording_of(email_name),
        places={place: PLACES[place] for place in PLACES_OF[email_name]},
        preview=(fill(form.subject.data or "", sample), fill(form.body.data or "", sample)),
    )
