"""The name, e-mail address and telephone of somebody on record, changed."""

from functools import partial

from flask import request, url_for

from blueprints.council_people.forms import DetailsForm
from blueprints.council_people.routes import bp, load
from operations import person_details
from rules.people import details_mark
from web.forms_once import refused_status, submit_once
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.password_again import password_again
from web.permissions import Permission, requires


@bp.get("/<id:person_id>/details")
@requires(Permission.ADMINISTER)
def edit_details(person_id):
    """What is on record, to be changed."""
    row = load(person_id)
    return password_again() or _page(row, DetailsForm(formdata=None, data=person_details.details_of(row)._asdict()))


@bp.post("/<id:person_id>/details")
@requires(Permission.ADMINISTER)
@never_kept(ANY)
def change_details(person_id):
    """Save it."""
    row, form = load(person_id), DetailsForm()
    mark = request.form.get("mark", "")
    return password_again(url_for(".edit_details", person_id=row.id)) or submit_once(
        partial(person_details.change_details, row, form.typed(), mark),
        to=url_for(".person", person_id=row.id),
        notice="Details saved.",
        form=form,
        again=lambda broken: _page(load(row.id), form, refused_status(broken)),
    )


def _page(row, form, status=None):
    mark = details_mark(person_details.details_of(row))
    return page("council_people/details.html", status=status, row=row, form=form, mark=mark)
