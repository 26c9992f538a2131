"""Headers of every answer, errors too (docs/domain/quality.md#headers)."""

from flask import Response, current_app, request
from flask_login import current_user

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
A_YEAR = 365 * 24 * 60 * 60


def add(response: Response) -> Response:
    """After the request: a view's own policy (a download's sandbox) stays as it is."""
    there = set(response.headers.keys(lower=True))
    for name, value in ALWAYS.items():
        if name.lower() not in there:
            response.headers.add(name, value)
    if current_app.config["IS_HTTPS"]:
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"
    if request.endpoint not in ("static", "public.brand", "public.logo") and "cache-control" not in there:
        response.headers["Cache-Control"] = "no-store" if _is_signed_in() else "no-cache"
    return response


def _is_signed_in() -> bool:
    """Errors that come before the database is there must still be answered."""
    try:
        return current_user.is_authenticated
    except Exception:  # noqa: BLE001 - what stopped the request must not stop its answer
        return True
