"""The council's looks at a client's record are kept; a contact's looks at their own are not."""

from models import AuditEvent
from tests import factories


def looks():
    return [
        (event.person_name, event.client_id, event.now["shown"])
        for event in AuditEvent.select().where(AuditEvent.kind == "client's record looked at")
    ]


def test_an_officers_look_at_a_line_item_is_an_audit_event(sign_in):
    care = factories.make_care()
    address = f"/care-package-line-items/{care.cpli.id}"
    sign_in("audrey").get(address)
    assert [(client, shown) for _, client, shown in looks()] == [(care.client.id, f"Line item {care.cpli.reference}")]


def test_a_contacts_look_and_a_page_that_was_not_there_are_not(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    address = f"/care-package-line-items/{care.cpli.id}"
    sign_in("alice").get(address)
    sign_in("charlie").get(address, status=404)
    sign_in("audrey").get("/care-package-line-items/999999", status=404)
    assert looks() == []
