"""The cookie that knows a device on which somebody signed in: wrong tries from elsewhere do not slow it down.

It holds a random number and the ids of up to twenty people, signed. It opens nothing, and stays when they sign out.
"""

import secrets
from typing import Any

from flask import Flask, Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from operations.signing_in import UNKNOWN, KnownDevice
from web.cookies import cookie_name

FOR_A_YEAR = 365 * 24 * 60 * 60
MOST_PEOPLE = 20


def init_app(app: Flask) -> None:
    """Name the cookie. Where TLS is used, a browser takes it from this host alone, and over TLS alone."""
    app.config["DEVICE_COOKIE_NAME"] = cookie_name(app, "device")


def this_device() -> KnownDevice:
    """The device of this request, as its cookie knows it."""
    try:
        number, people = _signer().loads(
            request.cookies.get(current_app.config["DEVICE_COOKIE_NAME"], ""), max_age=FOR_A_YEAR
        )
    except (BadSignature, TypeError, ValueError):
        return UNKNOWN
    return KnownDevice(number, frozenset(people))


def remember(response: Response, person_id: int) -> Response:
    """Let the device of this request be known for somebody who has just signed in on it."""
    known = this_device()
    others = [each for each in known.people if each != person_id][: MOST_PEOPLE - 1]
    content: Any = [known.number or secrets.token_hex(8), [person_id, *others]]
    response.set_cookie(
        current_app.config["DEVICE_COOKIE_NAME"],
        _signer().dumps(content),
        max_age=FOR_A_YEAR,
        secure=current_app.config["IS_HTTPS"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known device")
