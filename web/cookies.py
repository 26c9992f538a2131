"""The names of the portal's cookies."""

from flask import Flask


def cookie_name(app: Flask, name: str) -> str:
    """The full name of one of the portal's cookies. With TLS a browser takes it from this host alone; a practice place
    has names of its own, as a browser does not tell two ports of one host apart.
    """
    own = "practice-" if app.config["SETTINGS"].practice_of else ""
    return f"{'__Host-' if app.config['IS_HTTPS'] else ''}{own}{name}"
