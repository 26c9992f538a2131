"""Erasing who a client was: names, dates of birth, SSRefs, what people wrote and their files go; money and the chain of
audit events stay (docs/domain/records.md).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from peewee import ModelSelect, Value

from models import (
    Action,
    ActionNote,
    ActionPost,
    Actual,
    CarePackageLineItem,
    CareUpload,
    Claim,
    ClaimItem,
    ClaimJourney,
    Client,
    Commitment,
    ContractDocument,
    Dispute,
    EInvoiceFile,
    FileResult,
    LineStatus,
    OverpaymentPlan,
    PaymentItem,
    RememberedReport,
    SavedFilter,
    Suspension,
    Table,
    UploadedFile,
    Visit,
    database,
)
from operations import audit, files, page_pictures, search_index
from operations.packs import keeping
from queries.client_events import events_about_client
from queries.retention import is_erasable
from rules.actor import Actor
from rules.broken import IllegalMove
from rules.moment import Moment, start_of_day
from rules.retention import ERASED_NAME, ERASED_WORDS, erased_ssref

CLIENT_ERASED = "client erased"


def erase_clients(client_ids: Iterable[int], cut_off: date, by: Actor, at: Moment) -> int:
    """Erase these clients, each in a transaction of its own. Returns how many were erased; one who was erased already,
    or of whom something is open or newer than `cut_off` by now, is left as they are.
    """
    count = 0
    for client_id in client_ids:
        try:
            erase_client(client_id, cut_off, by, at)
        except IllegalMove:
            continue
        count += 1
    return count


def erase_client(client_id: int, cut_off: date, by: Actor, at: Moment) -> None:
    """Erase one client. Raises IllegalMove unless all that there is of them is from before `cut_off` and closed."""
    with database.atomic():
        client = Client.get_or_none(Client.id == client_id)
        if client is None or not is_erasable(client_id, cut_off):
            raise IllegalMove("Something of this client is newer, or still open. Look at the list again")
        _forget_where_they_were_typed(client.ssref)
        _erase_names(client, at)
        _forget_old_files(cut_off)
        erased = _erase_words(client_id) | {"files": _erase_files(client_id)}
        _erase_events(client_id, by, at)
        search_index.leave_out("client", [client_id])
        keeping.forget_client(client_id)
        audit.record(CLIENT_ERASED, by, at, subject=client, client=client_id, now=erased)


def _erase_names(client: Client, at: Moment) -> None:
    reference = erased_ssref(client.id)
    nobody = {"title": "", "forename": "", "surname": ERASED_NAME, "date_of_birth": None}
    Client.update(ssref=reference, erased_at=at.now, **nobody).where(Client.id == client.id).execute()
    of_visit = Value(erased_ssref(client.id) + "-").concat(Visit.id.cast("text"))  # a provider's may have the SSRef
    visit = {"reference": of_visit, "ssref": reference, "given_cpli": "", "given_level": "", "comments": ""}
    Visit.update(**visit).where(Visit.client == client.id).execute()


def _erase_words(client_id: int) -> dict[str, int]:
    """What people wrote about a client. Returns how many rows of each kind there were."""
    actions, items, lines = _actions(client_id), _claim_items(client_id), _line_items(client_id)
    claims = ClaimItem.select(ClaimItem.claim).where(ClaimItem.client == client_id)
    posts, action_words = ActionPost.action.in_(actions), {"title": ERASED_NAME, "re_line": "", "related_words": ""}
    said_of_status = (PaymentItem.client == client_id) & (PaymentItem.status_reason != "")
    of_lines = LineStatus.line_key.in_(PaymentItem.select(PaymentItem.line_key).where(PaymentItem.client == client_id))
    manual = (PaymentItem.client == client_id) & (PaymentItem.kind == "manual")
    journey = {"from_place": ERASED_NAME, "to_place": ERASED_NAME, "purpose": ERASED_NAME}
    changes: tuple[tuple[type[Table], Any, dict[str, Any]], ...] = (
        (Action, Action.id.in_(actions), action_words),
        (ActionPost, posts & (ActionPost.text != ""), {"text": ERASED_WORDS}),
        (ActionNote, ActionNote.action.in_(actions), {"text": ERASED_WORDS}),
        (Actual, Actual.client == client_id, {"comment": "", "note": ""}),
        (Dispute, Dispute.client == client_id, {"details": "", "response": ""}),
        (Suspension, Suspension.client == client_id, {"reason": ""}),
        (ContractDocument, ContractDocument.cpli.in_(lines), {"notes": "", "text": "", "rejection_reason": ""}),
        (Claim, Claim.id.in_(claims), {"notes": "", "decision_notes": ""}),
        (ClaimItem, ClaimItem.id.in_(items), {"description": ERASED_NAME, "la_notes": ""}),
        (ClaimJourney, ClaimJourney.claim_item.in_(items), journey),
        (EInvoiceFile, EInvoiceFile.invoice.in_(_invoices(client_id)), {"content": None, "lines": []}),
        (PaymentItem, manual, {"reason": ERASED_NAME}),
        (PaymentItem, said_of_status, {"status_reason": ERASED_WORDS}),
        (LineStatus, of_lines & (LineStatus.reason != ""), {"reason": ERASED_WORDS}),
        (OverpaymentPlan, OverpaymentPlan.client == client_id, {"cause": ERASED_NAME, "answer": "", "decision": ""}),
    )
    counts: dict[str, int] = {}
    for table, condition, values in changes:
        name = table._meta.table_name
        counts[name] = counts.get(name, 0) + table.update(**values).where(condition).execute()
    return {name: count for name, count in counts.items() if count}


def _erase_files(client_id: int) -> int:
    """Their files go with their bytes: of messages, contract documents and claims. An invoice's stay."""
    mine = UploadedFile.select().where(
        UploadedFile.action_post.in_(ActionPost.select(ActionPost.id).where(ActionPost.action.in_(_actions(client_id))))
        | UploadedFile.contract_document.in_(_documents(client_id))
        | UploadedFile.claim_item.in_(_claim_items(client_id))
    )
    rows = list(mine)
    for row in rows:
        database.after_commit(lambda row=row: page_pictures.forget(row))
    files.unlink_with(mine)
    return int(UploadedFile.delete().where(UploadedFile.id.in_([row.id for row in rows])).execute())


def _erase_events(client_id: int, by: Actor, at: Moment) -> None:
    """What the audit events of a client, and of all that was erased with them, say in words."""
    audit.erase_words(events_about_client(client_id), by, at, client=client_id)


def _forget_old_files(cut_off: date) -> None:
    """What became of the rows of files from before `cut_off`: all that there is of a client who is erased is older."""
    FileResult.delete().where(FileResult.uploaded_at < start_of_day(cut_off)).execute()
    CareUpload.delete().where(CareUpload.applied_at < start_of_day(cut_off)).execute()


def _forget_where_they_were_typed(ssref: str) -> None:
    """Filters and reports that somebody kept with the SSRef in them."""
    filters = SavedFilter.select(SavedFilter.id, SavedFilter.query).where(SavedFilter.query.contains(ssref)).tuples()
    theirs = [row_id for row_id, query in filters if ssref in dict(parse_qsl(query)).values()]
    SavedFilter.delete().where(SavedFilter.id.in_(theirs)).execute()
    kept = RememberedReport.select(RememberedReport.id, RememberedReport.typed).tuples()
    with_it = [row_id for row_id, typed in kept if ssref in typed.values()]
    RememberedReport.delete().where(RememberedReport.id.in_(with_it)).execute()


def _actions(client_id: int) -> ModelSelect:
    return Action.select(Action.id).where(Action.client == client_id)


def _invoices(client_id: int) -> ModelSelect:
    return Commitment.select(Commitment.invoice).where(Commitment.client == client_id)


def _line_items(client_id: int) -> ModelSelect:
    return CarePackageLineItem.select(CarePackageLineItem.id).where(CarePackageLineItem.client == client_id)


def _documents(client_id: int) -> ModelSelect:
    return ContractDocument.select(ContractDocument.id).where(ContractDocument.cpli.in_(_line_items(client_id)))


def _claim_items(client_id: int) -> ModelSelect:
    return ClaimItem.select(ClaimItem.id).where(ClaimItem.client == client_id)
