"""Whether anything has happened since a file was read that may make another plan of it: asked before it is written."""

from collections.abc import Collection

from models import AuditEvent

CARE = (
    *("CarePackageLineItem", "Client", "Contract", "ContractDocument", "ContractPrice", "Contribution", "Organisation"),
    *("PaymentMethod", "PaymentRun", "PriceChange", "Service", "ServiceLevel", "Suspension", "Uplift"),
)
WEEKS = (*CARE, "Actual", "ActualsFile", "Dispute", "Invoice", "Visit", "VisitMapping")
OF_ALL = ("care imported", "setting changed")  # kinds of events about nothing in particular


def newest_event(object_types: Collection[str], organisation_id: int | None = None) -> int | None:
    """The id of the last event about such things, of the council's or an organisation's; of all of them for None.

    Who signed in, who looked at what and what was sent by e-mail is not among them.
    """
    about = AuditEvent.object_type.in_(object_types) | AuditEvent.kind.in_(OF_ALL)
    query = AuditEvent.select(AuditEvent.id).where(about)
    if organisation_id is not None:
        query = query.where((AuditEvent.organisation == organisation_id) | AuditEvent.organisation.is_null())
    newest = query.order_by(AuditEvent.id.desc()).limit(1).scalar()
    return None if newest is None else int(newest)
