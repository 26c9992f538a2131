"""Choose whose pages to see, begin, and stop."""

from functools import partial

from flask import Blueprint, abort, request, url_for
from flask_login import current_user
from wtforms import SelectChoice, SelectField

from operations import seeing_as
from queries.options import organisation_options
from rules.people import PROVIDER_ROLES
from web import clock
from web.forms import Form
from web.forms_once import submit_once
from web.htmx import done, page
from web.late_forms import never_kept
from web.permissions import ROLE_NAMES, Permission, requires
from web.picks import whole_number

ROLES = [SelectChoice(role, ROLE_NAMES[role]) for role in PROVIDER_ROLES]

bp = Blueprint("council_see_as", __name__, url_prefix="/council/see-as")


class SeeAsForm(Form):
    """Which provider, and which of its roles."""

    organisation = SelectField("Provider", validate_choice=False)
    role = SelectField("Role", choices=ROLES, validate_choice=False)


@bp.get("")
@requires(Permission.ADMINISTER)
def choose():
    """Whose pages to see. The address may name the provider and the role."""
    return _page(SeeAsForm(request.args))


@bp.post("")
@requires(Permission.ADMINISTER)
@never_kept()
def start():
    """See them from now on, for half an hour."""
    form = SeeAsForm()
    organisation_id = whole_number(form.organisation.data or "")
    return submit_once(
        partial(seeing_as.start, current_user.session_id, organisation_id, form.role.data or ""),
        to=url_for("home.home"),
        form=form,
        again=lambda _broken: _page(form),
    )


@bp.post("/stop")
@requires(Permission.SIGNED_IN)
@never_kept()
def stop():
    """See as an officer again."""
    if not (current_user.seeing_as or current_user.may(Permission.ADMINISTER)):
        abort(403)
    seeing_as.stop(current_user.session_id, by=current_user, at=clock.moment())
    return done(url_for(".choose"), notice="You see the portal as an officer again.")


def _page(form: SeeAsForm):
    providers = organisation_options(current_user)
    form.organisation.choices = [SelectChoice("", "[No Selection]")]
    form.organisation.choices += [SelectChoice(str(number), name) for number, name in providers]
    return page("council_see_as/choose.html", form=form, any_providers=bool(providers))
