"""An invoice and the parts that were taken off it, each with an item on hold: one family with the same files."""

from peewee import Expression, ModelSelect

from models import Invoice, UploadedFile
from rules.actor import Actor


def family_of(invoice: Invoice, viewer: Actor) -> ModelSelect:
    """The query of the invoice that this is a part of, and the parts held from either, as the viewer may see them."""
    return Invoice.visible_to(viewer).where(is_of_family(invoice), Invoice.id != invoice.id).order_by(Invoice.id)


def file_of_invoice(viewer: Actor, invoice: Invoice, file_id: int) -> UploadedFile | None:
    """A supporting file of this very invoice, None where the viewer may see no such one."""
    theirs = UploadedFile.visible_to(viewer).where(UploadedFile.invoice == invoice.id)
    return theirs.where(UploadedFile.id == file_id).first()


def files_of_family(invoice: Invoice) -> list[UploadedFile]:
    """The supporting files of an invoice and of its parts, each with its `invoice`: every part shows all of them."""
    query = UploadedFile.select(UploadedFile, Invoice).join(Invoice).where(is_of_family(invoice))
    return list(query.order_by(UploadedFile.id))


def is_of_family(invoice: Invoice) -> Expression:
    """The condition that an invoice is this one, the one that it was taken off, or another part of that."""
    root = invoice.split_from_id or invoice.id
    return (Invoice.id == root) | (Invoice.split_from == root)
