"""Fields that no form has are sent along with one: what they name stays as it was."""

from models import Action, ActionPost, Invoice, OfficerRole, Person
from tests.support import factories
from tests.support.browser import fields_of

PROTECTED = {
    "organisation": "1",
    "organisation_id": "1",
    "status": "authorised",
    "state": "settled",
    "side": "council",
    "assigned_side": "provider",
    "person_name": "Fin Example",
    "team": "99",
    "officer": "99",
    "amount_pence": "1",
    "is_paid": "1",
    "authorised_at": "2025-11-20",
    "id": "99",
}


def send_with_protected(browser, page, words, **typed):
    """Press the button with these words, with the fields that no form has beside its own."""
    form = page._form_of(next(button for button in page._buttons() if button.text == words))
    path = next(button for button in page._buttons() if button.text == words).get("formaction") or form["action"]
    return browser.client.post(path, data={**PROTECTED, **fields_of(form), **typed})


def test_an_invoice_takes_its_own_fields_alone(alice, invoice_page):
    before = Invoice.get()
    assert send_with_protected(alice, invoice_page, "Update", reference="BC-0413").status_code == 303
    after = Invoice.get()
    assert (after.reference, after.version) == ("BC-0413", before.version + 1)
    for name in ("id", "organisation_id", "status", "authorised_at", "created_by_id"):
        assert getattr(after, name) == getattr(before, name)


def test_a_post_is_its_writers_and_leaves_the_action_where_it_was(alice, cast):
    action = factories.make_action(organisation=cast.rose_care)
    page = alice.get(f"/actions/{action.id}")
    assert send_with_protected(alice, page, "Comment", text="It is short").status_code == 303
    post = ActionPost.get(ActionPost.action == action)
    assert (post.side, post.person_name, post.text) == ("provider", "Alice Example", "It is short")
    after = Action.get_by_id(action.id)
    assert (after.organisation_id, after.status, after.officer_id) == (cast.rose_care.id, "open", None)
    assert after.team_id == action.team_id


def test_a_persons_details_are_their_own_fields_alone(sam, cast):
    page = sam.get(f"/council/people/{cast.fin.id}/details")
    more = {"role": "payment_approver", "roles": "payment_approver", "password_hash": "x", "must_change_password": ""}
    assert send_with_protected(sam, page, "Save details", surname="Newname", **more).status_code == 303
    after = Person.get_by_id(cast.fin.id)
    assert after.surname == "Newname"
    for name in ("side", "password_hash", "must_change_password", "access_ended_at"):
        assert getattr(after, name) == getattr(cast.fin, name)
    assert [row.role for row in OfficerRole.select().where(OfficerRole.person == cast.fin.id)] == ["finance_officer"]
