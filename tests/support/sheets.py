"""The sheet of a week in a real browser."""

from tests.support.devices import DESKTOP

ADDRESS = "/actuals/grid?week=2025-11-10"
TIMETABLED = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0], "level": {"unit": "Session"}}
PASTE = """([id, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const cell = document.getElementById(id);
  cell.focus();
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def open_sheet(visit, device=DESKTOP):
    page = visit("alice", device)
    page.goto(ADDRESS)
    return page
