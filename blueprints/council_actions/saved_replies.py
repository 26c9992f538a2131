"""Saved replies: answers that officers give often."""

from functools import partial

from flask import request, url_for

from blueprints.council_actions.forms import ReplyForm
from blueprints.council_actions.routes import bp
from operations import saved_replies
from queries.action_queue import saved_replies as all_replies
from queries.action_queue import saved_reply
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import page
from web.late_forms import kept
from web.loading import found_or_404
from web.permissions import Permission, requires


@bp.get("/saved-replies")
@requires(Permission.ACTIONS_ANSWER)
def list_replies():
    """All of them, and a new one."""
    return _page(None, ReplyForm(formdata=None))


@bp.post("/saved-replies")
@requires(Permission.ACTIONS_ANSWER)
@kept("Saved reply", "Save")
def create_reply():
    """Save a new one."""
    form = ReplyForm()
    return submit_once(
        partial(saved_replies.create, form.name.data, form.text.data),
        to=url_for(".list_replies"),
        notice="Saved. It can be inserted in any reply.",
        form=form,
        again=lambda broken: _page(None, form, refused_status(broken)),
    )


@bp.get("/saved-replies/<id:reply_id>")
@requires(Permission.ACTIONS_ANSWER)
def reply(reply_id):
    """One of them, to be changed."""
    kept_reply = found_or_404(saved_reply(reply_id))
    return _page(kept_reply, ReplyForm(formdata=None, obj=kept_reply))


@bp.post("/saved-replies/<id:reply_id>")
@requires(Permission.ACTIONS_ANSWER)
@kept("Saved reply", "Save")
def change_reply(reply_id):
    """Save what was changed, or delete it."""
    kept_reply, form = found_or_404(saved_reply(reply_id)), ReplyForm()
    if "delete" in request.form:
        operation, notice = partial(saved_replies.delete, kept_reply), "Deleted."
    else:
        operation = partial(saved_replies.change, kept_reply, form.name.data, form.text.data, form_version())
        notice = "Saved."
    return submit_once(
        operation,
        to=url_for(".list_replies"),
        notice=notice,
        form=form,
        again=lambda broken: _page(kept_reply, form, refused_status(broken)),
    )


def _page(kept_reply, form, status=None):
    return page(
        "council_actions/saved_replies.html", status=status, replies=all_replies(), kept_reply=kept_reply, form=form
    )
