"""What holds for every address: it says who may use it, strangers cannot tell what is there, readers do not write."""

import io
import re
import zipfile

import pypdfium2
import pytest

from models import Action
from tests.promises.addresses import EVERYBODY, addresses, roles_of
from tests.promises.objects import NOT_AN_OBJECT, objects_of
from tests.promises.query_walk import CANARY
from tests.promises.query_worlds import make_world
from tests.promises.stored_text import plant_markup
from tests.support import factories
from web.permissions import ROLES

# Whoever is signed in may do these for themselves.
OWN_AFFAIRS = {"signing_in", "account", "organisations", "notices"}
# A file that takes a while is made for whoever may read what is in it, and what they asked for is remembered for them:
# nothing of anybody else's changes.
FILES_TO_READ = {
    *("reports.view", "reports.download"),
    *("remittances.download_pdf", "reports.download_pdf", "purchase_orders.download_pdf"),
    *("scheduled_payments.remittance_advice", "council_uplifts.letter_pdf"),
    *("take_away.make", "take_away.make_again"),
    *("evidence_packs.make_about_invoice", "evidence_packs.make_about_care", "evidence_packs.make_again"),
}

LISTS = (
    *("/search", "/actions", "/invoices", "/purchase-orders", "/remittances", "/care-package-line-items", "/disputes"),
    *("/council/actions", "/council/invoices", "/council/people", "/council/audit", "/council/privacy/access"),
)


@pytest.fixture
def walk(app):
    return addresses(app)


@pytest.fixture
def rose_cares(cast):
    return objects_of(cast.rose_care)


def test_every_parameter_that_is_described_stands_in_an_address(walk, rose_cares):
    used = {parameter for address in walk for parameter in address.parameters}
    described = {name.split(".")[-1] for name in rose_cares}
    assert not (described | set(NOT_AN_OBJECT)) - used


def test_every_address_says_who_may_use_it(walk):
    assert not [str(address) for address in walk if address.permissions is None]


def test_nobody_is_sent_to_sign_in_first(walk, rose_cares, browser):
    problems = []
    for address in walk:
        answer = answer_of(browser, address, address.path(rose_cares))
        if address.permissions and (answer.status_code, answer.headers.get("Location", "")[:6]) != (303, "/login"):
            problems.append(f"{address} answers {answer.status_code}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", EVERYBODY)
def test_whose_roles_do_not_allow_it_is_refused(walk, rose_cares, sign_in, name):
    browser, problems = sign_in(name), []
    for address in walk:
        if address.permissions and not address.is_open_to(name):
            status = answer_of(browser, address, address.path(rose_cares)).status_code
            if status != 403:
                problems.append(f"{address} answers {status}")
    assert not problems, "\n".join(problems)


def test_another_providers_people_are_told_it_does_not_exist(walk, rose_cares, sign_in):
    charlie, problems = sign_in("charlie"), []
    for address in walk:
        if address.names_an_object and address.is_open_to("charlie"):
            theirs = answer_of(charlie, address, address.path(rose_cares))
            nothing = answer_of(charlie, address, address.path_to_nothing(rose_cares))
            if theirs.status_code != 404:
                problems.append(f"{address} answers {theirs.status_code}")
            elif told_apart(theirs) != told_apart(nothing):
                problems.append(f"{address} tells a row of another provider from one that is not there")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", ["vera", "audrey"])
def test_readers_who_write_are_refused(walk, rose_cares, sign_in, name):
    reader, problems = sign_in(name), []
    for address in walk:
        blueprint = address.endpoint.split(".")[0]
        is_for_readers = blueprint in OWN_AFFAIRS or address.endpoint in FILES_TO_READ
        if address.method != "GET" and address.permissions and not is_for_readers:
            status = answer_of(reader, address, address.path(rose_cares)).status_code
            if status != 403:
                problems.append(f"{address} answers {status}")
    assert not problems, "\n".join(problems)


def test_no_change_is_made_without_the_token_of_its_form(walk, rose_cares, sign_in, browser):
    browsers, problems = {name: sign_in(name) for name in ("alice", "fin", "amy", "cora", "sam")}, []
    for address in walk:
        if address.method == "GET" or address.endpoint in NEED_NO_TOKEN:
            continue
        who = next((browsers[name] for name in browsers if address.is_open_to(name)), browser)
        status = who.client.open(address.path(rose_cares), method=address.method).status_code
        if status != 400:
            problems.append(f"{address} answers {status}")
    assert not problems, "\n".join(problems)


def test_every_page_opens_for_somebody_keeps_the_rules_of_the_house_and_writes_nothing(walk, rose_cares, sign_in, cast):
    """And none that Alice opens has a word of another provider, or of what officers note among themselves; none has
    markup that somebody typed.
    """
    make_world(cast.clifton_house, cast.charlie, CANARY)
    factories.make_action_note(action=Action.get_by_id(rose_cares["action_id"]), text=f"{CANARY} of a note")
    factories.make_saved_reply(name=f"{CANARY} reply", text=f"{CANARY} of a saved reply")
    browsers = {name: sign_in(name) for name in ("alice", "fin", "amy", "cora", "sam")}
    plant_markup()
    problems, escaped = [], 0
    for address in walk:
        who = next((name for name in browsers if address.is_open_to(name)), None)
        if address.method != "GET":
            continue
        assert who, f"nobody of the cast may open {address}"
        try:
            opened = browsers[who].look(address.path(rose_cares))
        except Exception as problem:  # one broken page does not hide the others
            problems.append(f"{address} for {who}: {type(problem).__name__} {problem}")
            continue
        told = readable(opened.response).replace(f"{CANARY} class".encode(), b"")  # a class is the council's
        page = opened.response.get_data() if opened.response.mimetype == "text/html" else b""
        escaped += b"&lt;i data-planted" in page
        if b"<i data-planted" in page:
            problems.append(f"{address} shows {who} markup that somebody typed")
        if who == "alice" and CANARY.encode() in told:
            problems.append(f"{address} tells alice what is not hers")
        if opened.status not in (200, 303, 422) and address.endpoint not in ANSWERS_OTHERWISE:
            problems.append(f"{address} answers {opened.status} for {who}")
    assert not problems, "\n".join(problems)


TOKENS = re.compile(r'(?:name="csrf_token" value|name="csrf-token" content)="[^"]*"')
MANY = 50  # pages
# Changes without the token of a form, and why.
NEED_NO_TOKEN = {"notices.stop": "a mail program sends it (RFC 8058); its own token is signed, and only stops e-mails"}
# Addresses that answer otherwise to a person who comes out of nowhere, and why.
ANSWERS_OTHERWISE = {
    "council_claims.picture": "the file of the tests is a PDF",
    "council_actions.download_draft_file": "a draft is its writer's alone",
    "reports.one_file": "a long report is for the person alone who asked for it",
    "reports.download_file": "a long report is for the person alone who asked for it",
    "actuals.summary": "it is asked for with the week of the page that it is on",
    "contract_documents.picture": "the worker draws the pages, and none runs in the tests",
    "notices.count": "the bell alone, of nobody who has signed in",
    "invitations.choose_password": "only somebody's own link opens it",
    "council_payment_runs.coding_file": "only a finalised run has one",
    "council_payment_runs.payments_file": "only a finalised run has one",
    "evidence_packs.download": "the worker makes it, and none runs in the tests",
    "evidence_packs.one": "it is the one's alone who asked",
    "public.health_of_portal": "no worker runs in the tests",
    "public.metrics_of_portal": "only who shows the token of the settings reads it",
    "public.logo": "only the logo that the council has is there",
    "scheduled_payments.calendar_feed": "only somebody's own token opens it",
    "take_away.one": "it is the one's alone who asked",
    "take_away.download": "the worker makes it, and none runs in the tests",
    "subject_access.one": "it is the one's alone who asked",
    "subject_access.download": "the worker makes it, and none runs in the tests",
    "static": "the tests' application has only the assets that are built in",
}


def test_every_role_has_somebody_who_walks():
    """So the walks above are the matrix of roles by addresses, made from the code."""
    of_cast = {role for name in EVERYBODY for role in roles_of(name)}
    grants = {role: permissions for role, permissions in ROLES.items() if role not in of_cast}
    assert all(permissions < ROLES["administrator"] for permissions in grants.values()), sorted(grants)


@pytest.mark.parametrize("text", ["' OR 1=1 --", '"; DROP TABLE client; --', "%_\\"])
def test_sql_in_search_and_sort_is_only_text(walk, rose_cares, sign_in, text):
    """Every list that takes a search or an order: the answer is a page, and the tables are still there."""
    sam, before = sign_in("sam"), Action.select().count()
    for path in LISTS:
        answer = sam.client.get(path, query_string=dict.fromkeys(("q", "search", "sort", "order", "page"), text))
        assert answer.status_code in (200, 303, 422), path
    assert Action.select().count() == before


def answer_of(browser, address, path):
    """The plain answer, without the checks of a page."""
    data = {"csrf_token": browser.token()} if address.method != "GET" else None
    return browser.client.open(path, method=address.method, data=data)


def readable(answer):
    """What somebody could read in an answer: of a PDF the words of its pages, of a workbook its unpacked files."""
    content = answer.get_data()
    if content.startswith(b"%PDF"):
        try:
            with pypdfium2.PdfDocument(content) as document:
                return " ".join(page.get_textpage().get_text_range() for page in document).encode()
        except pypdfium2.PdfiumError:
            return content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return b" ".join(package.read(name) for name in package.namelist())
    return content


def told_apart(answer):
    """What a stranger could compare: all of the answer but the request's own id and address, and its form token, which
    stands behind another mask in each answer.
    """
    text = TOKENS.sub("", re.sub(r"[0-9a-f]{16,}", "", answer.get_data(as_text=True)))
    return answer.status_code, re.sub(r"\d+", "", text)
