"""A page as a tree of elements, read with Python's own parser: just enough of CSS selectors for tests."""

import re
from functools import cache
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style", "template", "head"}
SELECTOR = re.compile(r"(?P<tag>[\w-]+|\*)?(?P<rest>(?:[#.][\w-]+|\[[\w-]+(?:[\^*]?=[^\]]*)?\])*)$")
PART = re.compile(r"([#.])([\w-]+)|\[([\w-]+)(?:([\^*]?=)\"?([^\]\"]*)\"?)?\]")


class Element:
    """One element: `tag`, `attributes`, `children` (elements and strings), `parent`."""

    def __init__(self, tag, attributes=(), parent=None):
        self.tag, self.attributes, self.parent, self.children = tag, dict(attributes), parent, []
        self._everything = None

    def __getitem__(self, name):
        if name == "href":
            self.root().note_href(self.attributes[name])
        return self.attributes[name]

    def get(self, name, otherwise=None):
        return self.attributes.get(name, otherwise)

    @property
    def text(self):
        """What a person reads in it, with single spaces."""
        return " ".join(" ".join(self._strings()).split())

    def _strings(self):
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in UNSEEN:
                yield from child._strings()

    def everything(self):
        """All elements below, in order. To be asked for once the document is read: the answer is kept."""
        if self._everything is None:
            below = [[child, *child.everything()] for child in self.children if isinstance(child, Element)]
            self._everything = [element for branch in below for element in branch]
        return self._everything

    def root(self):
        """The document that it is in."""
        return next((each for each in (self, *self.ancestors()) if each.parent is None), self)

    def note_href(self, href):
        """Of the document of a Page: a test asked for this address (tests/support/browser.py)."""

    def ancestors(self):
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def all(self, selector):
        """Elements below that match `tag`, `#id`, `.class`, `[name=value]`, `[name^=start]`, and their descendants."""
        *above, last = selector.split()
        found = [element for element in self.everything() if element.matches(last)]
        return [element for element in found if _is_under(element, self, above)] if above else found

    def one(self, selector):
        """The only element that matches; fails the test where there are none or more."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector}, not one, in: {self.text[:2000]}"
        return found[0]

    def matches(self, simple):
        tag, parts = _read_selector(simple)
        return tag in (None, self.tag) and all(self._has(*part) for part in parts)

    def _has(self, sign, name, attribute, operator, value):
        if sign == "#":
            return self.get("id") == name
        if sign == ".":
            return name in (self.get("class") or "").split()
        if attribute not in self.attributes:
            return False
        mine = self.get(attribute) or ""
        if operator == "=":
            return mine == value
        return operator is None or (mine.startswith(value or "") if operator == "^=" else (value or "") in mine)


@cache
def _read_selector(simple):
    """(tag or None for any, parts as `_has` takes them) of a selector without descendants."""
    match = SELECTOR.match(simple)
    assert match, f"this reader does not know the selector {simple}"
    return None if match["tag"] == "*" else match["tag"], [part.groups() for part in PART.finditer(match["rest"])]


def _is_under(element, top, above):
    """Whether the ancestors of `element`, up to `top`, match the selectors `above` from the inside out."""
    wanted = list(above)
    for ancestor in element.ancestors():
        if not wanted or ancestor is top:
            break
        if ancestor.matches(wanted[-1]):
            wanted.pop()
    return not wanted


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("document")

    def handle_starttag(self, tag, attributes):
        element = Element(tag, attributes, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attributes):
        self.here.children.append(Element(tag, attributes, self.here))

    def handle_endtag(self, tag):
        for element in (self.here, *self.here.ancestors()):
            if element.tag == tag and element.parent is not None:
                self.here = element.parent
                return

    def handle_data(self, data):
        self.here.children.append(data)


def read(html):
    """The document of `html` as an Element."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root
