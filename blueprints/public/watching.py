"""What machines ask: is the portal well, and how do things stand. Neither answer holds a name, an amount or a lock."""

import hmac

from flask import Response, abort, current_app, make_response, request

from blueprints.public.routes import bp
from queries import health, metrics
from web import clock
from web.permissions import public

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@bp.get("/health")
@public
def health_of_portal() -> Response:
    """`ok` with 200, or 503 and one word: `database`, `version`, `full`, `disk`, `worker` or `queue`."""
    word = health.verdict(clock.moment(), clock.on_the_wall(), current_app.config["SETTINGS"].data_dir)
    response = make_response(f"{word}\n", 200 if word == "ok" else 503)
    response.mimetype = "text/plain"
    return response


@bp.get("/metrics")
@public
def metrics_of_portal() -> Response:
    """Figures for Prometheus, for who shows METRICS_TOKEN; without that setting there is no such page."""
    settings = current_app.config["SETTINGS"]
    if settings.metrics_token is None:
        abort(404)
    if not hmac.compare_digest(_shown_token().encode(), settings.metrics_token.encode()):
        response = make_response("Show the token: Authorization: Bearer ...\n", 401)
        response.headers["WWW-Authenticate"] = "Bearer"
        response.mimetype = "text/plain"
        return response
    response = make_response(metrics.prometheus_text(clock.moment(), clock.on_the_wall(), settings.data_dir))
    response.headers["Content-Type"] = PROMETHEUS
    return response


def _shown_token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.casefold() == "bearer" else ""
