"""Static files, with a hash of their content in the name: cached for a year, and new the moment that they change."""

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from flask import abort, make_response, request, send_from_directory, url_for

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
    if request.accept_encodings["gzip"] and not request.range:
        response = make_response(compressed(name))
        response.mimetype = mimetypes.guess_type(name)[0]
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@cache
def compressed(name):
    """The gzip bytes of a static file, made once: a first visit is a quarter of the size."""
    return gzip.compress((FOLDER / name).read_bytes(), mtime=0)


def init_app(app):
    """Serve static files, and give templates `asset()`."""
    if app.debug:
        hashed_name.cache_clear()
        compressed.cache_clear()
    app.add_url_rule("/static/<path:filename>", "static", send)
    app.jinja_env.globals["asset"] = address_of
