"""The audit events that tell of one client."""

from peewee import Expression, ModelSelect

from models import (
    Action,
    AuditEvent,
    CarePackageLineItem,
    Claim,
    ClaimItem,
    Client,
    ContractDocument,
    Dispute,
    OverpaymentPlan,
    PaymentItem,
)


def events_about_client(client_id: int) -> Expression:
    """The condition that an event is about this client, or about something of theirs."""
    about = AuditEvent.client == client_id
    lines = CarePackageLineItem.select(CarePackageLineItem.id).where(CarePackageLineItem.client == client_id)
    theirs: tuple[tuple[type, ModelSelect], ...] = (
        (Action, Action.select(Action.id).where(Action.client == client_id)),
        (ContractDocument, ContractDocument.select(ContractDocument.id).where(ContractDocument.cpli.in_(lines))),
        (CarePackageLineItem, lines),
        (Claim, ClaimItem.select(ClaimItem.claim).where(ClaimItem.client == client_id)),
        (Dispute, Dispute.select(Dispute.id).where(Dispute.client == client_id)),
        (PaymentItem, PaymentItem.select(PaymentItem.id).where(PaymentItem.client == client_id)),
        (OverpaymentPlan, OverpaymentPlan.select(OverpaymentPlan.id).where(OverpaymentPlan.client == client_id)),
    )
    for table, ids in theirs:
        about |= (AuditEvent.object_type == table.__name__) & AuditEvent.object_id.in_(ids)
    return about | ((AuditEvent.object_type == Client.__name__) & (AuditEvent.object_id == client_id))
