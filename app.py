"""The application: `create_app()` puts the parts together and does nothing else."""

from flask import Flask
from htmx_flask import Htmx
from werkzeug.middleware.proxy_fix import ProxyFix

import blueprints
import tasks
from commands import registry
from web import (
    addresses,
    areas,
    asked_once,
    assets,
    body_limits,
    clock,
    compression,
    converters,
    csrf,
    database,
    error_pages,
    guard,
    hosts,
    keys,
    known_devices,
    logs,
    odd_requests,
    read_notices,
    record_access,
    security_headers,
    sessions,
    settings,
    templating,
    uploads,
    versions,
)
from web.api import keys as api_keys


def create_app(portal_settings: settings.Settings | None = None) -> Flask:
    """The Flask application for these settings (those of the environment unless given)."""
    portal_settings = portal_settings or settings.load()
    logs.for_server()
    app = addresses.JoinsAddresses(__name__, static_folder=None)
    app.config.from_mapping(
        SETTINGS=portal_settings,
        SECRET_KEY=keys.signing_key(portal_settings.data_dir),
        CODE_KEYS=keys.code_keys(portal_settings.data_dir),
        IS_HTTPS=portal_settings.is_https,
        WTF_CSRF_ENABLED=False,  # web/csrf.py works the token out from the session instead
    )
    clock.pin(portal_settings.portal_today)
    database.open_database(portal_settings.database_url)
    app.extensions["queues"] = tasks.connect(portal_settings)
    if portal_settings.proxies_in_front:  # else a visitor could write any address into the header
        hops = portal_settings.proxies_in_front
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask's documentation has it
            app.wsgi_app, x_for=hops, x_proto=hops
        )
    Htmx(app)
    sessions.init_app(app)
    known_devices.init_app(app)
    _in_order(app)
    assets.init_app(app)
    templating.init_app(app)
    uploads.init_app(app)
    error_pages.init_app(app)
    converters.init_app(app)
    own_areas = blueprints.OF_A_PRACTICE_PLACE if portal_settings.practice_of else ()
    areas.init_app(app, (*blueprints.AREAS, *own_areas))
    for command in registry.ALL:
        app.cli.add_command(command)
    return app


def _in_order(app: Flask) -> None:
    """What happens around every request, in the order in which it must."""
    app.before_request(logs.start_request)
    app.before_request(hosts.check)
    app.before_request(database.connect_for_request)
    app.before_request(versions.check)
    app.before_request(body_limits.check)
    app.before_request(guard.check)
    app.before_request(csrf.check)
    app.before_request(odd_requests.check)
    app.after_request(compression.compress)
    app.after_request(record_access.record)
    app.after_request(read_notices.record)
    app.after_request(sessions.note_seen)
    app.after_request(api_keys.note_used)
    app.after_request(logs.log_request)
    app.after_request(security_headers.add)
    app.teardown_request(asked_once.forget)
    app.teardown_request(database.close_after_request)
