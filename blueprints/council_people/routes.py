"""Everybody who may sign in: the list, and the page of one person."""

from flask import Blueprint
from flask_login import current_user

from blueprints.council_people.filters import picks_of_address
from blueprints.council_people.forms import PersonForm
from models import Person
from operations import sessions
from queries import one_person
from queries.options import organisation_options
from queries.people_list import list_people as list_of_people
from queries.people_list import roles_by_person, teams_of
from queries.teams import team_options
from rules.four_eyes import pairs_of
from rules.people import OFFICER_ROLES, PROVIDER_ROLES, STATES, access_state, role_name
from web import clock
from web.htmx import page
from web.listing import list_request
from web.loading import get_object_or_404
from web.password_again import password_is_fresh
from web.permissions import ROLES, Permission, may, requires

bp = Blueprint("council_people", __name__, url_prefix="/council/people")
TAGS = {"can_sign_in": ("ok", "check"), "no_password": ("todo", "clock"), "ended": ("bad", "cross")}


@bp.get("")
@requires(Permission.PEOPLE_READ)
def list_people():
    """Contacts of all organisations and officers, searchable."""
    chosen = picks_of_address()
    listing = list_of_people(current_user, chosen.filters, list_request())
    rows = listing.rows()
    roles = roles_by_person(current_user, [row.id for row in rows])
    return page("council_people/list.html", chosen=chosen, listing=listing, rows=rows, roles=roles, tag_of=tag_of)


@bp.get("/<id:person_id>")
@requires(Permission.PEOPLE_READ)
def person(person_id):
    """One person: roles, how they sign in, where they are signed in, and what was last recorded."""
    return person_page(person_id, PersonForm(formdata=None))


def tag_of(row: Person) -> tuple[str, str, str]:
    """(words, tone, icon) of somebody's access."""
    state = access_state(row.password_hash is not None, row.access_ended_at is not None)
    return STATES[state], *TAGS[state]


def load(person_id: int) -> Person:
    """The person of a page, or the page for nothing there."""
    row: Person = get_object_or_404(Person.visible_to(current_user), Person.id == person_id)
    return row


def person_page(person_id: int, form: PersonForm, status: int | None = None):
    """The page of a person, with a form that may have been refused."""
    row = load(person_id)
    given = one_person.roles_given(current_user, row)
    held = [each.role for each in given]
    is_officer = row.side == "council"
    is_decided_here = may(Permission.ADMINISTER) and row.id != current_user.person_id
    may_change = is_decided_here and password_is_fresh()
    teams = teams_of(current_user, row.id) if is_officer else []
    if may_change:
        _offer(form, row, held, teams)
    return page(
        "council_people/person.html",
        status=status,
        form=form,
        row=row,
        roles=given,
        pairs=pairs_of(held, ROLES) if is_officer else [],
        teams=teams,
        access=tag_of(row),
        facts=one_person.sign_in_facts(row),
        is_decided_here=is_decided_here,
        may_change=may_change,
        sessions=sessions.open_sessions_of(row.id, clock.now()),
        events=one_person.events_of_person(current_user, row),
        ended=one_person.end_of_access(current_user, row),
        requests=one_person.requests_about(current_user, row),
        administrators=one_person.other_administrators(current_user, row),
        now=clock.now(),
    )


def _offer(form: PersonForm, row: Person, held: list[str], teams: list[tuple[int, str]]) -> None:
    """What may be chosen: an officer's other roles and teams, a contact's organisations and roles."""
    is_officer = row.side == "council"
    roles = [role for role in OFFICER_ROLES if role not in held] if is_officer else PROVIDER_ROLES
    form.role.choices = [("", "Choose a role"), *((role, role_name(role)) for role in roles)]
    form.organisation.choices = [(0, "Choose an organisation")]
    form.team.choices = [(0, "Choose a team")]
    if is_officer:
        theirs = dict(teams)
        form.team.choices += [each for each in team_options() if each[0] not in theirs]
    else:
        form.organisation.choices += organisation_options(current_user)
