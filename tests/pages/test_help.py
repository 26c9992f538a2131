"""Help topics, their index and search, help for the page that somebody is on, and the council's own topics."""

import pytest

from content.council_settings import CouncilSettings
from models import AuditEvent, HelpTopic
from tests.support import factories
from web import help_topics

COUNCILS = [topic for topic in help_topics.shipped().values() if topic.is_for_council]
FOR_ALL = [topic for topic in help_topics.shipped().values() if not topic.is_for_council]


def test_every_topic_opens_and_is_in_the_index_of_those_whom_it_is_for(sign_in, browser):
    fin, index = sign_in("fin"), sign_in("fin").get("/help")
    for topic in help_topics.shipped().values():
        assert fin.get(f"/help/{topic.name}").heading == topic.title
        assert index.has_link(f"{topic.title} {topic.summary}")
    for reader in (browser, sign_in("alice")):
        links = {link["href"] for link in reader.get("/help").all("main a")}
        assert links >= {f"/help/{topic.name}" for topic in FOR_ALL}
        assert not links & {f"/help/{topic.name}" for topic in COUNCILS}


def test_a_provider_does_not_see_the_councils_topics_in_search_or_by_address(sign_in):
    secret = factories.make_help_topic(title="Giraffes of officers", group="finance_officer", pages=["/home"])
    for name in ("alice", "vera"):
        reader = sign_in(name)
        assert "No topic has all of these words" in reader.get("/help", search="giraffes").text
        reader.get(f"/help/{secret.name}", status=404)
        reader.get("/help/payment-runs", status=404)
        assert reader.get("/home").click("Help with this page").heading == "The home page"
    assert sign_in("fin").get("/help", search="giraffes").has_link("Giraffes of officers")


def test_the_five_most_asked_come_first_and_then_what_is_for_my_role(sign_in):
    factories.make_help_topic(title="Whom to ring", asked=1)
    asked = sign_in("alice").get("/help").one("section[aria-labelledby=asked]")
    assert [link.text for link in asked.all("a")][:2] == ["Whom to ring", "Signing in"]
    assert len(asked.all("a")) == 5
    headings = [each.text for each in sign_in("fin").get("/help").all("h2")]
    assert headings[:3] == ["Asked most", "Everybody", "Officers: Finance"]


def test_search_finds_the_topics_that_have_every_word_titles_first(browser):
    found = browser.get("/help", search="PURCHASE iteration")
    assert [link.text for link in found.all(".tile a")] == ["Purchase orders", "The words we use"]
    found = help_topics.matching("invoices", CouncilSettings(), help_topics.shipped().values())
    assert found[0].title == "Invoices"


def test_a_search_without_a_result_says_what_to_do(browser):
    assert "No topic has all of these words" in browser.get("/help", search="giraffe <b>").text


def test_a_topic_that_is_not_there(browser):
    browser.get("/help/nothing", status=404)
    browser.get("/help/..%2f..%2fREADME", status=404)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home", "home"),
        ("/actuals/2025-11-10", "actuals"),
        ("/council", "queues"),
        ("/council/payment-runs/7", "payment-runs"),
        ("/council/scheduled-payments/overpayments/7", "overpayments"),
    ],
)
def test_help_with_this_page_leads_to_its_topic(path, name):
    assert help_topics.topic_of_page(path, help_topics.shipped().values()).name == name


def test_the_foot_of_a_page_leads_to_its_help_the_councils_own_first(sign_in):
    alice = sign_in("alice")
    assert alice.get("/home").click("Help with this page").heading == "The home page"
    factories.make_help_topic(title="About your account", pages=["/account/password"])
    assert alice.get("/account/password").click("Help with this page").heading == "About your account"


def test_markdown_is_cleaned():
    topic = help_topics.Topic("x", "X", "", (), "<script>alert(1)</script> [a](javascript:alert(1)) **b**")
    assert "script" not in topic.html(CouncilSettings())
    assert "<strong>b</strong>" in topic.html(CouncilSettings())


def test_an_administrator_adds_a_topic_after_looking_at_it(sam, sign_in):
    page = sam.get("/council/help").click("New topic")
    words = {
        "title": "Whom to ring <b>",
        "about": "At night",
        "text": "- Ring\n  - 01632 960001\n\n<script>1</script>",
    }
    page = page.submit("Preview", **words)
    assert page.one(".text ul ul").text == "01632 960001"
    assert not HelpTopic.select().exists()
    page = page.submit("Save", asked="1")
    assert page.heading == "Whom to ring <b>"
    assert not page.all(".text script")
    assert sign_in("alice").get("/help", search="01632 960001").has_link("Whom to ring <b>")
    assert AuditEvent.get(AuditEvent.kind == "help topic added").now["title"] == "Whom to ring <b>"
    again = sam.get("/council/help/new").submit("Save", 422, **words)
    assert "There is a topic with this title already" in again.problem


def test_a_shipped_topic_is_worded_anew_and_given_back(sam):
    page = sam.get("/help/home").click("Change this topic")
    stale = sam.get("/council/help/home")
    page.submit("Save", text="Ours. {undo_confirm_minutes} minutes.")
    assert "Ours. 30 minutes." in sam.get("/help/home").text
    assert "A colleague has just changed this" in stale.submit("Save", 409, text="Theirs.").problem
    sam.get("/council/help/home").submit("Use the portal’s words")
    assert "Ours." not in sam.get("/help/home").text
    assert not HelpTopic.select().exists()


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("/actualz", "leads to no page of the portal"),
        ("/help/nothing", "leads to no help topic"),
        ("/help/payment-runs", "leads to a topic that providers do not see"),
        ("/council/invoices", "leads to a page that providers cannot open"),
        ("actuals", "leads nowhere"),
        ("javascript:alert", "is not allowed"),
        ("//evil.example/x", "leads to no page of the portal"),
        ("#top", "leads to a heading"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused_in_words(sam, link, why):
    page = sam.get("/council/help/home").submit("Save", 422, text=f"[here]({link})")
    assert f"The link to “{link}” {why}" in page.problem
    assert not HelpTopic.select().exists()


def test_links_that_lead_somewhere_are_taken_and_a_topic_that_is_linked_to_stays(sam):
    ours = factories.make_help_topic(title="Ours")
    text = (
        f"[a](/help/actuals) [b](https://example.org) [c](mailto:a@example.org) [d](/invoices) [e](/help/{ours.name})"
    )
    sam.get("/council/help/home").submit("Save", text=text)
    page = sam.get(f"/council/help/{ours.name}").submit("Delete this topic", 422)
    assert "The home page links to this topic. Change that first" in page.problem
    page = page.submit("Save", 422, group="finance_officer")
    assert "The home page links to this topic" in page.problem


def test_nobody_else_changes_topics(sign_in):
    for name in ("fin", "audrey", "alice"):
        sign_in(name).get("/council/help/new", status=403)
        sign_in(name).post("/council/help/home", {"text": "x"}, status=403)
