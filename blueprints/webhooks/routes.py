"""Webhooks: the list, a new one with its secret, which is shown this once, what one was told, ended, sent again."""

from functools import partial

from flask import Blueprint, url_for
from flask_login import current_user
from wtforms import SelectChoice, SelectMultipleField

from models import Webhook
from operations.webhooks import keeping
from queries.webhooks import deliveries_of, list_webhooks
from rules.broken import RuleBroken
from rules.webhooks import EVENT_WORDS
from web import clock
from web.forms import Form, TextField
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.password_again import password_again
from web.permissions import Permission, requires

bp = Blueprint("webhooks", __name__, url_prefix="/account/webhooks")


class NewWebhookForm(Form):
    """Where it is told, and of what."""

    address = TextField("Address")
    events = SelectMultipleField("Tell it of", choices=[SelectChoice(*each) for each in EVENT_WORDS.items()])


@bp.get("")
@requires(Permission.KEYS_READ)
def show():
    """Every webhook with what waits to be sent and what was given up."""
    return page("webhooks/list.html", rows=list_webhooks(current_user), words=EVENT_WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.KEYS_EDIT)
@never_kept("address")
def new():
    """Make one. The password is asked for again, as what happens here is told elsewhere from then on."""
    asked = password_again(url_for(".new"))
    if asked:
        return asked
    form = NewWebhookForm()
    if form.validate_on_submit():
        try:
            made = keeping.add(form.address.data, form.events.data, current_user, clock.moment())
        except RuleBroken as broken:
            form.show(broken)
        else:
            return page("webhooks/made.html", made=made, secret=keeping.secret_of(made))
    return page("webhooks/new.html", form=form)


@bp.get("/<id:webhook_id>")
@requires(Permission.KEYS_READ)
def one(webhook_id):
    """What it was told last, and how each message stands."""
    return _page(_load(webhook_id))


@bp.post("/<id:webhook_id>/end")
@requires(Permission.KEYS_EDIT)
@never_kept()
def end(webhook_id):
    """Tell it of nothing any more."""
    webhook = _load(webhook_id)
    return submit_once(
        partial(keeping.end, webhook),
        to=url_for(".show"),
        notice="The address is told of nothing any more.",
        again=partial(_page, webhook),
    )


@bp.post("/<id:webhook_id>/messages/<id:delivery_id>/again")
@requires(Permission.KEYS_EDIT)
@never_kept()
def send_again(webhook_id, delivery_id):
    """Send a message once more, with the same id."""
    webhook = _load(webhook_id)
    return submit_once(
        partial(keeping.send_again, webhook, delivery_id),
        to=url_for(".one", webhook_id=webhook.id),
        notice="It is sent again within a minute.",
        again=partial(_page, webhook),
    )


def _load(webhook_id):
    return get_object_or_404(Webhook.visible_to(current_user), Webhook.id == webhook_id)


def _page(webhook, broken=None):
    told = deliveries_of(webhook)
    status = 422 if broken else 200
    return page("webhooks/one.html", webhook=webhook, told=told, words=EVENT_WORDS, broken=broken, status=status)
