"""The sheet of a week in a real browser: keys, a pasted block, drafts, errors, how fast it paints, what axe finds."""

import pytest

from models import Actual, ActualsDraft
from tests.support import factories
from tests.support.devices import (
    DESKTOP,
    EVERY_DEVICE,
    PHONE,
    WITHOUT_SCRIPTS,
    assert_axe_silent,
    assert_right_at_every_size,
)
from tests.support.sheets import PASTE, TIMETABLED, open_sheet


@pytest.fixture
def sheet_lines(cast):
    """Adams by days, Brown and Clark by hours: in this order on the sheet."""
    contract = factories.make_care(organisation=cast.rose_care, client={"surname": "Adams"}, **TIMETABLED).contract
    names = ("Brown", "Clark")
    return [
        contract.line_items.first(),
        *(factories.make_care(contract=contract, client={"surname": name}).cpli for name in names),
    ]


def focused(page):
    return page.evaluate("document.activeElement.id")


def value(page, cell):
    return page.locator(f"#{cell}").input_value()


def test_keys_go_from_cell_to_cell(visit, sheet_lines):
    days, brown, clark = (f"C{line.id}" for line in sheet_lines)
    page = open_sheet(visit)
    page.locator(f"#{brown}-actual").focus()
    for key, expected in (
        ("Enter", f"{clark}-actual"),
        ("ArrowUp", f"{brown}-actual"),
        ("ArrowRight", f"{brown}-frustrated"),
        ("Tab", f"{brown}-visits"),
        ("ArrowUp", f"{days}-visits"),
        ("ArrowLeft", f"{days}-sun"),
        ("Shift+Tab", f"{days}-sat"),
        ("ArrowUp", f"{days}-sat"),
    ):
        page.keyboard.press(key)
        assert focused(page) == expected, key
    page.locator(f"#{brown}-actual").focus()
    page.keyboard.type("8")
    page.keyboard.press("Escape")
    assert value(page, f"{brown}-actual") == "10"


def test_a_week_is_typed_and_saved_by_the_keyboard_alone(visit, sheet_lines):
    days, brown, clark = sheet_lines
    page = open_sheet(visit)
    page.locator(f"#C{brown.id}-actual").focus()
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    page.keyboard.type("9")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Saved 2 lines.").wait_for()
    assert {row.cpli_id: row.actual_hundredths for row in Actual.select()} == {brown.id: 800, clark.id: 900}
    page.wait_for_timeout(1000)
    assert ActualsDraft.select().count() == 0


def test_a_block_from_a_spreadsheet_is_pasted(visit, sheet_lines):
    days, brown, clark = (f"C{line.id}" for line in sheet_lines)
    page = open_sheet(visit)
    page.evaluate(PASTE, [f"{brown}-actual", '8\t1\t6\t"Ill, ""poorly"""\r\n9\t\t7\tHospital\r\n5\t0\t1\tnobody\r\n'])
    assert [value(page, f"{brown}-{name}") for name in ("actual", "frustrated", "visits")] == ["8", "1", "6"]
    assert value(page, f"{brown}-comment") == 'Ill, "poorly"'
    assert [value(page, f"{clark}-{name}") for name in ("actual", "comment")] == ["9", "Hospital"]
    assert "8 cells pasted, 4 left out" in page.locator("[data-sheet-status]").text_content()
    page.evaluate(PASTE, [f"{days}-mon", "1\tF\t\t1\t1+F\n"])
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved 3 lines.").wait_for()
    rows = {f"C{row.cpli_id}": row for row in Actual.select()}
    assert (rows[days].actual_hundredths, rows[days].frustrated_hundredths) == (300, 200)
    assert (rows[brown].missed_hundredths, rows[clark].visits) == (100, 7)


def test_a_draft_is_on_the_server_within_ten_seconds_and_back_on_another_device(visit, sheet_lines):
    brown = f"C{sheet_lines[1].id}"
    page = open_sheet(visit)
    page.locator(f"#{brown}-actual").fill("8")
    page.get_by_text("Draft kept at").wait_for(timeout=10_000)
    assert ActualsDraft.get().rows[brown]["actual"] == "8"
    assert page.locator(f"[data-row={brown}] [data-figure=missed]").text_content() == "2 missed"
    assert page.locator(f"[data-row={brown}] [data-figure=cost]").text_content() == "£160.00"
    page.locator(f"#{brown}-actual").fill("8.13")
    page.locator(f"#{brown}-error").wait_for()
    assert page.locator(f"#{brown}-actual").get_attribute("aria-invalid") == "true"
    page.locator(f"#{brown}-actual").fill("7")
    page.locator(f"#{brown}-error").wait_for(state="detached")
    other = open_sheet(visit, PHONE)
    other.get_by_text("Your draft is back").wait_for()
    assert value(other, f"{brown}-actual") == "7"
    assert Actual.select().count() == 0


def test_without_signal_what_was_typed_is_kept_and_sent_when_it_is_back(visit, sheet_lines):
    brown = sheet_lines[1]
    page = open_sheet(visit)
    page.locator("body.js-enabled").wait_for()
    page.context.set_offline(True)
    page.locator(f"#C{brown.id}-actual").fill("8")
    page.get_by_text("it is kept on this device").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("No signal.").wait_for()
    page.context.set_offline(False)
    page.get_by_text("Saved 1 line.").wait_for(timeout=15_000)
    assert Actual.get().actual_hundredths == 800
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('typed ')).length") == 0


def test_errors_are_beside_the_cell_and_in_the_summary_without_scripts_too(visit, sheet_lines):
    brown = f"C{sheet_lines[1].id}"
    for device in (DESKTOP, WITHOUT_SCRIPTS):
        page = open_sheet(visit, device)
        page.locator(f"#{brown}-actual").fill("eight")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("heading", name="There is a problem").wait_for()
        assert page.locator(f"#{brown}-error").is_visible()
        assert value(page, f"{brown}-actual") == "eight"
        if device is DESKTOP:
            assert_axe_silent(page)
            assert page.locator("[data-error-summary]").evaluate("it => it === document.activeElement")
    page.locator(f"#{brown}-actual").fill("8")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved 1 line.").wait_for()


def test_axe_is_silent_and_nothing_scrolls_sideways(visit, sheet_lines, cast):
    factories.make_dispute(organisation=cast.rose_care, client=sheet_lines[2].client)
    page = open_sheet(visit)
    assert_right_at_every_size(page)
    page.locator(f"#C{sheet_lines[1].id}-actual").fill("8")
    page.get_by_text("Draft kept at").wait_for()
    assert_right_at_every_size(page)


def test_every_device_saves_the_sheet(visit, sheet_lines):
    for number, device in enumerate(EVERY_DEVICE.values()):
        page = open_sheet(visit, device)
        page.locator(f"#C{sheet_lines[1].id}-actual").fill(str(number + 1))
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved 1 line.").wait_for()
        assert Actual.get().actual_hundredths == (number + 1) * 100
