"""The one guard that every request passes: views say who may use them, and only those may."""

from flask import Response, abort, current_app
from flask_login import current_user

from web import csrf, late_forms, seeing_as, way_in
from web.api import keys
from web.permissions import may
from web.this_request import this_request


def check() -> Response | None:
    """Before every request: refuse a view that does not say who may use it, and those who may not use it.

    Returns None to let the request go on, or the answer that sends somebody to sign in first.
    """
    asked = this_request()
    if asked.endpoint in (None, "static"):
        return None
    view = current_app.view_functions[asked.endpoint]
    operation = getattr(view, "operation", None)
    if operation is not None:
        keys.admit(operation.scopes)
        return None
    refused = seeing_as.refusal()
    if refused:
        return refused
    permissions = getattr(view, "permissions", None)
    if permissions is None:
        raise RuntimeError(f"the view {asked.endpoint} does not say who may use it: mark it @requires or @public")
    if not permissions:
        return None
    if not current_user.is_authenticated:
        return way_in.sign_in_first()
    unfinished = way_in.unfinished_step()
    if unfinished:
        return unfinished
    if not may(*permissions):
        abort(403)
    if asked.method == "POST" and not csrf.is_right():
        return late_forms.answer_to_late_form(way_in.this_page())
    return None
