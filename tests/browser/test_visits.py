"""Visits in a real browser: a rota system's file to the filled week, visit by visit, and the waiting tray."""

import pytest

from models import Actual, ActualsFile, Visit
from tests.support import factories
from tests.support.devices import EVERY_DEVICE, assert_right_at_every_size
from tests.support.visits_files import upload, visit_row

THEIRS = (
    "Call No,Service user,Date,Start,Due,Until,Finish,Outcome\r\n"
    "77,A1,10/11/2025,09:00,10/11/2025 09:00,10/11/2025 09:30,10/11/2025 09:37,Completed\r\n"
    "78,A1,11/11/2025,09:20,11/11/2025 09:00,11/11/2025 09:30,11/11/2025 08:30,Completed\r\n"
    "79,B2,11/11/2025,09:20,11/11/2025 09:00,11/11/2025 09:30,11/11/2025 10:30,Completed\r\n"
)
COLUMNS = {
    "Visit ID (needed)": "Call No",
    "SSRef (needed)": "Service user",
    "Planned Start": "Due",
    "Planned End": "Until",
    "Actual Start (needed)": "Date",
    "Time of Actual Start": "Start",
    "Actual End (needed)": "Finish",
    "Status (needed)": "Outcome",
}


@pytest.fixture
def shown(hours_of_a1, cast, actor):
    """Visits of every kind on a line's week, and two that wait; a file with something wrong in it."""
    level = factories.make_service_level(name="Homecare")
    factories.make_contract_price(contract=hours_of_a1.contract, service_level=level)
    times = {"actual_start": "", "actual_end": ""}
    rows = [
        visit_row(1, actual_start="10/11/2025 09:20", actual_end="10/11/2025 10:03"),
        visit_row(2, carers="2", actual_end="10/11/2025 10:37"),
        visit_row(3, status="Frustrated", comments="No answer", **times),
        visit_row(4, status="Missed", **times),
        visit_row(5, status="Cancelled", **times),
        visit_row(6, ssref="B7", service_level="Homecare"),
        visit_row(7, ssref="B8"),
    ]
    factories.make_actual(cpli=factories.make_care(contract=hours_of_a1.contract, client={"ssref": "A2"}).cpli)
    upload(rows, cast.rose_care, actor("alice"))
    wrong = [
        visit_row(8, actual_end="10/11/2025 08:00"),
        visit_row(9, ssref="A2"),
        visit_row(10, ssref="B9"),
    ]
    factories.make_actuals_file(
        organisation=cast.rose_care,
        kind="visits",
        headings=list(wrong[0]),
        rows=[
            [number, list(row.values())]
            for number, row in enumerate([*wrong, visit_row(1, carers="3"), visit_row(1, visit_id="T1")], 2)
        ],
    )


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_a_rota_systems_file_becomes_a_filled_week(visit, hours_of_a1, device):
    page = visit("alice", device)
    page.goto("/actuals/visits")
    file = {"name": "calls.csv", "mimeType": "text/csv", "buffer": THEIRS.encode()}
    page.get_by_label("Visits file").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    for label, heading in COLUMNS.items():
        page.get_by_label(label, exact=True).select_option(heading)
    page.get_by_role("button", name="Save columns").click()
    page.get_by_label("Completed").select_option("delivered")
    page.get_by_role("button", name="Save columns").click()
    page.get_by_text("The visit ends before it begins").wait_for()
    page.get_by_label("Actual End").fill("11/11/2025 09:50")
    page.get_by_role("button", name="Save row line 3").click()
    page.get_by_text("Line 3 is right now.").first.wait_for()
    page.get_by_role("button", name="Update System (3 visits)").click()
    page.get_by_text("3 new visits").wait_for()
    assert Actual.get().actual_hundredths == 100
    assert ActualsFile.get().rows == []
    page.goto("/actuals?week=2025-11-10")
    page.get_by_role("link", name="2 uploaded visits").click()
    page.get_by_text("37 minutes rounded down to 30").first.wait_for()
    page.get_by_text("Delivered, 20 minutes late").first.wait_for()
    page.goto("/actuals/waiting")
    page.get_by_text("No care has been commissioned for B2 yet").first.wait_for()
    assert Visit.select().count() == 3


def test_every_page_of_visits_is_silent_and_goes_nowhere_sideways(visit, hours_of_a1, shown):
    alice, officer = visit("alice"), visit("fin")
    file = f"/actuals/visits/files/{ActualsFile.get(ActualsFile.kind == 'visits', ActualsFile.rows_waiting > 0).id}"
    line = f"/actuals/visits/lines/{hours_of_a1.cpli.id}/2025-11-10"
    pages = [(alice, path) for path in ("/actuals/visits", f"{file}/columns", line, "/actuals/waiting")]
    pages += [(alice, f"{file}?show={tab}") for tab in ("wrong", "asked", "lines", "waiting", "changed")]
    pages += [(officer, line), (officer, "/council/waiting"), (alice, "/actuals?week=2025-11-10")]
    for page, path in pages:
        page.goto(path)
        assert_right_at_every_size(page)


def test_rows_are_put_right_by_the_keyboard_alone(visit, hours_of_a1, shown):
    page = visit("alice")
    page.goto(f"/actuals/visits/files/{ActualsFile.get(ActualsFile.rows_waiting > 0).id}?show=wrong")
    page.get_by_label("Actual End").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("10/11/2025 17:00")
    page.keyboard.press("Enter")
    page.get_by_text("Line 2 is right now.").first.wait_for()
    page.get_by_role("button", name="Update System").focus()
    page.keyboard.press("Enter")
    page.get_by_text("3 new visits and 1 changed visit imported").wait_for()
