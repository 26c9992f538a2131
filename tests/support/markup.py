"""HTML as its standard has it: what every page and fragment that a test opens is held to."""

import os
import re

from html5lib import HTMLParser

ON_POSTGRES = "TEST_DATABASE_URL" in os.environ
STARTS = re.compile(r"\s*(?:<!--.*?-->\s*)*<(\w+)", re.DOTALL)
STANDS_IN = {"tbody": "table", "thead": "table", "tr": "tbody", "td": "tr", "th": "tr", "option": "select"}
MAY_BE = {"invalid-codepoint"}  # a zero byte that a person typed comes back in its field: browsers show a sign for it


def check_markup(html):
    """Fails on the first thing that a browser would have to guess at: attributes run together or given twice, a tag
    that is not closed or stands where it may not. A fragment is read as a child of the element that it is swapped into.
    """
    if ON_POSTGRES:  # the same pages, read on SQLite already: a third of the time of a page's test
        return
    parser = HTMLParser()
    if "<html" in html:
        parser.parse(html)
    else:
        starts = STARTS.match(html)
        parser.parseFragment(html, container=STANDS_IN.get(starts and starts[1], "div"))
    faults = [fault for fault in parser.errors if fault[1] not in MAY_BE]
    assert not faults, _in_words(html, *faults[0])


def _in_words(html, place, code, details):
    line, column = place
    source = html.split("\n")[line - 1][max(0, column - 100) : column + 20]
    return f"not HTML, {code} {details or ''} in line {line}: {source}"
