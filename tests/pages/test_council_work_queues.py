"""The officers' queues are alike: a list with one thing selected beside it, assigned, passed on, with saved filters."""

from dataclasses import dataclass

import pytest

from models import AuditEvent, ChangeRequest, Claim, Dispute, Invoice, Notice, SavedFilter
from operations import assigning
from rules.assigning import NOT_ONE_OF_THEM
from rules.broken import IllegalMove, RuleBroken
from tests.support import factories
from web.permissions import ROLES, Permission


@dataclass(frozen=True)
class Kind:
    """A queue of the tests: its address, how its address selects, and who works on it."""

    path: str
    selects: str
    make: object
    officer: str = "fin"
    role: str = "finance_officer"
    permission: Permission = Permission.INVOICES_DECIDE


def make_pending_invoice(**given):
    return factories.make_invoice(status="pending", submitted_at=factories.NOW, **given)


def make_pending_claim(**given):
    return factories.make_claim(status="pending", **given)


KINDS = {
    "invoice": Kind("/council/invoices", "invoice", make_pending_invoice),
    "claim": Kind("/council/claims", "claim", make_pending_claim, permission=Permission.CLAIMS_DECIDE),
    "dispute": Kind("/council/disputes", "dispute", factories.make_dispute, permission=Permission.DISPUTES_DECIDE),
    "change request": Kind(
        *("/council/change-requests", "request", factories.make_change_request, "sam", "system_administrator"),
        permission=Permission.ADMINISTER,
    ),
}


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


def fresh(row):
    return type(row).get_by_id(row.id)


def test_it_is_selected_assigned_passed_on_and_that_is_undone(kind, sign_in, cast):
    row, browser = kind.make(organisation=cast.rose_care), sign_in(kind.officer)
    other = factories.make_officer(role=kind.role, forename="Olga", surname="Other")
    show = "open" if kind.selects == "dispute" else "all"
    page = browser.get(f"{kind.path}?show={show}&{kind.selects}={row.id}")
    assert page.one("tr.sel [aria-current=true]")["id"] == f"open-{row.id}"
    page = page.submit("Assign to me")
    assert "is assigned to you." in page.notice
    assert "With" in page.one("#worked-by").text
    assert page.one("#selected")  # the same thing is selected still
    page = page.submit("Undo")
    assert assigning.assigned_id(fresh(row)) is None
    page = page.submit("Pass on", officer=str(other.id))
    assert "is passed on to Olga Other." in page.notice
    assert assigning.assigned_id(fresh(row)) == other.id
    assert "was passed to you" in Notice.get(Notice.person == other.id).text
    events = AuditEvent.select().where(AuditEvent.object_id == row.id).order_by(AuditEvent.id.desc())
    verb = "taken" if isinstance(row, Invoice) else "assigned"
    assert next(each.now for each in events if each.kind.endswith(f" {verb}")) == {"officer": other.id}


def test_its_filters_are_saved_under_a_name(kind, sign_in):
    browser = sign_in(kind.officer)
    page = browser.get(f"{kind.path}?show=mine&q=Rose").submit("Save filter", name="Mine, Rose")
    assert SavedFilter.get().query == "q=Rose&show=mine"
    page = browser.get(kind.path).submit("View", saved=str(SavedFilter.get().id))
    assert page.one("#q")["value"] == "Rose"
    page.submit("Forget this filter")
    assert not SavedFilter.select().exists()


def test_what_is_opened_in_place_is_a_part_of_the_page(kind, sign_in, cast):
    row = kind.make(organisation=cast.rose_care)
    part = sign_in(kind.officer).get(kind.path, htmx=True, **{kind.selects: row.id})
    assert part.one("#queue #selected")
    sign_in(kind.officer).get(f"{kind.path}?{kind.selects}=999999", status=404)


def test_who_may_be_given_it_is_who_may_decide_it(kind):
    work = assigning.work_of(kind.make())
    assert {role for role, allowed in ROLES.items() if kind.permission in allowed} == {work.role}


def test_an_officer_who_does_not_decide_it_is_not_given_it_and_nobody_is_overruled(kind, actor, cast, at):
    row, by = kind.make(organisation=cast.rose_care), actor(kind.officer)
    with pytest.raises(RuleBroken, match=NOT_ONE_OF_THEM):
        assigning.assign(row, cast.amy.id, None, by, at)
    with pytest.raises(IllegalMove, match="Only the council"):
        assigning.assign(row, cast.alice.id, None, actor("alice"), at)
    assigning.assign(fresh(row), by.person_id, None, by, at)
    with pytest.raises(IllegalMove):
        assigning.assign(fresh(row), None, None, by, at)  # as it was seen before that
    assert assigning.assigned_id(fresh(row)) == by.person_id


def test_decided_things_are_assigned_to_nobody(actor, cast, at):
    decided = {"decided_at": factories.NOW, "decided_by": cast.sam}
    for row, by in (
        (factories.make_dispute(status="resolved"), actor("fin")),
        (factories.make_change_request(status="rejected", rejection_reason="Other", **decided), actor("sam")),
    ):
        with pytest.raises(IllegalMove):
            assigning.assign(row, by.person_id, None, by, at)
    assert not any(table.select().where(table.assigned_to.is_null(False)) for table in (Claim, Dispute, ChangeRequest))


def test_a_provider_is_not_told_who_works_on_a_dispute(actor, cast, at, alice):
    dispute = factories.make_dispute(organisation=cast.rose_care)
    assigning.assign(dispute, cast.fin.id, None, actor("fin"), at)
    assert "Assigned" not in alice.get(f"/disputes/{dispute.id}").text
