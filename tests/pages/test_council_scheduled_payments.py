"""Officers tick lines and set them; remittance notes."""

from datetime import date

import pytest

from models import LineStatus, PaymentItem, Period
from tests.support.payment_runs import scheduled_care

TOO_LARGE = [str(2**31), str(2**63), str(10**40), "9" * 5000]
START = date(2025, 10, 27)


@pytest.fixture
def two_scheduled_lines(cast):
    made = scheduled_care(rate="100.00", organisation=cast.rose_care)
    scheduled_care(rate="70.00", contract=made.contract)
    return made


@pytest.fixture
def period_address(two_scheduled_lines):
    return f"/council/scheduled-payments/{two_scheduled_lines.contract.id}-{START}"


def items(care):
    query = PaymentItem.select().where(PaymentItem.contract == care.contract, PaymentItem.period_start == START)
    return list(query.order_by(PaymentItem.id))


def test_an_officer_sees_what_is_in_no_run_and_picks_the_provider(sign_in, two_scheduled_lines):
    fin = sign_in("fin")
    page = fin.get("/council/scheduled-payments")
    assert page.one("#unpaid-heading").text == "In no run yet: £1,360.00"
    assert [link.text for link in page.all("[aria-labelledby=unpaid-heading] a")] == ["Rose Care"] * 2
    last = page.all("[aria-labelledby=unpaid-heading] a")[1]["href"]
    assert fin.get(last).figure("Total Payable") == "£680.00 Excl VAT £680.00, VAT £0.00"
    page = fin.get("/council/scheduled-payments", organisation=two_scheduled_lines.organisation.id)
    assert page.figure("Total Payable") == "£680.00 Excl VAT £680.00, VAT £0.00"
    PaymentItem.delete().execute()
    assert "is in a run" in fin.get("/council/scheduled-payments").text


def test_ticked_lines_are_set_at_once_with_a_reason_and_released_again(
    sign_in, two_scheduled_lines, period_address, form_key
):
    fin, lines = sign_in("fin"), items(two_scheduled_lines)
    ids = [str(line.id) for line in lines]
    page = fin.post(
        f"{period_address}/lines", {"form_key": form_key(), "line": ids, "status": "suspend", "reason": "Moving"}
    )
    assert "2 lines set to Suspend." in page.notice
    assert {line.line_status for line in items(two_scheduled_lines)} == {"suspend"}
    assert "Moving" in fin.get(period_address, tab="non-payable").text
    fin.post(f"{period_address}/lines", {"form_key": form_key(), "line": ids[:1], "status": "pay", "reason": "Moved"})
    assert [line.line_status for line in items(two_scheduled_lines)] == ["pay", "suspend"]


def test_without_a_reason_or_a_tick_nothing_happens(sign_in, two_scheduled_lines, period_address, form_key):
    fin, ids = sign_in("fin"), [str(line.id) for line in items(two_scheduled_lines)]
    page = fin.post(f"{period_address}/lines", {"form_key": form_key(), "line": ids, "status": "cancel"}, status=422)
    assert "Enter the reason that is shown to the provider" in page.problem
    assert [box["value"] for box in page.all("input[name=line][checked]")] == ids  # nobody ticks them again
    page = fin.post(f"{period_address}/lines", {"form_key": form_key(), "status": "cancel", "reason": "No"}, status=422)
    assert "Tick at least one line" in page.problem
    page = fin.post(
        f"{period_address}/lines",
        {"form_key": form_key(), "line": ids, "status": "rubbish", "reason": "No"},
        status=422,
    )
    assert "Choose Pay, Cancel, Suspend or Carry forward" in page.problem
    assert {line.line_status for line in items(two_scheduled_lines)} == {"pay"}


@pytest.mark.parametrize("number", TOO_LARGE)
def test_a_line_that_no_column_could_hold_is_no_line(sign_in, period_address, form_key, number):
    data = {"form_key": form_key(), "line": number, "status": "cancel", "reason": "No"}
    assert "Tick at least one line" in sign_in("fin").post(f"{period_address}/lines", data, 422).problem


def test_each_line_has_a_box_to_tick_and_the_tab_its_buttons(sign_in, two_scheduled_lines, period_address):
    fin = sign_in("fin")
    page = fin.get(period_address)
    assert [box["value"] for box in page.all("input[name=line]")] == [
        str(line.id) for line in items(two_scheduled_lines)
    ]
    assert [each.text for each in page.all("#set-lines button")] == ["Suspend", "Carry forward", "Cancel payment"]
    page = fin.get(period_address, tab="non-payable")
    assert "Nothing is cancelled, suspended or carried forward" in page.text


def test_remittance_notes_are_read_by_the_provider(sign_in, two_scheduled_lines, period_address, form_key):
    notes = "From 5 January the rate goes up by 3.1%."
    page = sign_in("fin").post(f"{period_address}/notes", {"form_key": form_key(), "notes": notes})
    assert "The notes are saved" in page.notice
    assert (
        Period.get(Period.contract == two_scheduled_lines.contract, Period.start_date == START).remittance_notes
        == notes
    )
    page = sign_in("alice").get(f"/scheduled-payments/{two_scheduled_lines.contract.id}-{START}")
    assert f"Remittance Notes. {notes} Provider Portal, 20/11/2025" in page.text


def test_who_may_only_read_sees_no_boxes(sign_in, two_scheduled_lines, period_address):
    page = sign_in("audrey").get(period_address)
    assert page.figure("Total Payable") == "£680.00 Excl VAT £680.00, VAT £0.00"
    assert not page.all("input[name=line]")
    assert not page.all("#set-lines")


def test_more_clients_than_a_page_holds_come_in_pages(sign_in, two_scheduled_lines, period_address):
    for _ in range(50):
        scheduled_care(rate="10.00", contract=two_scheduled_lines.contract)
    page = sign_in("fin").get(period_address)
    assert "Page 1 of 2" in page.text
    assert page.figure("Total Payable") == "£2,680.00 Excl VAT £2,680.00, VAT £0.00"
    assert len(page.all("input[name=line]")) == 50
    assert len(sign_in("fin").get(period_address, page=2).all("input[name=line]")) == 2


def test_all_lines_of_a_tab_are_set_at_once_whatever_page_they_are_on(
    sign_in, two_scheduled_lines, period_address, form_key
):
    for _ in range(50):
        scheduled_care(rate="10.00", contract=two_scheduled_lines.contract)
    data = {"form_key": form_key(), "all": "y", "tab": "payable", "status": "carry_forward", "reason": "Christmas"}
    page = sign_in("fin").post(f"{period_address}/lines", data)
    assert "£2,680.00 forward to the next period. Set all of them?" in page.sentence("Carry 52 lines")
    assert {line.line_status for line in items(two_scheduled_lines)} == {"pay"}
    page = page.submit("Set all of them")
    assert "52 lines set to Carry forward." in page.notice
    assert {line.line_status for line in items(two_scheduled_lines)} == {"carry_forward"}


def test_what_was_just_set_is_undone_unless_it_changed_since(sign_in, two_scheduled_lines, period_address, form_key):
    fin, (first, second) = sign_in("fin"), items(two_scheduled_lines)
    held = {"form_key": form_key(), "line": str(first.id), "status": "suspend", "reason": "Moving"}
    fin.post(f"{period_address}/lines", held)
    lines = {
        "form_key": form_key(),
        "line": [str(first.id), str(second.id)],
        "reason": "Away",
        "status": "carry_forward",
    }
    both = fin.post(f"{period_address}/lines", lines)
    assert "2 lines as before." in both.submit("Undo").notice
    found = [(line.line_status, line.status_reason) for line in items(two_scheduled_lines)]
    assert found == [("suspend", "Moving"), ("pay", "")]
    assert LineStatus.select().count() == 1  # who was never set is as if nobody had
    undone = {"form_key": form_key(), "set_at": both.one(".undo [name=set_at]")["value"]}
    assert "changed since you set them" in fin.post(f"{period_address}/lines/undo", undone, status=422).problem
    page = fin.post(f"{period_address}/lines", {**held, "form_key": form_key(), "line": str(second.id)})
    PaymentItem.update(state="frozen").where(PaymentItem.id == second.id).execute()
    assert "approved" in page.submit("Undo", status=422).problem
    for rubbish in ("", "x", "2025-11-20T10:00:00+01:00"):
        fin.post(f"{period_address}/lines/undo", {"form_key": form_key(), "set_at": rubbish}, status=422)
    sign_in("amy").post(f"{period_address}/lines/undo", {"set_at": "x"}, status=403)
