"""Unlock: an officer opens locked lines of a client's week, with a reason and what it will mean."""

from models import Actual, PaymentItem, database
from operations import freezing
from tests.support.disputes import WEEK
from tests.support.notices import told


def test_a_locked_week_is_unlocked_with_a_reason(bedford, fin, sign_in):
    alice = sign_in("alice")
    with database.atomic():
        freezing.freeze([item.id for item in PaymentItem.select()])
    page = fin.get("/actuals", week="2022-04-18", organisation=bedford.organisation.reference)
    page = page.click("Unlock actuals of Mrs Iris Angelo (A1)")
    assert "becomes an adjustment" in page.text
    assert page.one("#lines label").text.endswith(": £1,072.30")
    refused = page.submit("Unlock", status=422)
    assert "Enter why the week is opened" in refused.problem
    none = page.submit("Unlock", status=422, lines=None, reason="Forgotten")
    assert "Tick the lines to unlock" in none.problem
    page.submit("Unlock", reason="A session was forgotten")
    assert Actual.get(Actual.week_start == WEEK).unlocked_at is not None
    line = fin.get(f"/actuals/lines/C{bedford.cpli.id}/2022-04-18", organisation=bedford.organisation.reference)
    assert "A session was forgotten" in line.text
    [notice] = told()
    assert notice.recipient == "alice@example.org"
    assert "Angelo" not in notice.text
    assert "Angelo" in alice.get(notice.path).text


def test_nothing_locked_says_so(bedford, fin):
    page = fin.get(f"/council/disputes/unlock/{bedford.organisation.id}/{bedford.client.id}/2022-04-18")
    assert "Nothing of this client is locked in this week" in page.text
    fin.get(f"/council/disputes/unlock/{bedford.organisation.id}/{bedford.client.id}/rubbish", status=404)
