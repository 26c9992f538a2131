"""E-mails: what each says to the letter, and who reads it."""

import ast
from datetime import date
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from models import OutgoingEmail, Person, database
from operations import emails
from tests.support import factories

ROOT = Path(__file__).parents[2]
LINK = "https://portal.example.org/page/7"
WEEKS = {"first_day": date(2025, 11, 3), "last_day": date(2025, 11, 16)}
DISPUTE = {"number": 7, "reason": "Hours", **WEEKS}
ABOUT_DISPUTE = "Dispute 7\nActuals: 03/11/2025 - 16/11/2025\nReason: Hours"
PLAN = {"amount_pence": 100_000, "contract": "Day Care", "earliest_date": date(2025, 11, 30), "instalments": 3}
READ_DECISION = "Sign in to the provider portal by the address below, to read what was decided."
READ_ACTION = "Sign in to the provider portal to read it:"

# folder, what the call gives, the subject, the paragraphs of the body
SAID = [
    (
        "dispute_raised",
        DISPUTE,
        "Dispute raised: actuals of 03/11/2025 - 16/11/2025",
        "A dispute about actuals of Rose Care was raised.",
        ABOUT_DISPUTE,
        "Look at the details, change the actuals where they are wrong, and respond.",
        LINK,
    ),
    (
        "dispute_reopened",
        DISPUTE,
        "Dispute re-opened: actuals of 03/11/2025 - 16/11/2025",
        "A dispute about actuals of Rose Care was re-opened.",
        ABOUT_DISPUTE,
        "Look at what the council says, change the actuals where they are wrong, and respond.",
        LINK,
    ),
    (
        "dispute_resolved",
        DISPUTE,
        "Dispute resolved: actuals of 03/11/2025 - 16/11/2025",
        "A dispute about actuals of Rose Care was resolved.",
        ABOUT_DISPUTE,
        "There is nothing more to do: what is recorded for these weeks can be paid.",
        LINK,
    ),
    (
        "actuals_unlocked",
        WEEKS,
        "Actuals unlocked: 03/11/2025 - 16/11/2025",
        "The council unlocked actuals of Rose Care: 03/11/2025 - 16/11/2025.",
        "You can change them now. A difference from what was paid is paid or taken back as an adjustment.",
        LINK,
    ),
    (
        "overpayment_announced",
        PLAN,
        "An overpayment of £1,000.00 to Rose Care",
        "Rose Care was paid £1,000.00 too much for Day Care. We take nothing back before Sun 30 Nov 2025.",
        "We plan to take it back in 3 instalments. Sign in to the provider portal by the address below, to see why, "
        "and to accept the plan, ask for another one, or dispute it. If we do not hear from you by then, we will treat "
        "the plan as agreed.",
        LINK,
    ),
    (
        "overpayment_decided",
        {**PLAN, "instalments": 1},
        "The council has decided on an overpayment of £1,000.00 to Rose Care",
        "The council has looked at your answer about the overpayment of £1,000.00 for Day Care. We will take it back "
        "in 1 instalment, not before Sun 30 Nov 2025.",
        READ_DECISION,
        LINK,
    ),
    (
        "overpayment_dropped",
        PLAN,
        "An overpayment of £1,000.00 to Rose Care is not taken back",
        "The council does not take back the £1,000.00 that Rose Care was overpaid for Day Care.",
        READ_DECISION,
        LINK,
    ),
    (
        "payment_made",
        {
            "amount_pence": 5_000,
            "bank_date": date(2025, 11, 28),
            "creditor_ref": "741254",
            "remittances": [(101, "/1"), (102, "/2")],
        },
        "Payment of £50.00 to Rose Care",
        "Rose Care is being paid £50.00. It is expected in the bank on Fri 28 Nov 2025. The creditor reference "
        "is 741254.",
        "Sign in to the provider portal to read what was paid, line by line, and to download it.",
        "Remittance advice 101: /1\nRemittance advice 102: /2",
    ),
    (
        "payment_made",
        {"amount_pence": 0, "bank_date": date(2025, 11, 28), "creditor_ref": "741254", "remittances": [(101, "/1")]},
        "Payment of £0.00 to Rose Care",
        "What was due to Rose Care adds up to nothing, so nothing is paid.",
        "Sign in to the provider portal to read what was paid, line by line, and to download it.",
        "Remittance advice 101: /1",
    ),
    (
        "payment_exceptions",
        {"new": 1, "amount_pence": 5_000, "waiting": 2},
        "1 new payments exception of Rose Care, £50.00",
        "Rose Care has 1 new payments exception, £50.00 in all: adjustments of what was paid before, or items that "
        "came late. They are paid, or taken off, with the next payment, which has 2 in all.",
        "Sign in to the provider portal to read each one, from what to what and why:",
        LINK,
    ),
    (
        "contract_document_published",
        {"document_type": "Placement Agreement", "version": 2},
        "A contract document was published",
        "The council published a document for Rose Care (Placement Agreement, version 2). Read it, then agree or "
        "reject it:",
        LINK,
    ),
    (
        "action_updated",
        {"number": 12, "action_type": "Invoice query"},
        "Action 12 has something new",
        "Action 12 of Rose Care (Invoice query) has something new.",
        READ_ACTION,
        LINK,
    ),
    (
        "action_closed",
        {"number": 12, "action_type": "Invoice query"},
        "Action 12 was closed",
        "Action 12 of Rose Care (Invoice query) was closed.",
        READ_ACTION,
        LINK,
    ),
    (
        "action_closes_soon",
        {"number": 12, "last_day": date(2025, 11, 27)},
        "Action 12 closes by itself on Thu 27 Nov 2025",
        "Action 12 of Rose Care needs your answer. If you say nothing, it closes by itself on Thu 27 Nov 2025.",
        "Sign in to the provider portal to read and answer it:",
        LINK,
    ),
    (
        "action_reminder",
        {"number": 12, "action_type": "Notification"},
        "Action 12 has not been opened yet",
        "Nobody at Rose Care has opened action 12 (Notification) yet.",
        READ_ACTION,
        LINK,
    ),
    (
        "file_refused",
        {"file_name": "a.pdf"},
        "A file that you uploaded was refused",
        "The virus scanner found something in the file a.pdf that you uploaded, and it was deleted.",
        "Check your device first, then sign in and upload a clean copy.",
    ),
    (
        "credit_note_created",
        {"reference": "CN-1", "amount_pence": -5_000, "items": 2, "days": 30},
        "Credit note CN-1 was created for you",
        "The council created the credit note CN-1 of −£50.00 on behalf of Rose Care: 2 items were refunds due for more "
        "than 30 days and were on no invoice or credit note.",
        "Sign in to the provider portal to look at it. If it is not right, open a new Action about it.",
        LINK,
    ),
    (
        "invoice_changed",
        {"kind": "Invoice", "reference": "INV-1", "amount_pence": 10_000, "submitted_pence": 9_000},
        "Invoice INV-1 changed after it was submitted",
        "Invoice INV-1 of Rose Care changed after it was submitted, because its actuals or care did: it comes to "
        "£100.00 now, and was £90.00.",
        "Look at what changed, tick that you have seen it, then decide:",
        LINK,
    ),
    (
        "change_request_decided",
        {"number": 4, "decision": "accepted"},
        "The council has accepted change request 4",
        "The council has accepted change request 4 of Rose Care.",
        "Sign in to the provider portal by the address below to read it.",
        LINK,
    ),
    (
        "invitation",
        {},
        "Your sign-in for Rose Care on the provider portal",
        "The council has made a sign-in for you, so that you can work on the provider portal for Rose Care.",
        "Open the address below to choose your password. It works once, and for two days. You sign in with this e-mail "
        "address.",
        LINK,
        "If you did not expect this, tell the council and do not open the address.",
    ),
    (
        "temporary_password",
        {"password": "abcDEF234!#xyz"},
        "Your temporary password for the provider portal",
        "The council has given you a temporary password for the provider portal:",
        "abcDEF234!#xyz",
        "Sign in with it at the address below. You choose a password of your own then. The temporary one can be used "
        "for two days.",
        LINK,
        "If you did not ask for it, tell the council at once.",
    ),
    (
        "password_reset",
        {},
        "Choose a new password for the provider portal",
        "Somebody asked for a new password for your sign-in to the provider portal.",
        "Open the address below to choose one. It works once, and for an hour.",
        LINK,
        "If you did not ask for it, you need do nothing: your password stays as it is.",
    ),
    (
        "second_step_changed",
        {},
        "The second step of your sign-in to the provider portal was changed",
        "The second step of your sign-in to the provider portal was changed: an authenticator app was set up or ended, "
        "or the council reset it. You have been signed out on your other devices.",
        "If you did not expect this, tell the council at once.",
    ),
    (
        "sign_in_address_changed",
        {},
        "The e-mail address that you sign in with was changed",
        "The council has changed the e-mail address that you sign in to the provider portal with. From now on this "
        "address no longer works there.",
        "If you did not expect this, tell the council today.",
    ),
    (
        "sign_in_address_new",
        {},
        "You now sign in with this e-mail address",
        "The council has changed the e-mail address that you sign in to the provider portal with. From now on it is "
        "the address that this e-mail came to. Your password and your security code are still the same.",
        "Sign in here:",
        LINK,
        "If you did not expect this, tell the council today.",
    ),
    (
        "password_changed",
        {},
        "Your password for the provider portal was changed",
        "The password of your sign-in to the provider portal was changed. You have been signed out on your other "
        "devices.",
        "If you did not change it, tell the council at once.",
    ),
    (
        "line_items_changed",
        {"added": 2, "changed": 1},
        "Care package line items: 2 new, 1 client with changed care",
        "The council has updated the care package line items of Rose Care: 2 new, and changed care of 1 client (dates, "
        "price, contributions, authorisation or suspensions).",
        LINK,
    ),
    (
        "line_items_changed",
        {"added": 0, "changed": 2},
        "Care package line items: 2 clients with changed care",
        "The council has updated the care package line items of Rose Care: changed care of 2 clients (dates, price, "
        "contributions, authorisation or suspensions).",
        LINK,
    ),
    (
        "line_items_changed",
        {"added": 14, "changed": 0},
        "Care package line items: 14 new",
        "The council has updated the care package line items of Rose Care: 14 new.",
        LINK,
    ),
    (
        "invoice_authorised",
        {"kind": "Invoice", "reference": "INV-1", "amount_pence": 10_000},
        "Invoice INV-1 is authorised",
        "The council has authorised the invoice INV-1 of Rose Care, £100.00. A payment run will pay it.",
        "See it in the provider portal:",
        LINK,
    ),
    (
        "invoice_held",
        {"kind": "Invoice", "reference": "INV-1"},
        "Invoice INV-1 is on hold",
        "The council has put the invoice INV-1 of Rose Care on hold. It is not paid until an officer takes it off "
        "hold.",
        "See why in the provider portal:",
        LINK,
    ),
    (
        "invoice_put_back",
        {"kind": "Invoice", "reference": "INV-1"},
        "Invoice INV-1 is no longer authorised",
        "The council has put the invoice INV-1 of Rose Care back to Pending. It is not paid until it is authorised "
        "again.",
        "See why in the provider portal:",
        LINK,
    ),
    (
        "claim_accepted",
        {"claim_date": date(2025, 11, 22), "amount_pence": 58_05},
        "Your claim of Sat 22 Nov 2025 was accepted",
        "The council has accepted the claim of Sat 22 Nov 2025 of Rose Care: £58.05. It is paid in the next "
        "payment run. Items that were left out have a note that says why.",
        "See it in the provider portal:",
        LINK,
    ),
    (
        "claim_rejected",
        {"claim_date": date(2025, 11, 22)},
        "Your claim of Sat 22 Nov 2025 was rejected",
        "The council has rejected the claim of Sat 22 Nov 2025 of Rose Care. The reason is in the portal, "
        "where you can copy it to a new claim.",
        "See why in the provider portal:",
        LINK,
    ),
    (
        "invoice_returned",
        {"kind": "Credit Note", "reference": "CN-1"},
        "Credit Note CN-1 was returned",
        "The council has returned the credit note CN-1 of Rose Care. Change what is wrong and submit it again.",
        "See why in the provider portal:",
        LINK,
    ),
    (
        "invoice_recalculated",
        {"kind": "Invoice", "reference": "INV-1", "amount_pence": 10_000, "submitted_pence": 9_000},
        "Invoice INV-1 changed after you submitted it",
        "The invoice INV-1 of Rose Care changed after you submitted it, because its actuals or care did: it comes to "
        "£100.00 now, and was £90.00.",
        "See what changed in the provider portal:",
        LINK,
    ),
    (
        "daily",
        {"count": 2, "groups": [("Rose Care", [("Action 12 was closed", "/12"), ("Dispute raised", "/7")])]},
        "Provider portal: 2 new things since your last e-mail",
        "Rose Care",
        "- Action 12 was closed\n/12\n- Dispute raised\n/7",
        "Sign in to the provider portal to read more.",
    ),
    (
        "prices_changed",
        {"change": "4.5%", "earliest_date": date(2026, 4, 6), "lines": 12, "unplanned": 1},
        "Prices from Mon 6 Apr 2026",
        "The council has changed prices of Rose Care by 4.5% from Mon 6 Apr 2026: 12 line items, and 1 price of "
        "unplanned care.",
        "What changes in periods already paid comes as adjustments with the next payment.",
        LINK,
    ),
    (
        "setting_changed",
        {"label": "Authorise limit", "person": "Sam", "was": "none", "now": "Finance Officer £500.00"},
        "Setting changed: Authorise limit",
        "Sam changed a setting of the provider portal: Authorise limit.",
        "It was: none\nIt is now: Finance Officer £500.00",
        "It counts from now on.",
    ),
]


@pytest.mark.parametrize(("name", "values", "subject", "paragraphs"), [(*each[:3], each[3:]) for each in SAID])
def test_what_an_email_says(name, values, subject, paragraphs):
    shown = {"organisation": "Rose Care", "link": LINK, **values}
    assert emails.render(name, shown) == (subject, "\n\n".join(paragraphs) + "\n")


def test_every_folder_is_an_email_that_the_portal_sends_and_is_tested():
    folders = {path.name for path in emails.FOLDER.iterdir()}
    texts = {
        node.value
        for path in (ROOT / "operations").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert folders <= texts
    assert folders == {name for name, *_ in SAID}


def test_only_one_module_writes_emails():
    writers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "operations").rglob("*.py")
        if "outgoing_email.queue(" in path.read_text(encoding="utf-8")
    }
    assert writers == {"operations/emails.py"}


def test_contacts_are_those_of_the_organisation_with_one_of_the_roles(cast, at):
    rose = cast.rose_care
    clerk = factories.make_contact(organisation=rose, role="finance_clerk")
    factories.make_contact(organisation=rose, role="read_only")
    factories.make_contact(role="finance_clerk")
    gone = factories.make_contact(organisation=rose, role="finance_clerk")
    Person.update(access_ended_at=at.now).where(Person.id == gone.id).execute()
    assert emails.addresses_of(emails.Contacts(rose.id, ("finance_clerk", "accounts_payable"))) == [clerk.email]
    assert emails.addresses_of(emails.People([clerk.id, gone.id])) == [clerk.email]


def test_each_inbox_gets_it_once_with_the_organisation_and_the_link(cast, at, monkeypatch):
    monkeypatch.setattr(emails, "_base_url", "https://portal.example.org")
    clerk = factories.make_contact(organisation=cast.clifton_house, role="finance_clerk")
    factories.models.ContactRole.create(person=clerk, organisation=cast.clifton_house, role="accounts_payable")
    readers = emails.Contacts(cast.clifton_house.id, ("finance_clerk", "accounts_payable"))
    with database.atomic():
        told = emails.send("action_updated", readers, at, path="/page/7", number=12, action_type="Invoice query")
    mail = OutgoingEmail.get()
    assert (told, mail.recipient, mail.subject) == (1, clerk.email, "Action 12 has something new")
    about, choose = mail.body.split("Choose which e-mails you get:")
    assert about.endswith(f"\n\n{LINK}?for={cast.clifton_house.id}\n\n")
    assert choose == "\nhttps://portal.example.org/email-notifications\n"


def test_nothing_is_queued_where_a_value_is_missing_or_nobody_reads_it(cast, at):
    with pytest.raises(UndefinedError):
        emails.render("file_refused", {})
    assert emails.send("payment_made", emails.Officers(("auditor",)), at) == 0
    assert not OutgoingEmail.select().exists()
