"""Somebody new: a contact or an officer, who gets a link to choose a password."""

from functools import partial

from flask import current_app, url_for
from flask_login import current_user

from blueprints.council_people.forms import NewContactForm, NewOfficerForm
from blueprints.council_people.routes import bp
from models import Person
from operations import access
from queries.options import organisation_options
from queries.teams import team_options
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.password_again import password_again
from web.permissions import Permission, requires


def invited(person: Person) -> str:
    """What was done for somebody who is invited: whether the link is sent depends on a mail server."""
    if current_app.config["SETTINGS"].mail_url is None:
        return f"{person.name} was invited, but no e-mail is sent: no mail server is set."
    return f"A link to choose a password is on its way to {person.email}. It works once, and for two days."


@bp.get("/new-contact")
@requires(Permission.ADMINISTER)
def new_contact():
    """A contact to be made."""
    return password_again() or _contact_page(NewContactForm(formdata=None))


@bp.post("/new-contact")
@requires(Permission.ADMINISTER)
@never_kept(ANY)
def add_contact():
    """Make and invite them."""
    form = NewContactForm()
    return password_again(url_for(".new_contact")) or submit_once(
        partial(access.add_contact, form.typed(), form.organisation.data, form.role.data),
        to=lambda person: url_for(".person", person_id=person.id),
        notice=invited,
        form=form,
        again=lambda _broken: _contact_page(form),
    )


@bp.get("/new-officer")
@requires(Permission.ADMINISTER)
def new_officer():
    """An officer to be made."""
    return password_again() or _officer_page(NewOfficerForm(formdata=None))


@bp.post("/new-officer")
@requires(Permission.ADMINISTER)
@never_kept(ANY)
def add_officer():
    """Make and invite them."""
    form = NewOfficerForm()
    return password_again(url_for(".new_officer")) or submit_once(
        partial(access.add_officer, form.typed(), form.roles.data or [], form.teams.data or []),
        to=lambda person: url_for(".person", person_id=person.id),
        notice=invited,
        form=form,
        again=lambda _broken: _officer_page(form),
    )


def _contact_page(form):
    form.organisation.choices = [(0, "Choose an organisation"), *organisation_options(current_user)]
    return page("council_people/new.html", form=form, is_officer=False)


def _officer_page(form):
    form.teams.choices = team_options()
    return page("council_people/new.html", form=form, is_officer=True)
