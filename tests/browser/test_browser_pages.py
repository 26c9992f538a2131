"""Pages that tests take turns with are as new for each."""

from tests.support.devices import PHONE, TABLET

STORE = "() => { localStorage.setItem('typed a week', '8'); sessionStorage.setItem('seen', '1'); }"
STORED = "() => [localStorage.length, sessionStorage.getItem('seen'), window.innerWidth]"


def test_a_page_that_was_given_back_is_as_new(worker, browser_pages, live_portal):
    page = browser_pages.take(PHONE, [])
    page.goto("/login")
    page.evaluate(STORE)
    page.context.add_cookies([{"name": "session", "value": "somebody", "url": live_portal}])
    page.set_viewport_size(TABLET["viewport"])
    page.context.set_offline(True)
    browser_pages.give_back(page)
    problems = []
    again = browser_pages.take(PHONE, problems)
    assert again is page
    assert "somebody" not in str(again.context.cookies())
    again.goto("/login")
    assert again.evaluate(STORED) == [0, None, PHONE["viewport"]["width"]]
    assert problems == []
    browser_pages.give_back(again)
