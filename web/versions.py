"""A process of the version before, or of the next, answers nothing while the database is of another version."""

import time

from flask import Response, make_response, request

from queries.versions import is_of_this_version
from web.hosts import ANY_HOST

SECONDS_BETWEEN_LOOKS = 5  # for who only looks; a change looks each time
SECONDS_TO_TRY_AGAIN = 30
BEING_UPDATED = """<!doctype html>
<html lang="en-GB"><meta charset="utf-8"><title>The portal is being updated</title>
<h1>The portal is being updated</h1>
<p>It will be back within minutes. Nothing was changed just now.</p>
<p>If you were sending a form, stay on this page and reload it in a few minutes: your browser then sends it again.</p>
</html>
"""
_last_right = 0.0


def check() -> Response | None:
    """Before every request, once it is connected: 503 with Retry-After where the versions differ."""
    global _last_right
    if request.endpoint in ANY_HOST or request.endpoint == "static":
        return None
    now = time.monotonic()
    if request.method in ("GET", "HEAD") and now - _last_right < SECONDS_BETWEEN_LOOKS:
        return None
    if is_of_this_version():
        _last_right = now
        return None
    _last_right = 0.0
    return make_response(BEING_UPDATED, 503, {"Retry-After": str(SECONDS_TO_TRY_AGAIN)})
