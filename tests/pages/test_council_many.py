"""What an officer decides about all invoices that are ticked."""

from models import Invoice
from tests.support.invoices import unflag


def test_several_at_once_each_by_itself(fin, submit):
    good, changed = submit("GOOD"), submit("CHANGED")
    unflag()
    page = fin.get("/council/invoices")
    assert page.one("#plain-heading").text == "Nothing to look at: 2 invoices, £1,600.00"
    page = page.submit("Authorise 2 together, £1,600.00")
    words = "Authorise 2 invoices, £1,600.00? The largest is GOOD of Rose Care, £800.00."
    assert page.one("#question").text == words
    assert {each.status for each in Invoice.select().where(Invoice.reference.in_(["GOOD", "CHANGED"]))} == {"pending"}
    Invoice.update(changed_since_submitted=True).where(Invoice.id == changed.id).execute()
    page = page.submit("Authorise 2 invoices, £1,600.00")  # one of them changed meanwhile: it is asked anew
    assert "CHANGED is flagged: changed. Open it to decide." in page.text
    page = page.submit("Authorise 1 invoice, £800.00")
    assert page.notice == "1 authorised. £800.00 in all."
    assert [Invoice.get_by_id(each.id).status for each in (good, changed)] == ["authorised", "pending"]
    assert "1 returned to the provider" in page.submit("Undo").notice  # factories made its figures
    assert Invoice.get_by_id(good.id).status == "unsubmitted"
    assert "Tick the invoices first" in fin.get("/council/invoices").submit("Put On Hold ticked", 422).problem


def test_several_are_put_on_hold_at_once_with_one_reason(fin, submit):
    submit("ONE"), submit("TWO")
    page = fin.get("/council/invoices")
    boxes = [box["value"] for box in page.all("input[name=ticked]")]
    refused = page.submit("Put On Hold ticked", 422, ticked=boxes)
    assert "Choose the reason" in refused.one("#many-reason-error").text
    assert len(refused.all("input[name=ticked][checked]")) == 2
    page = refused.submit("Put On Hold ticked", **{"many-reason": "Query open"})
    assert "2 put on hold." in page.notice
    assert {(each.status, each.status_reason) for each in Invoice.select()} == {("on_hold", "Query open")}


def test_several_are_returned_at_once_with_one_reason(fin, submit):
    submit("ONE"), submit("TWO")
    page = fin.get("/council/invoices")
    boxes = [box["value"] for box in page.all("input[name=ticked]")]
    words = {"ticked": boxes, "many-note": "Not on our headed paper"}
    refused = page.submit("Return ticked", 422, **words)
    assert "Choose the reason" in refused.one("#many-reason-error").text
    assert "Not on our headed paper" in refused.one("#many-note").text
    page = refused.submit("Return ticked", **words, **{"many-reason": "File missing"})
    assert "2 returned to the provider." in page.notice
    assert {(each.status, each.status_reason) for each in Invoice.select()} == {
        ("unsubmitted", "File missing: Not on our headed paper")
    }
