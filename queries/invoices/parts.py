"""An invoice and the parts that were taken off it, each with an item on hold: one family with the same files."""

from peewee import Expression, ModelSelect

from models import Invoice, Organisation, UploadedFile
from queries.prepared import Reader, Slot
from queries.prepared_models import PreparedModels
from rules.actor import Actor


def find_invoice(viewer: Actor, invoice_id: int) -> Invoice | None:
    """The invoice with this id and its organisation; None where the viewer may see none."""
    return _INVOICE.first(viewer.side, organisation_id=viewer.organisation_id, id=invoice_id)


def family_of(invoice: Invoice, viewer: Actor) -> ModelSelect:
    """The query of the invoice that this is a part of, and the parts held from either, as the viewer may see them."""
    of_family = is_of_family(invoice.split_from_id or invoice.id)
    return Invoice.visible_to(viewer).where(of_family, Invoice.id != invoice.id).order_by(Invoice.id)


def parts_beside(invoice: Invoice, viewer: Actor) -> list[Invoice]:
    """What `family_of` finds."""
    bound = {"root": invoice.split_from_id or invoice.id, "but": invoice.id}
    return _PARTS.rows(viewer.side, organisation_id=viewer.organisation_id, **bound)


def file_of_invoice(viewer: Actor, invoice: Invoice, file_id: int) -> UploadedFile | None:
    """A supporting file of this very invoice, None where the viewer may see no such one."""
    theirs = UploadedFile.visible_to(viewer).where(UploadedFile.invoice == invoice.id)
    return theirs.where(UploadedFile.id == file_id).first()


def files_of_family(invoice: Invoice) -> list[UploadedFile]:
    """The supporting files of an invoice and of its parts, each with its `invoice`: every part shows all of them."""
    return _FILES.rows(root=invoice.split_from_id or invoice.id)


def is_of_family(root: int | Slot) -> Expression:
    """The condition that an invoice is the one with this id, or a part that was taken off it."""
    return (Invoice.id == root) | (Invoice.split_from == root)


def _invoice(side: str) -> ModelSelect:
    theirs = Invoice.visible_to(Reader(side)).where(Invoice.id == Slot("id"))
    return theirs.select(Invoice, Organisation).join(Organisation)


def _parts(side: str) -> ModelSelect:
    beside = Invoice.visible_to(Reader(side)).where(is_of_family(Slot("root")), Invoice.id != Slot("but"))
    return beside.order_by(Invoice.id)


def _files() -> ModelSelect:
    query = UploadedFile.select(UploadedFile, Invoice).join(Invoice).where(is_of_family(Slot("root")))
    return query.order_by(UploadedFile.id)


_INVOICE = PreparedModels[Invoice](_invoice)
_PARTS = PreparedModels[Invoice](_parts)
_FILES = PreparedModels[UploadedFile](_files)
