"""Devices, and what every page in a real browser keeps to: nothing on the console, nobody else asked, axe silent."""

import re
import time

from axe_playwright_python.sync_playwright import Axe

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {
    "viewport": {"width": 375, "height": 667},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
SMALL_PHONE = {**PHONE, "viewport": {"width": 320, "height": 568}}
WITHOUT_SCRIPTS = {**DESKTOP, "java_script_enabled": False}
EVERY_DEVICE = {"desktop": DESKTOP, "phone": PHONE, "without scripts": WITHOUT_SCRIPTS}

REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (403|404|409|422)\b")
WITHOUT_SIGNAL = re.compile(r"Failed to load resource: net::ERR_INTERNET_DISCONNECTED|.*htmx:(sendError|afterRequest)")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()


def watch(page, address, problems):
    """Put what goes wrong on the page into `problems`, and let it reach nothing but `address`."""

    def said(message):
        expected = REFUSED.match(message.text) or WITHOUT_SIGNAL.match(
            message.text
        )  # the latter only if a test cuts it
        if message.type in ("error", "warning") and not expected:
            problems.append(f"{page.url}: {message.text}")

    def asked(route):
        if route.request.url.startswith((f"{address}/", "data:")):
            route.continue_()
        else:
            problems.append(f"{page.url} asked {route.request.url}")
            route.abort()

    page.on("console", said)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.route("**/*", asked)


def axe_problems(page):
    """What axe finds on the page as it is now: one sentence for each rule that is broken, with where.

    Nothing where scripts are off: axe is one, and would never come back.
    """
    if not page.has_scripts:
        return []
    page.wait_for_load_state()  # a page without its styles yet is no page to look at
    page.wait_for_function("[...document.querySelectorAll('link[rel=stylesheet]')].every(link => link.sheet)")
    found = AXE.run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}}).response["violations"]
    return [
        f"{page.url}: {each['help']}: {', '.join(str(node['target'][0]) for node in each['nodes'][:5])}"
        for each in found
    ]


def assert_axe_silent(page):
    """Fails with what axe finds on the page as it is now."""
    problems = axe_problems(page)
    assert not problems, "\n".join(problems)


def sideways_pixels(page):
    """By how many pixels the page can be scrolled sideways: nil on every page, down to 320."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def wait_until(is_so):
    """Wait up to ten seconds for something that the worker does; fails where it never comes to that."""
    for _ in range(200):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")
