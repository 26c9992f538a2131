"""HTML as its standard has it: what every page and fragment that a test opens is held to."""

import os
import re
from collections import Counter
from itertools import pairwise

from html5lib import HTMLParser

ON_POSTGRES = "TEST_DATABASE_URL" in os.environ
STARTS = re.compile(r"\s*(?:<!--.*?-->\s*)*<(\w+)", re.DOTALL)
STANDS_IN = {"tbody": "table", "thead": "table", "tr": "tbody", "td": "tr", "th": "tr", "option": "select"}
VALUES = re.compile(r'="[^"<>]*"')
TAGS = re.compile(r"<[^<>]*>|&[^<>;]*;?")
NAMES = re.compile(r"<(/?)(\w+)(?=[^<>]*>)(?![^<>]*/>)")  # `<use />` closes itself
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
KNOWN = set()  # (tag, the tag after it), with their attributes, of the pages that were read without a fault
MAY_BE = {"invalid-codepoint"}  # a zero byte that a person typed comes back in its field: browsers show a sign for it


def check_markup(html):
    """Fails on the first thing that a browser would have to guess at: attributes run together or given twice, a tag
    that is not closed or stands where it may not. A fragment is read as a child of the element that it is swapped into.
    """
    neighbours = _neighbours(html)
    if neighbours <= KNOWN and _is_closed(html):
        return
    parser = HTMLParser()
    if "<html" in html:
        parser.parse(html)
    else:
        starts = STARTS.match(html)
        parser.parseFragment(html, container=STANDS_IN.get(starts and starts[1], "div"))
    faults = [fault for fault in parser.errors if fault[1] not in MAY_BE]
    assert not faults, _in_words(html, *faults[0])
    KNOWN.update(neighbours)


def _neighbours(html):
    """Each tag with the one after it, with the names of their attributes: two pages of the same templates differ in
    texts, values and how often a row comes, which the reader need not read again.
    """
    return set(pairwise(TAGS.findall(VALUES.sub("=", html))))


def _is_closed(html):
    """Whether each tag is closed as often as it is opened: a branch of a template may open what another one closes."""
    names = Counter(NAMES.findall(html))
    return all(names["", name] == names["/", name] for _, name in names if name not in VOID)


def _in_words(html, place, code, details):
    line, column = place
    source = html.split("\n")[line - 1][max(0, column - 100) : column + 20]
    return f"not HTML, {code} {details or ''} in line {line}: {source}"
