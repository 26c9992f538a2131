"""Devices, and what holds for every page in a real browser: a silent console, no request elsewhere, nothing for axe."""

import re
from pathlib import Path

from tests.support.axe_in_page import AXE_IN_PAGE, RIGHT

SHELL, WHOLE = "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"
CHROMIUM = SHELL if Path(SHELL).exists() else WHOLE  # without windows it draws the same with half the work
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    # No page is open long enough for what it costs to optimise its scripts, or to clear away after them often.
    "--js-flags=--no-maglev --no-turbofan --min-semi-space-size=16",
    "--in-process-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing but the portal can be reached
]

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {
    "viewport": {"width": 375, "height": 667},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
SMALL_PHONE = {**PHONE, "viewport": {"width": 320, "height": 568}}
TABLET = {"viewport": {"width": 768, "height": 1024}}
WITHOUT_SCRIPTS = {**DESKTOP, "java_script_enabled": False}
EVERY_DEVICE = {"desktop": DESKTOP, "phone": PHONE, "without scripts": WITHOUT_SCRIPTS}

REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (403|404|409|422)\b")
# Only a test that cuts the signal sees these.
WITHOUT_SIGNAL = re.compile(r"Failed to load resource: net::ERR_INTERNET_DISCONNECTED|.*htmx:(sendError|afterRequest)")
NOT_WANTED_ANY_MORE = re.compile(r"htmx:sendAbort")  # the page itself takes back what a newer request replaces
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_OPTIONS = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
AXE_LAYOUT = {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"],
    },
    "resultTypes": ["violations"],
}  # what widths and colours change where the same things are shown


def watch(page, address, problems):
    """Put what goes wrong on the page into `problems`, what it asks of anybody but `address` among it.

    Returns what ends that.
    """

    def said(message):
        expected = any(each.match(message.text) for each in (REFUSED, WITHOUT_SIGNAL, NOT_WANTED_ANY_MORE))
        if message.type in ("error", "warning") and not expected:
            problems.append(f"{page.url}: {message.text}")

    def asked(request):
        if not request.url.startswith((f"{address}/", "data:", "blob:")):
            problems.append(f"{page.url} asked {request.url}")

    def broke(error):
        problems.append(f"{page.url}: {error}")

    # requests are heard, not held up: a route of our own would switch the browser's cache off
    listeners = {"console": said, "pageerror": broke, "request": asked}
    for event, listener in listeners.items():
        page.on(event, listener)

    def stop():
        for event, listener in listeners.items():
            page.remove_listener(event, listener)

    return stop


def wait_until_settled(page):
    """Wait until nothing that htmx asked for is on its way or still moves in."""
    page.wait_for_load_state()
    if page.has_scripts:
        page.wait_for_function(HTMX_IS_STILL)


def axe_problems(page, options=AXE_OPTIONS):
    """What axe finds on the page as it is now: one sentence for each rule that is broken, with where.

    Nothing where scripts are off: axe is one, and would never come back.
    """
    return _looked_at(page, options)[0]


def problems_at_every_size(page):
    """What axe finds, and what goes sideways, on one loaded page at 1280, 768 and 320 px, the middle one dark.

    The page is not asked for again: what was typed, opened or swapped stands as it is. 768 px shows what 1280 px shows,
    so that there only what its width and its colours change is looked at. The page is left light, and wide.
    """
    problems = _problems(page, DESKTOP, "light", AXE_OPTIONS)
    problems += _problems(page, TABLET, "dark", AXE_LAYOUT)
    problems += _problems(page, SMALL_PHONE, "light", AXE_OPTIONS)
    page.set_viewport_size(DESKTOP["viewport"])
    return problems


def _problems(page, device, colours, options):
    page.set_viewport_size(device["viewport"])
    page.emulate_media(color_scheme=colours)
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")  # a bar at the foot covers nothing there
    problems, sideways = _looked_at(page, options)
    if sideways:
        problems.append(f"{page.url} goes sideways by {sideways} pixels")
    return [f"at {device['viewport']['width']} px, {colours}: {each}" for each in problems]


def _looked_at(page, options):
    """What axe finds, in sentences, and by how many pixels the page goes sideways."""
    if not page.has_scripts:
        return [], 0
    page.wait_for_load_state()
    if not page.evaluate("'lookWithAxe' in window"):
        page.evaluate(AXE_IN_PAGE, sorted(RIGHT))
    found = page.evaluate("options => lookWithAxe(options)", options)
    RIGHT.update(found["right"])
    problems = [f"{page.url}: {rule}: {', '.join(targets)}" for rule, targets in found["broken"]]
    return problems, found["sideways"]


def assert_right_at_every_size(page):
    """Fails with what axe finds, or goes sideways, at any of the three widths, light or dark."""
    problems = problems_at_every_size(page)
    assert not problems, "\n".join(problems)


def assert_axe_silent(page):
    """Fails with what axe finds on the page as it is now."""
    problems = axe_problems(page)
    assert not problems, "\n".join(problems)


def sideways_pixels(page):
    """By how many pixels the page can be scrolled sideways: nil on every page, down to 320."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


HTMX_IS_STILL = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('typed ')).length"  # forms kept on the device
TOO_SMALL = """() => [...document.querySelectorAll("#one a, #one button, #one select, #one input:not([type=hidden])")]
  .filter((each) => each.checkVisibility() && !each.closest(".govuk-visually-hidden"))
  .map((each) => [each.closest("label.tick, .d label") ?? each, each])
  .map(([target, each]) => [each.outerHTML.slice(0, 80), target.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([words, box]) => `${words} ${box.width} x ${box.height}`)"""


def assert_in_order(page):
    assert_axe_silent(page)
    assert sideways_pixels(page) == 0, page.url
