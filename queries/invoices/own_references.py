"""The references that an organisation has given to its invoices and credit notes."""

from typing import NamedTuple

from models import Invoice


class OwnReferences(NamedTuple):
    """The newest reference of a kind, empty without any, and all that are taken, as they are compared."""

    newest: str
    taken: frozenset[str]


def own_references(organisation_id: int, kind: str) -> OwnReferences:
    """The OwnReferences of an organisation; kind: `invoice` or `credit_note`. Two queries."""
    theirs = Invoice.select(Invoice.reference).where(Invoice.organisation == organisation_id)
    newest = theirs.where(Invoice.kind == kind).order_by(Invoice.number.desc()).limit(1).scalar()
    keys = Invoice.select(Invoice.reference_key).where(Invoice.organisation == organisation_id)
    return OwnReferences(newest or "", frozenset(key for (key,) in keys.tuples()))
