"""Markdown that the council writes, as clean HTML: help topics, its own texts and contract documents."""

import re

import markdown
import nh3
from markdown.extensions.toc import TocExtension
from markupsafe import Markup

TAGS = nh3.ALLOWED_TAGS - {"img"}  # a picture would be fetched from somewhere else, and tell it who reads
A_LEVEL = 4  # spaces, as the Markdown library counts them
_POINT = re.compile(r" *([-*+]|\d{1,9}\.) +(?=\S)")
_FIRST_POINT = re.compile(r" *([-*+]|1\.) ")  # what may stand right below a line of text


def as_html(text: str, highest: int = 1) -> Markup:
    """The text as HTML without scripts, styles, pictures or anything else that could do harm.

    highest: the level of a heading with one `#`, so that the headings of the text stand below those of the page.
    """
    extensions = ["tables", "sane_lists", TocExtension(baselevel=highest)]
    html = markdown.markdown(as_the_library_nests(text), extensions=extensions)
    return Markup(nh3.clean(html, tags=TAGS))  # noqa: S704 - nh3 has cleaned it


def as_the_library_nests(text: str) -> str:
    """The text with the points of its lists where the Markdown library looks for them: a list below a point is
    recognised however far it is indented, and a list right below a line of text is one.
    """
    lines: list[str] = []
    indents: list[int] = []  # of the points that the line is below
    is_apart = False  # whether the line belongs to a paragraph of its own, below a point
    for line in text.expandtabs(A_LEVEL).splitlines():
        indent = len(line) - len(line.lstrip(" "))
        follows_text = bool(lines and lines[-1].strip())
        if _POINT.match(line) and (indents or (indent < A_LEVEL and (not follows_text or _FIRST_POINT.match(line)))):
            if follows_text and (is_apart or not indents):
                lines.append("")
            indents = [*(each for each in indents if each < indent), indent]
            is_apart = False
            lines.append(" " * A_LEVEL * (len(indents) - 1) + line.lstrip(" "))
        elif indents and indent and line.strip():
            is_apart = is_apart or not follows_text
            below = sum(each < indent for each in indents)
            lines.append(" " * A_LEVEL * below + line.lstrip(" "))
        else:
            if line.strip() and not follows_text:
                indents = []
            lines.append(line)
    return "\n".join(lines)
