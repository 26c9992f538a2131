"""Every page is three clicks from home at most: the tests' browser follows links, and opens a page of each kind."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from tests.promises.addresses import addresses
from tests.promises.objects import objects_of
from tests.support.markup import ON_POSTGRES

CLICKS, CLICKS_TO_A_FORM_OF_A_THING = 3, 4  # a form that changes one thing is on its page: list, thing, form
# Those who may change most come first: what one has opened is not opened again for the next.
HOMES = {"alice": "/home", "cora": "/council", "sam": "/council", "fin": "/council"}
LINK = re.compile(r'<(?:a\b[^>]*?\bhref|form\b(?=[^>]*method="get")[^>]*?\baction)="([^"]+)"')
PIECES = {  # of a page that is drawn again in place
    *("claims.figures", "council_claims.will_pay", "council_payment_runs.progress"),
    *("actuals.client", "actuals.one"),
}
ASKED_ON_THE_WAY = {"account.password_again", "claims.ask_delete", "council_payment_runs.catch_up"}  # by another form
# Linked where there is something of the kind, which the world of this test has not, and from where.
BY_WHAT_THERE_IS = {
    "visits.line_week": "a line of a week with uploaded visits",
    "council_uplifts.left_out": "an uplift that leaves lines out",
    "council_dashboard.days_to_pay": "a month of the dashboard in which something was paid",
    "council_dashboard.outstanding": "a week of the dashboard with actuals outstanding",
    "council_dashboard.outstanding_providers": "the same, of more providers than are shown",
    "council_disputes.new": "a recorded week, for those who decide disputes",
    "council_disputes.one": "the list of disputes, which begins with those to decide",
    "council_disputes.unlock": "a week that an invoice locked",
    "subject_access.about": "what the search for a client finds",
    "scheduled_payments.council_period": "a Scheduled contract",
    "manual_adjustments.show": "the same",
    "council_start.overview": "the queues, until somebody was paid",
    "details.edit_organisation": "the organisation, unless a change of it waits",
    "organisations.choose": "the head of every page, for people of several organisations",
    "why.moved_line": "a line that was moved",
    "why.payment_item": "an amount of an invoice or period",
    "why.simple_line": "the same, of simple lines",
}
NOT_BY_LINK = PIECES | ASKED_ON_THE_WAY | set(BY_WHAT_THERE_IS)


def kind_of(app, link):
    """The endpoint that a link of the portal leads to, or None."""
    parts = urlsplit(link)
    if parts.netloc or parts.scheme or not parts.path.startswith("/"):
        return None
    try:
        endpoint, _ = app.url_map.bind("localhost").match(parts.path, method="GET")
    except HTTPException:
        return None
    return endpoint


def add_clicks(found, app, client, start):
    """Put {endpoint: how many clicks from the page `start`} into `found`, for all that four clicks reach and nobody
    before reached with as few. Forms that are sent by GET are a click, too: a search, a filter.
    """
    found[kind_of(app, start)], waiting = 0, [(start, 0)]
    while waiting:
        path, clicks = waiting.pop(0)
        if clicks == CLICKS_TO_A_FORM_OF_A_THING:
            break
        answer = client.get(path, follow_redirects=True)
        if answer.mimetype != "text/html":
            continue
        for link in map(unescape, LINK.findall(answer.text)):
            kind = kind_of(app, link)
            if kind and found.get(kind, CLICKS_TO_A_FORM_OF_A_THING + 1) > clicks + 1:
                found[kind] = clicks + 1
                waiting.append((link, clicks + 1))


def is_whole_page(answer):
    """Whether it is a page, not a file or a piece of one."""
    return answer.status_code == 200 and answer.mimetype == "text/html" and "</html>" in answer.text


@pytest.mark.skipif(ON_POSTGRES, reason="the links are the same")
def test_every_page_is_three_clicks_from_home(app, cast, sign_in):
    values = objects_of(cast.rose_care)
    found, council_found, far = {}, {}, []
    clients = {name: sign_in(name).client for name in HOMES}
    for name, start in HOMES.items():
        add_clicks(council_found if start == "/council" else found, app, clients[name], start)
    found = council_found | {each: min(clicks, council_found.get(each, clicks)) for each, clicks in found.items()}
    for address in addresses(app):
        allowed = CLICKS_TO_A_FORM_OF_A_THING if address.names_an_object else CLICKS
        if address.method != "GET" or address.endpoint in NOT_BY_LINK or found.get(address.endpoint, 9) <= allowed:
            continue
        theirs = [clients[name] for name in HOMES if address.permissions and address.is_open_to(name)]
        if any(is_whole_page(client.get(address.path(values))) for client in theirs):
            far.append(f"{address.rule} ({address.endpoint})")
    assert not far, "\n".join(far)
