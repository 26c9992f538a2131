"""Static files, with a hash of their content in the name: cached for a year, and new the moment that they change."""

import hashlib
from functools import cache
from pathlib import Path

from flask import abort, send_from_directory, url_for

from web.permissions import public

FOLDER = Path(__file__).resolve().parent.parent / "static"
A_YEAR = 365 * 24 * 60 * 60
HASH_LENGTH = 12


@cache
def hashed_name(name):
    """`app.css` -> `app.3f2a….css`; the hash is of the file's content."""
    content = (FOLDER / name).read_bytes()
    stem, _, extension = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:HASH_LENGTH]}.{extension}"


def address_of(name):
    """The address of a static file for templates: `asset("app.css")`."""
    return url_for("static", filename=hashed_name(name))


@public
def send(filename):
    """The file of a hashed name. Any other name, or an old hash, does not exist."""
    stem, _, extension = filename.rpartition(".")
    name = f"{stem.rpartition('.')[0]}.{extension}"
    if ".." in filename or not (FOLDER / name).is_file() or hashed_name(name) != filename:
        abort(404)
    response = send_from_directory(FOLDER, name, max_age=A_YEAR)
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def init_app(app):
    """Serve static files, and give templates `asset()`."""
    if app.debug:
        hashed_name.cache_clear()
    app.add_url_rule("/static/<path:filename>", "static", send)
    app.jinja_env.globals["asset"] = address_of
