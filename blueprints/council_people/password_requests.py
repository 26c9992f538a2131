"""The helpdesk's queue of people who asked for a new password."""

from functools import partial

from flask import url_for
from flask_login import current_user

from blueprints.council_people.routes import bp
from models import PasswordRequest
from operations import password_requests
from queries import password_requests as queries
from rules.moment import london_date
from web import clock
from web.forms import Form
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.password_again import password_again
from web.permissions import Permission, requires
from web.picks import is_ticked
from web.queues import Waiting
from web.queues import oldest as oldest_words

DONE = {
    "answer": "Answered. The e-mail is on its way.",
    "close": "Closed. Nothing was sent.",
}


class DecisionForm(Form):
    """Which answer is the button's."""


def requests_queue(viewer):
    """Requests that wait for an answer, and since when."""
    count, oldest = queries.count_open(viewer)
    if not oldest:
        return Waiting(count)
    return Waiting(count, oldest_words(london_date(oldest), clock.today()))


@bp.get("/password-requests")
@requires(Permission.ADMINISTER)
def list_password_requests():
    """Who asks for a new password, beside what the portal knows of them."""
    return _page(DecisionForm(formdata=None))


@bp.post("/password-requests/<id:password_request_id>/<any(answer, close):request_answer>")
@requires(Permission.ADMINISTER)
@never_kept()
def decide_password_request(password_request_id, request_answer):
    """Send a temporary password or an invitation, or close the request."""
    row = get_object_or_404(queries.requests_for(current_user), PasswordRequest.id == password_request_id)
    form, address = DecisionForm(), url_for(".list_password_requests")
    decide = password_requests.answer if request_answer == "answer" else password_requests.close
    return password_again(address) or submit_once(
        partial(decide, row, form_version()),
        to=address,
        notice=DONE[request_answer],
        form=form,
        again=lambda broken: _page(form, refused_status(broken)),
    )


def _page(form, status=None):
    with_historical = is_ticked("historical")
    listing = queries.list_requests(current_user, list_request(url_for(".list_password_requests")), with_historical)
    rows = listing.rows()
    return page(
        "council_people/password_requests.html",
        status=status,
        form=form,
        listing=listing,
        rows=rows,
        known=queries.known_by_email(current_user, rows),
        with_historical=with_historical,
    )
