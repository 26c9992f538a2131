"""What a system administrator changes about a person: roles, teams, access. Each takes their password again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, request, url_for

from blueprints.council_people.forms import PersonForm
from blueprints.council_people.new import invited
from blueprints.council_people.routes import bp, load, person_page
from models import Person
from operations import access, authenticators, roles
from web.forms_once import refused_status, submit_once
from web.late_forms import never_kept
from web.password_again import password_again
from web.permissions import Permission, requires
from web.picks import whole_number

Change = Callable[..., Any]


@bp.post("/<id:person_id>/roles/add")
@requires(Permission.ADMINISTER)
@never_kept()
def add_role(person_id):
    """Give them a role: a contact for an organisation, an officer as such."""
    row, form = load(person_id), PersonForm()
    if row.side == "council":
        change = partial(roles.give_officer_role, row, form.role.data or "")
    else:
        change = partial(roles.give_contact_role, row, form.organisation.data, form.role.data or "")
    return _change(row, form, change, "Role added. It counts from now on.")


@bp.post("/<id:person_id>/roles/remove")
@requires(Permission.ADMINISTER)
@never_kept()
def remove_role(person_id):
    """Take a role away, from the next page they open."""
    row, form = load(person_id), PersonForm()
    if row.side == "council":
        change = partial(roles.take_officer_role, row, form.role.data or "")
    else:
        change = partial(roles.take_contact_role, row, form.organisation.data or 0, form.role.data or "")
    return _change(row, form, change, "Role removed. It counts from now on.")


@bp.post("/<id:person_id>/teams/add")
@requires(Permission.ADMINISTER)
@never_kept()
def join_team(person_id):
    """Let an officer work in a team."""
    row, form = load(person_id), PersonForm()
    return _change(row, form, partial(roles.join_team, row, form.team.data), "Team added.")


@bp.post("/<id:person_id>/teams/remove")
@requires(Permission.ADMINISTER)
@never_kept()
def leave_team(person_id):
    """Take an officer out of a team."""
    row, form = load(person_id), PersonForm()
    return _change(row, form, partial(roles.leave_team, row, form.team.data or 0), "Team removed.")


@bp.post("/<id:person_id>/end-access")
@requires(Permission.ADMINISTER)
@never_kept("reason")
def end_access(person_id):
    """End their access at once."""
    row, form = load(person_id), PersonForm()
    notice = f"The access of {row.name} has ended. They are signed out everywhere."
    return _change(row, form, partial(access.end, row, form.reason.data), notice)


@bp.post("/<id:person_id>/reinstate")
@requires(Permission.ADMINISTER)
@never_kept()
def reinstate(person_id):
    """Give them their access back."""
    row = load(person_id)
    return _change(row, PersonForm(), partial(access.reinstate, row), f"{row.name} has access again.")


@bp.post("/<id:person_id>/invite")
@requires(Permission.ADMINISTER)
@never_kept()
def invite(person_id):
    """Send them a link to choose a password."""
    row = load(person_id)
    return _change(row, PersonForm(), partial(access.invite, row), invited(row))


@bp.post("/<id:person_id>/temporary-password")
@requires(Permission.ADMINISTER)
@never_kept()
def send_temporary_password(person_id):
    """Send them a temporary password."""
    row = load(person_id)
    notice = f"A temporary password is on its way to {row.email}. It can be used for two days."
    return _change(row, PersonForm(), partial(access.send_temporary_password, row), notice)


@bp.post("/<id:person_id>/second-step")
@requires(Permission.ADMINISTER)
@never_kept()
def reset_second_step(person_id):
    """They lost their phone or forgot their code: they choose a code anew."""
    row = load(person_id)
    notice = "The second step is reset. They choose a security code when they next sign in."
    return _change(row, PersonForm(), partial(authenticators.reset_second_step, row), notice)


@bp.post("/<id:person_id>/sign-out")
@requires(Permission.ADMINISTER)
@never_kept()
def sign_out(person_id):
    """Sign them out of one device, or of all."""
    row, session_id = load(person_id), whole_number(request.form.get("session", ""))
    return _change(row, PersonForm(), partial(access.sign_out, row, session_id), "Signed out.")


def _change(row: Person, form: PersonForm, change: Change, notice: str) -> Response:
    address = url_for(".person", person_id=row.id)
    return password_again(address) or submit_once(
        change,
        to=address,
        notice=notice,
        form=form,
        again=lambda broken: person_page(row.id, form, refused_status(broken)),
    )
