"""E-mails that could not be sent or came back: what became of each, and *Send again*."""

from functools import partial

from flask import Blueprint, request, url_for
from flask_login import current_user

from operations import outgoing_email
from queries import unsent_mail
from rules.broken import RuleBroken
from web.forms import Form
from web.forms_once import refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.permissions import Permission, requires
from web.picks import whole_number, whole_numbers
from web.queues import Waiting

bp = Blueprint("council_mail", __name__, url_prefix="/council/mail")


class SendAgainForm(Form):
    """Which ones is the button's."""


def mail_waiting(viewer):
    """How many e-mails were given up."""
    found = unsent_mail.mail_queue(viewer)
    return Waiting(found.failed, f"since {found.since:%d/%m/%Y}" if found.since else "")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def not_sent():
    """What could not be sent, to whom, since when and why."""
    return _page(SendAgainForm(formdata=None))


@bp.post("/send-again")
@requires(Permission.ACTIONS_ANSWER, Permission.ADMINISTER)
@never_kept()
def send_again():
    """Send one of them again, or all."""
    form = SendAgainForm()
    ids = None if request.form.get("all") else whole_numbers(request.form.getlist("mail"))
    return submit_once(
        partial(outgoing_email.send_again, ids),
        to=url_for(".not_sent"),
        notice=lambda count: f"{count} queued. {'It goes' if count == 1 else 'They go'} out within a minute.",
        form=form,
        again=partial(_page, form),
    )


@bp.post("/seen-to")
@requires(Permission.ACTIONS_ANSWER, Permission.ADMINISTER)
@never_kept()
def take_off():
    """Take one that came back, and whose words are not kept, off the list."""
    form = SendAgainForm()
    return submit_once(
        partial(outgoing_email.take_off, whole_number(request.form.get("mail", ""))),
        to=url_for(".not_sent"),
        notice="Taken off the list.",
        form=form,
        again=partial(_page, form),
    )


def _page(form: Form, broken: RuleBroken | None = None):
    return page(
        "council_mail/not_sent.html",
        status=refused_status(broken) if broken else None,
        form=form,
        mails=unsent_mail.unsent_mail(current_user),
        standing=unsent_mail.mail_queue(current_user),
    )
