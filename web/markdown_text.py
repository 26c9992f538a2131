"""Markdown that the council writes, as clean HTML: help topics and contract documents."""

import markdown
import nh3
from markdown.extensions.toc import TocExtension
from markupsafe import Markup

TAGS = nh3.ALLOWED_TAGS - {"img"}  # a picture would be fetched from somewhere else, and tell it who reads


def as_html(text: str, highest: int = 1) -> Markup:
    """The text as HTML without scripts, styles, pictures or anything else that could do harm.

    highest: the level of a heading with one `#`, so that the headings of the text stand below those of the page.
    """
    extensions = ["tables", "sane_lists", TocExtension(baselevel=highest)]
    return Markup(nh3.clean(markdown.markdown(text, extensions=extensions), tags=TAGS))  # noqa: S704 - nh3 has cleaned it
