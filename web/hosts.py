"""The portal answers at its own address, BASE_URL, and to no other host: a forged one gets into no link."""

from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import SplitResult, urlsplit

from flask import Response, current_app, make_response, request, url_for

from web.settings import Settings

LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
# whoever watches over the portal may ask by any name: the answers name none
ANY_HOST = frozenset(("public.health_of_portal", "public.metrics_of_portal"))
WORDS = """<!doctype html>
<html lang="en-GB"><meta charset="utf-8"><title>This is not the portal's address</title>
<h1>This is not the portal's address</h1><p>Open <a href="{0}">{0}</a> instead.</p></html>
"""


def check() -> Response | None:
    """Before every request: refuse with 400 one for another host."""
    settings: Settings = current_app.config["SETTINGS"]
    if request.endpoint in ANY_HOST or is_own(request.headers.get("Host", ""), settings.base_url):
        return None
    return make_response(WORDS.format(escape(settings.base_url)), 400)


@lru_cache(maxsize=1_000)
def is_own(host: str, base_url: str) -> bool:
    """Whether the Host of a request is BASE_URL's. A proxy may leave the port out; where BASE_URL is this machine
    itself, all its names and ports are one.
    """
    own = urlsplit(base_url)
    try:
        asked = urlsplit(f"//{host}")
        name, port = asked.hostname, asked.port
    except ValueError:
        return False
    if asked.netloc != host or asked.username is not None or asked.path or asked.query or asked.fragment:
        return False
    if own.hostname in LOOPBACK:
        return name in LOOPBACK
    return name == own.hostname and port in (None, _port(own))


def full_address(endpoint: str, **values: Any) -> str:
    """The address of a view as it is typed elsewhere, on another site or in a calendar: from BASE_URL."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url + url_for(endpoint, **values)


def own_name() -> str:
    """The name of this installation's host, from BASE_URL: what is named by it is unlike that of any other."""
    settings: Settings = current_app.config["SETTINGS"]
    return urlsplit(settings.base_url).hostname or ""


def _port(address: SplitResult) -> int:
    return address.port or (443 if address.scheme == "https" else 80)
