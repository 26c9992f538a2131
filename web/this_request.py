"""The request itself, for who asks it for several things: Flask's `request` looks it up for each of them."""

from typing import Any, cast

from flask import Request, request


def this_request() -> Request:
    """What `request` stands for now."""
    return cast(Request, cast(Any, request)._get_current_object())
