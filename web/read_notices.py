"""Notices and actions are read by looking at them: noted after the answer, as an officer's look at a client is.

It waits for nobody: where the database cannot be written just now, they stay unread.
"""

from typing import Any, cast

from flask import Response, g
from flask_login import current_user

from operations import action_work, notices
from web import clock
from web.database import why_not_written, without_waiting


def note_read(up_to: int) -> None:
    """Remember that this request shows the viewer's notices up to this id."""
    g.notices_read = up_to


def note_action_look(action_id: int) -> None:
    """Remember that this request shows the viewer an action."""
    g.action_read = action_id


def record(response: Response) -> Response:
    """After the request: mark as read what an answer really showed."""
    up_to, action_id = g.pop("notices_read", 0), g.pop("action_read", 0)
    if (up_to or action_id) and response.status_code == 200 and not current_user.seeing_as:
        try:
            with without_waiting():
                _write(up_to, action_id)
        except Exception as error:
            if not why_not_written(error):
                raise
    return response


def _write(up_to: int, action_id: int) -> None:
    viewer = cast(Any, current_user)._get_current_object()
    if up_to:
        notices.mark_read(up_to, viewer, clock.moment())
    if action_id:
        action_work.look(action_id, viewer, clock.moment())
