"""Static files, with a hash of their content in the name: cached for a year, and new the moment that they change."""

import gzip
import hashlib
import mimetypes
import re
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, url_for
from werkzeug.security import safe_join

from web.permissions import public
from web.varying import varies_by

FOLDER = Path(__file__).resolve().parent.parent / "static"
A_YEAR = 365 * 24 * 60 * 60
HASH_LENGTH = 12
IMPORTED = re.compile(r'(?<=from "\./)[\w-]+\.js(?=";)')


@cache
def hashed_name(name: str) -> str:
    """`app.css` -> `app.3f2a….css`; the hash is of the content as it is sent."""
    stem, _, extension = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content(name)).hexdigest()[:HASH_LENGTH]}.{extension}"


@cache
def content(name: str) -> bytes:
    """The bytes of a static file as they are sent: a script asks for what it imports from its own folder by the hashed
    name, so that its own name changes with theirs.
    """
    stored = (FOLDER / name).read_bytes()
    if not name.endswith(".js") or name.startswith("vendor/"):
        return stored
    folder = name.rpartition("/")[0]
    named = IMPORTED.sub(lambda found: _last_part(hashed_name(f"{folder}/{found[0]}".lstrip("/"))), stored.decode())
    return named.encode()


def _last_part(name: str) -> str:
    return name.rpartition("/")[2]


def address_of(name: str) -> str:
    """The address of a static file for templates: `asset("app.css")`. It is the same for every page below a folder."""
    known = current_app.extensions["addresses of assets"]
    key = (request.root_path, name)
    address = known.get(key)
    if address is None:
        address = known[key] = url_for("static", filename=hashed_name(name))
    return str(address)


@public
def send(filename: str) -> Response:
    """The file of a hashed name. Any other name, or an old hash, does not exist."""
    stem, _, extension = filename.rpartition(".")
    name = f"{stem.rpartition('.')[0]}.{extension}"
    place = safe_join(str(FOLDER), name)
    if place is None or not Path(place).is_file() or hashed_name(name) != filename:
        abort(404)
    gzipped = bool(request.accept_encodings["gzip"])
    response = Response(compressed(name) if gzipped else content(name), mimetype=mimetypes.guess_type(name)[0])
    if gzipped:
        response.headers["Content-Encoding"] = "gzip"
    varies_by(response, "Accept-Encoding")
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@cache
def compressed(name: str) -> bytes:
    """The gzip bytes of a static file, made once: a first visit is a quarter of the size."""
    return gzip.compress(content(name), mtime=0)


def init_app(app: Flask) -> None:
    """Serve static files, and give templates `asset()`."""
    if app.debug:
        hashed_name.cache_clear()
        content.cache_clear()
        compressed.cache_clear()
    app.extensions["addresses of assets"] = {}
    app.add_url_rule("/static/<path:filename>", "static", send)
    app.jinja_env.globals["asset"] = address_of
