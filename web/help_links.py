"""The links of a text that the council writes: each leads somewhere that its readers may go, or is refused in words."""

import re
from html import unescape
from urllib.parse import unquote, urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from rules.broken import RuleBroken
from web import hosts
from web.help_topics import Topic
from web.markdown_text import as_html

ELSEWHERE = ("http", "https", "mailto", "tel")
_HREF = re.compile(r'<a [^>]*?href="([^"]*)"')
_WRITTEN = re.compile(r"\]\(\s*<?([^)>\s]*)|^\s*\[[^\]]+\]:\s*<?(\S+?)>?\s*$", re.MULTILINE)


def check_links(text: str, field: str, topics: dict[str, Topic], is_for_council: bool = False) -> None:
    """Raises RuleBroken at `field` for a link to no page of the portal, to a help topic that is not among `topics`, to
    a heading that is not there, or to a page of the council in a text that providers read.
    """
    written = [first or second for first, second in _WRITTEN.findall(text)]
    for address in dict.fromkeys([*written, *(unescape(href) for href in _HREF.findall(as_html(text)))]):
        why = _why_not(address, topics, is_for_council)
        if why:
            raise RuleBroken(f"The link to “{address[:60]}” {why}", field)


def _why_not(address: str, topics: dict[str, Topic], is_for_council: bool) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "cannot be read"
    if not address:
        return "is empty: write the address between the brackets"
    if parts.scheme in ELSEWHERE and (parts.scheme not in ("http", "https") or parts.hostname != hosts.own_name()):
        return ""
    if parts.scheme not in ("", "http", "https"):
        return "is not allowed. Link to https addresses, to mailto: and tel:, or to pages of the portal"
    if not parts.path:
        return "leads to a heading: name the heading in words, or link to a page"
    if not parts.path.startswith("/"):
        return "leads nowhere. Write the whole address, like /help/actuals or https://example.org"
    return _why_no_page(unquote(parts.path), topics, is_for_council)


def _why_no_page(path: str, topics: dict[str, Topic], is_for_council: bool) -> str:
    if path.startswith("/help/"):
        topic = topics.get(path.removeprefix("/help/"))
        if topic is None:
            return "leads to no help topic"
        return "" if is_for_council or not topic.is_for_council else "leads to a topic that providers do not see"
    if not _is_page(path):
        return "leads to no page of the portal"
    is_councils = path == "/council" or path.startswith("/council/")
    return "leads to a page that providers cannot open" if is_councils and not is_for_council else ""


def _is_page(path: str) -> bool:
    try:
        current_app.url_map.bind("localhost").match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
