"""What every page and fragment keeps to, wherever a test opens one."""

import re
from collections import Counter

ALLOWED_INLINE_SCRIPT = "document.body.className"  # the template's one line; the policy allows it by its hash
NEED_NO_LABEL = {"hidden", "submit", "button", "image", "reset"}
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|TRUNCATE)\b", re.IGNORECASE)
NOTES = re.compile(  # what a GET writes: the session is in use, an officer looked at a client, somebody read something
    r'^(UPDATE "sign_in_session" SET "last_seen_at"|INSERT INTO "audit_(event|words)"|'
    r'UPDATE "notice" SET "read_at"|INSERT INTO "action_look")'
)
NAME_OTHERS = {"aria-labelledby", "for", "form"}
MOST_QUERIES = 25
ROLES = {  # of the parts of a table that a phone lays out as cards, where browsers forget what they are
    "thead": {"rowgroup"},
    "tbody": {"rowgroup"},
    "tfoot": {"rowgroup"},
    "tr": {"row"},
    "th": {"columnheader", "rowheader"},
    "td": {"cell"},
}


def check_page(document, status):
    """A whole page: title, one h1, and all that holds for fragments. Raises AssertionError in words."""
    problems = list(_page_problems(document, status)) + list(_part_problems(document))
    assert not problems, "; ".join(problems)


def check_fragment(document):
    """A fragment: one root element with an id or a row of a table, and the same rules as on a page."""
    roots = [child for child in document.children if not isinstance(child, str)]
    problems = list(_part_problems(document))
    in_place = [root for root in roots if "hx-swap-oob" not in root.attributes]
    if len(in_place) > 1:
        problems.append(f"a fragment has one root element, this has {[root.tag for root in in_place]}")
    assert not problems, "; ".join(problems)


def check_reading(statements):
    """What a GET may do to the database: look, in at most 25 queries, and note that the session is in use."""
    written = [statement for statement in statements if WRITES.match(statement) and not NOTES.match(statement)]
    assert not written, f"a GET wrote: {written}"
    queries = [statement for statement in statements if statement.lstrip().upper().startswith("SELECT")]
    assert len(queries) <= MOST_QUERIES, f"{len(queries)} queries for one page: " + "\n".join(queries)


def _page_problems(document, status):
    titles = document.all("title")
    if not titles or not "".join(child for child in titles[0].children if isinstance(child, str)).strip():
        yield "no title"
    elif status == 422 and not titles[0].children[0].strip().startswith("Error: "):
        yield 'the title of a refused form begins with "Error: "'
    headings = document.all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 where there is one on a page"


def _part_problems(document):
    yield from _id_problems(document)
    yield from _field_problems(document)
    for form in document.all("form"):
        yield from _form_problems(form)
    for table in document.all("table[role=table]"):
        yield from _role_problems(table)
    for element in document.everything():
        yield from _element_problems(element)


def _role_problems(table):
    for part in table.everything():
        if part.tag in ROLES and part.get("role") not in ROLES[part.tag]:
            yield f"a <{part.tag}> without its role in a table of cards: {part.text[:60]}"


def _id_problems(document):
    ids = Counter(element["id"] for element in document.all("[id]"))
    for twice in sorted(each for each, times in ids.items() if times > 1):
        yield f"the id {twice} is there twice"
    if not document.all("html"):
        return  # a fragment may name what is elsewhere on its page
    for element in document.everything():
        for name in NAME_OTHERS & element.attributes.keys():
            missing = [each for each in (element.get(name) or "").split() if each not in ids]
            if missing:
                yield f"<{element.tag} {name}> names {missing}, which is not there"


def _field_problems(document):
    labelled = {label.get("for") for label in document.all("label")}
    for field in document.everything():
        if field.tag not in ("input", "select", "textarea") or field.get("type", "text") in NEED_NO_LABEL:
            continue
        in_a_label = any(ancestor.tag == "label" for ancestor in field.ancestors())
        named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled
        if not (named or in_a_label):
            yield f"the field {field.get('name')} has no label"


def _form_problems(form):
    if not form.get("action"):
        yield "a form without an action"
    method = (form.get("method") or "").lower()
    if method not in ("get", "post"):
        yield f"the form to {form.get('action')} does not say whether it gets or posts"
    if method == "post" and not form.all("[name=csrf_token]"):
        yield f"the form to {form.get('action')} has no token"


def _element_problems(element):
    if element.tag == "script" and "src" not in element.attributes:
        words = "".join(child for child in element.children if isinstance(child, str))
        if ALLOWED_INLINE_SCRIPT not in words and not element.get("type", "").endswith("json"):
            yield f"an inline script: {words[:60]}"
    if element.tag == "style" or "style" in element.attributes:
        yield f"an inline style on <{element.tag}>"
    for name in element.attributes:
        if name.startswith(("on", "hx-on")):
            yield f"an inline handler {name} on <{element.tag}>"
    in_a_form = any(ancestor.tag == "form" for ancestor in element.ancestors())
    if "hx-post" in element.attributes and element.tag != "form" and not in_a_form:
        yield f"hx-post on <{element.tag}> without a form that works by itself"
    if "hx-get" in element.attributes and element.tag == "a" and not element.get("href"):
        yield "hx-get on a link without an href"
    if "hx-get" in element.attributes and element.tag == "button" and not (in_a_form or element.get("form")):
        yield "hx-get on a button without a form that works by itself"
