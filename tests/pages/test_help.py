"""Help topics, their index and search, and help for the page that somebody is on."""

import pytest

from content.council_settings import CouncilSettings
from web import help_topics


def test_every_topic_opens_and_is_in_the_index(browser):
    index = browser.get("/help")
    for topic in help_topics.topics().values():
        assert index.click(topic.title).heading == topic.title


def test_search_finds_the_topics_that_have_every_word_titles_first(browser):
    found = browser.get("/help", search="PURCHASE iteration")
    assert [link.text for link in found.all(".tile a")] == ["Purchase orders"]
    assert [topic.title for topic in help_topics.matching("invoices", CouncilSettings())][0] == "Invoices"


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
    ],
)
def test_help_with_this_page_leads_to_its_topic(path, name):
    assert help_topics.topic_of_page(path).name == name


def test_the_foot_of_a_page_leads_to_its_help(sign_in):
    assert sign_in("alice").get("/home").click("Help with this page").heading == "The home page"


def test_markdown_is_cleaned():
    topic = help_topics.Topic("x", "X", "", (), "<script>alert(1)</script> [a](javascript:alert(1)) **b**")
    assert "script" not in topic.html(CouncilSettings())
    assert "<strong>b</strong>" in topic.html(CouncilSettings())
