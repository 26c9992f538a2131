"""The council's own texts, such as its privacy notice: Markdown with places, as clean HTML."""

import re

from flask import current_app
from markupsafe import Markup

from content.setting_declarations import with_values
from web import council
from web.markdown_text import as_html


def shown(text: str, highest: int = 1) -> Markup:
    """The text with the values of settings, and the names of the cookies, in their places.

    highest: the level of a heading with one `#`.
    """
    names = {
        "{session_cookie}": current_app.config["SESSION_COOKIE_NAME"],
        "{notices_cookie}": current_app.config["NOTICES_COOKIE_NAME"],
        "{device_cookie}": current_app.config["DEVICE_COOKIE_NAME"],
    }
    for place, name in names.items():
        text = text.replace(place, re.sub(r"([_*])", r"\\\1", name))
    return as_html(with_values(text, council.settings()), highest)
