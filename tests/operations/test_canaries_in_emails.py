"""What people type to each other, and who a client is, is in no e-mail and no notice: inboxes are shared."""

from models import Action, Notice, OutgoingEmail, SendingDraft
from operations import (
    action_closing,
    action_work,
    actions,
    change_requests,
    contract_documents,
    daily_emails,
    email_subscriptions,
    files,
    saved_replies,
    sending_drafts,
    sending_to_many,
)
from operations.sending_to_many import Draft
from queries import action_subjects
from tests.support import factories
from tests.support.moments import days_later
from tests.support.upload_samples import PDF

CANARY = "Canary"


def test_nothing_typed_and_no_client_is_in_an_email_or_a_notice(cast, actor, at, run_jobs, tmp_path, monkeypatch):
    files.connect(tmp_path)
    monkeypatch.setattr(email_subscriptions, "_key", b"x" * 32, raising=False)
    alice, fin, cora, sam = (actor(name) for name in ("alice", "fin", "cora", "sam"))
    care = factories.make_care(
        organisation=cast.rose_care, client={"surname": CANARY}, contract={"document_must_be_agreed": True}
    )
    about = action_subjects.subject(fin, f"Client:{care.client.id}", cast.rose_care.id)
    plan = "DP Support Plan Spend Summary (Adults)"
    made = actions.open_action(plan, f"{CANARY} title", f"{CANARY} text", about, fin, at)
    action_work.note(made, f"{CANARY} note", fin, at)
    saved_replies.create(f"{CANARY} reply", f"{CANARY} reply", fin, at)
    actions.post(Action.get_by_id(made.id), "comment", f"{CANARY} comment", fin, at)
    typed = Draft("Notification", f"{CANARY} title", f"{CANARY} {{organisation}}", (cast.rose_care.id,))
    kept = {**dict.fromkeys(sending_drafts.TYPED, ""), "title": CANARY, "text": CANARY}
    sending_drafts.send_one_to_me(
        sending_drafts.Kept(None, 0, kept), typed, (cast.rose_care.id, "Rose Care"), [], fin, at
    )
    sending = sending_to_many.send(typed, [], fin, at)
    run_jobs(at)
    factories.make_person(roles=[(cast.rose_care, "administrator")], password_hash="x")
    sending_to_many.remind(sending, fin, at)
    letter = files.Upload("Canary.pdf", PDF)
    document = contract_documents.publish(care.cpli, "Agreement", letter, f"{CANARY} notes", cora, at)
    contract_documents.reject(document, f"{CANARY} reason", alice, at)
    request = change_requests.ask_for_organisation({"name": "Rose Care", "town": CANARY}, alice, at)
    change_requests.reject(request, request.version, "Other", f"{CANARY} words", sam, at)
    run_jobs(at)
    for day in (12, 30):
        action_closing.close_silent(days_later(at, day))
    assert Action.get_by_id(made.id).status == "done"
    assert daily_emails.send(days_later(at, 31))
    told = [f"{each.subject}\n{each.body}" for each in OutgoingEmail.select()]
    told += [each.text for each in Notice.select()]
    assert len(told) > 12
    kinds = (
        "Trial: Action",
        "closes by itself",
        "was closed",
        "has not been opened",
        "hange request",
        "document was published",
    )
    for kind in kinds:
        assert any(kind in each for each in told), kind
    assert SendingDraft.select().exists()
    assert not [each for each in told if CANARY.lower() in each.lower()]
