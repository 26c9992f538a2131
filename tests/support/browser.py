"""A browser without JavaScript for tests of pages: it follows links and sends forms, and checks every page it opens."""

from contextlib import contextmanager
from functools import cached_property
from itertools import takewhile
from urllib.parse import urljoin

from models import database
from tests.support.html import read
from tests.support.markup import ON_POSTGRES, check_markup
from tests.support.page_checks import check_fragment, check_page, check_reading
from web import csrf

MOST_REDIRECTS = 5
SIGN_IN = "/login"
MOST_FOLLOWED = 6
ADDRESSES_READ = []  # (browser, path) of the links whose address a test has read, to be followed when it is over
INLINE = {"a", "abbr", "b", "em", "small", "span", "strong", "time"}


class TestBrowser:
    """`browser.get("/home")` and `browser.post(path, data)` answer with a Page. One for each person."""

    __test__ = False  # not a test itself

    def __init__(self, app, token=None):
        self.app = app
        self.client = app.test_client()
        self.opened = set()  # the paths that were asked for
        if token:
            secure = app.config.get("IS_HTTPS", False)
            self.client.set_cookie("__Host-session" if secure else "session", token, domain="localhost")

    def get(self, path, status=200, htmx=False, **query):
        """Open a page. Fails the test on another status, a page that breaks the house's rules, or a GET that writes."""
        return self._open("GET", path, status, htmx, query_string=query or None)

    def look(self, path):
        """Open a page of any status, without following a redirect, with all checks of a page."""
        return self._open("GET", path, None, False, follow=False)

    def post(self, path, data=None, status=200, htmx=False, follow=True):
        """Send a form with the right token. A redirect is followed, and the page behind it checked and returned;
        with `follow=False` the redirect itself is returned, and `status` is then 303 unless given. `htmx` may be the
        path of the page that HTMX asks from.
        """
        fields = {"csrf_token": self.token(), **(data or {})}
        if not follow and status == 200:
            status = 303
        return self._open("POST", path, status, htmx, follow, data=fields)

    def token(self):
        """This session's form token."""
        with self.app.test_request_context(headers={"Cookie": self._cookie()}):
            return csrf.token()

    def _cookie(self):
        cookie = self.client.get_cookie("__Host-session") or self.client.get_cookie("session")
        return f"{cookie.key}={cookie.value}" if cookie else ""

    def _open(self, method, path, status, htmx, follow=True, **request):
        asked_from = urljoin("http://localhost/", htmx) if isinstance(htmx, str) else "http://localhost/"
        headers = {"HX-Request": "true", "HX-Current-URL": asked_from} if htmx else {}
        for _ in range(MOST_REDIRECTS):
            self.opened.add(path)
            with watched_sql() as statements:
                response = self.client.open(path, method=method, headers=headers, **request)
            if method == "GET":
                check_reading(statements)
            if not (follow and response.status_code in (301, 302, 303, 307, 308)):
                break
            path, method, request = urljoin(path, response.headers["Location"]), "GET", {}
        page = Page(self, path, response, statements)
        assert status in (None, page.status), f"{method} {path} answered {page.status}: {page.text[:1500]}"
        page.check(is_fragment=htmx)
        return page


def follow_addresses_read():
    """Open the first links of ours whose addresses a test has read and that it has not opened itself."""
    asked, ADDRESSES_READ[:] = list(dict.fromkeys(ADDRESSES_READ)), []
    to_follow = [each for each in asked if each[1].startswith("/") and each[1] not in each[0].opened]
    for browser, path in to_follow[:MOST_FOLLOWED]:
        page = browser.get(path)
        assert page.path.partition("?")[0] != SIGN_IN, f"{path} asks to sign in"


class Page:
    """An answer: its `status`, `html`, `text` as people read it, elements by `one(selector)` and `all(selector)`."""

    def __init__(self, browser, path, response, statements):
        self.browser, self.path, self.response, self.statements = browser, path, response, statements
        self.status = response.status_code
        self.headers = response.headers
        self.is_html = response.mimetype == "text/html" and bool(response.data)
        self.html = response.get_data(as_text=True) if response.mimetype.startswith("text/") else ""

    @cached_property
    def document(self):
        """The page as a tree, read when somebody looks at it."""
        document = read(self.html if self.is_html else "")
        document.note_href = self._note_href
        return document

    def one(self, selector):
        return self.document.one(selector)

    def all(self, selector):
        return self.document.all(selector)

    def _note_href(self, href):
        if not href.startswith("#"):
            ADDRESSES_READ.append((self.browser, urljoin(self.path, href)))

    def check(self, is_fragment=False):
        if ON_POSTGRES:  # the same pages, read on SQLite already: a third of the time of a page's test
            return
        if self.is_html:
            check_markup(self.html)
        if self.is_html and "<html" in self.html:
            check_page(self.document, self.status)
        elif self.is_html and is_fragment:
            check_fragment(self.document)

    @property
    def text(self):
        """What a person reads, with single spaces; of an answer that is no page, all of it."""
        return self.document.text if self.is_html else self.html

    @property
    def heading(self):
        return self.one("h1").text

    @property
    def notice(self):
        """What the page says was done."""
        return self.one(".notice").text

    @property
    def problem(self):
        """What the error summary of a refused form says."""
        return self.one("[data-error-summary]").text

    def figure(self, label):
        """The value that stands beside a label: `page.figure("Total Payable") == "£520.00"`."""
        found = [values[0] for term in self.all("dt") if term.text == label and (values := _after(term, "dd"))]
        assert len(found) == 1, f"{len(found)} figures are called {label!r} on {self.path}: {self.text[:1500]}"
        return found[0].text

    def row(self, words):
        """The only row of a table with these words in it."""
        found = [row for row in self.all("tr") if words in row.text]
        assert len(found) == 1, f"{len(found)} rows say {words!r} on {self.path}: {self.text[:1500]}"
        return found[0]

    def tile(self, title):
        """The tile of the home page, or of the council's queues, with this title."""
        found = [tile for tile in self.all(".links li") if title in [link.text for link in tile.all("a")]]
        assert len(found) == 1, f"{len(found)} tiles are called {title!r} on {self.path}: {self.text[:1500]}"
        return found[0]

    def sentence(self, words):
        """All that the innermost block with these words in it says."""
        found = innermost(self.document, words)
        assert len(found) == 1, f"{len(found)} elements say {words!r} on {self.path}: {self.text[:1500]}"
        return found[0].text

    def has_link(self, words):
        return any(link.text == words for link in self.all("a"))

    def has_button(self, words):
        return any(_words_of(button) == words for button in self._buttons())

    def click(self, words, status=200):
        """Follow the link with these words."""
        links = {link["href"] for link in self.all("a") if link.text == words and link.get("href")}
        assert len(links) == 1, f"{len(links)} links say {words!r} on {self.path}: {self.text[:1500]}"
        return self.browser.get(urljoin(self.path, links.pop()), status=status)

    def submit(self, words, status=200, follow=True, htmx=False, **fields):
        """Press the button with these words, after typing `fields` into its form. A list ticks several, None none.
        `htmx` as with `post`.
        """
        buttons = [button for button in self._buttons() if _words_of(button) == words]
        assert buttons, f"no button says {words!r} on {self.path}: {self.text[:1500]}"
        form = self._form_of(buttons[0])
        data = {
            **fields_of(form),
            **self._fields_outside(form),
            **({buttons[0]["name"]: buttons[0].get("value", "")} if buttons[0].get("name") else {}),
        }
        for name, value in fields.items():
            assert name in data or form.all(f"[name={name}]"), f"the form has no field {name}"
            data[name] = value
        data = {name: value for name, value in data.items() if value is not None}
        path = urljoin(self.path, buttons[0].get("formaction") or form["action"])
        if form.get("method", "get").lower() == "get":
            return self.browser.get(path, status=status, **data)
        return self.browser.post(path, data, status=status, follow=follow, htmx=htmx)

    def _form_of(self, button):
        if button.get("form"):
            return self.one(f"#{button['form']}")
        return next(ancestor for ancestor in button.ancestors() if ancestor.tag == "form")

    def _fields_outside(self, form):
        """Hidden fields that stand elsewhere on the page and name the form."""
        outside = self.all(f"input[form={form['id']}]") if form.get("id") else []
        return {field["name"]: field.get("value") or "" for field in outside}

    def _buttons(self):
        return [button for button in self.all("button") + self.all("input") if _is_button(button)]


def innermost(element, words):
    """The blocks with these words in them of which no block below has them all: `strong` and the like are no blocks."""
    blocks = [child for child in element.children if not isinstance(child, str) and child.tag not in INLINE]
    inside = [child for child in blocks if words in child.text]
    if not inside:
        return [element] if words in element.text else []
    return [found for child in inside for found in innermost(child, words)]


def _after(term, tag):
    """The elements of this tag that follow `term` in its parent, up to the next term."""
    siblings = [child for child in term.parent.children if not isinstance(child, str)]
    following = siblings[siblings.index(term) + 1 :]
    return list(takewhile(lambda element: element.tag == tag, following))


def fields_of(form):
    """What a browser would send for a form as it stands: {name: value or list of values}."""
    sent = {}
    for field in form.everything():
        name = field.get("name")
        if not name or "disabled" in field.attributes or field.tag == "button":
            continue
        for value in _values_of(field):
            sent[name] = value if name not in sent else [*_as_list(sent[name]), value]
    return sent


def _values_of(field):
    kind = (field.get("type") or "text").lower()
    if field.tag == "select":
        options = field.all("option")
        chosen = [option for option in options if "selected" in option.attributes]
        chosen = chosen or ([] if "multiple" in field.attributes else options[:1])
        return [option.get("value", option.text) for option in chosen]
    if field.tag == "textarea":
        return ["".join(child for child in field.children if isinstance(child, str)).removeprefix("\n")]
    if field.tag != "input" or kind in ("submit", "button", "reset", "image", "file"):
        return []
    if kind in ("checkbox", "radio"):
        return [field.get("value", "on")] if "checked" in field.attributes else []
    return [field.get("value") or ""]


def _as_list(value):
    return value if isinstance(value, list) else [value]


def _is_button(element):
    return element.get("type", "submit" if element.tag == "button" else "text") in ("submit", "image")


def _words_of(button):
    return button.text if button.tag == "button" else button.get("value", "")


@contextmanager
def watched_sql():
    """A list of the statements that the database gets inside the `with` block."""
    statements = []
    target, execute = database.obj, database.obj.execute_sql

    def listen(sql, *arguments, **options):
        statements.append(sql)
        return execute(sql, *arguments, **options)

    target.execute_sql = listen
    try:
        yield statements
    finally:
        del target.execute_sql
