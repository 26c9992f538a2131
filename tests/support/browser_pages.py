"""Pages of a real browser that tests take and give back.

Starting a context, its renderer and its cache costs as much as a short test. A page that was given back is as new: no
cookie, nothing stored, its own size and colours, nobody listening. What it showed is emptied in place: going elsewhere
would end its renderer.
"""

from playwright.sync_api import Error

from tests.support.devices import watch

NO_PAGES = {
    "static",
    "notices.count",  # the bell alone
    "public.health_of_portal",
    "public.metrics_of_portal",
    "public.manifest",
    "public.worker",
}
EMPTIED = "() => { window.stop(); sessionStorage.clear(); document.open(); document.close(); }"
STORED = "local_storage,indexeddb,cache_storage,service_workers"


class BrowserPages:
    """The pages of one Chromium, by device: each has a context of its own."""

    def __init__(self, chromium, address):
        self._chromium, self._address = chromium, address
        self._free = {}  # what a device can do: [page, ...]

    def take(self, device, problems):
        """A page of nobody's, as new, that puts what goes wrong on it into `problems`."""
        free = self._free.setdefault(_name_of(device), [])
        page = free.pop() if free else self._open(device)
        page.stop_watching = watch(page, self._address, problems)
        return page

    def give_back(self, page):
        """Make it as new for the next test."""
        page.stop_watching()
        context = page.context
        context.set_offline(False)
        for other in context.pages:
            if other != page:
                other.close()
        devtools = context.new_cdp_session(page)
        devtools.send("Page.stopLoading")  # a test may end while a form is on its way: the page would go on under us
        if page.has_scripts and page.url.startswith(self._address):
            page.evaluate(EMPTIED)
        context.clear_cookies()
        devtools.send("Storage.clearDataForOrigin", {"origin": self._address, "storageTypes": STORED})
        devtools.detach()
        page.set_viewport_size(page.device["viewport"])
        page.emulate_media(media="null", color_scheme="null")
        self._free[_name_of(page.device)].append(page)

    def _open(self, device):
        how = {"base_url": self._address, "locale": "en-GB", "timezone_id": "Europe/London"}
        page = self._chromium.new_context(**how, **device).new_page()
        page.device, page.has_scripts = device, device.get("java_script_enabled", True)
        return page


def _name_of(device):
    return repr(sorted(device.items()))


def opened(page, address):
    """The answer to an address that is gone to, or None where it is a file that is downloaded."""
    try:
        return page.goto(address)
    except Error as error:
        if "Download is starting" in error.message:
            return None
        raise


def is_a_page(answer):
    """Whether an answer is HTML to be looked at, not a file."""
    return bool(answer) and answer.headers.get("content-type", "").startswith("text/html")
