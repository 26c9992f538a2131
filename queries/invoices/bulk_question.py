"""What is asked before several invoices are authorised together: how many these are, and what they come to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from models import Invoice, Organisation
from queries.invoices.flags import figures_for
from queries.invoices.totals import totals_of
from rules.actor import Actor
from rules.authorise_limits import why_another
from rules.invoice_flags import Flag
from rules.invoice_statuses import InvoiceStatus
from rules.money import format_pence


@dataclass(frozen=True)
class BulkQuestion:
    """The invoices that would be authorised, by id, and what they come to in pence; `left_out` has a sentence for each
    of the others: one that is flagged is looked at by itself.
    """

    ids: frozenset[int]
    pence: int
    left_out: tuple[str, ...]
    listed: tuple[tuple[str, str, int], ...] = ()  # (provider, reference, pence), the largest first

    @property
    def words(self) -> str:
        """`Authorise 3 invoices, £1,072.30`: the button says what it does."""
        invoices = "1 invoice" if len(self.ids) == 1 else f"{len(self.ids)} invoices"
        return f"Authorise {invoices}, {format_pence(self.pence)}"

    @property
    def message(self) -> str:
        """The question, with the largest of several."""
        if len(self.listed) < 2:
            return f"{self.words}?"
        provider, reference, pence = self.listed[0]
        return f"{self.words}? The largest is {reference} of {provider}, {format_pence(pence)}."

    @property
    def answer(self) -> str:
        """What the form answers, and what would be asked anew if anything of it changed."""
        return f"{len(self.ids)} {self.pence}"


def question_about(viewer: Actor, invoice_ids: Collection[int], off_trend_percent: int) -> BulkQuestion:
    """The BulkQuestion of the ticked invoices; of those that the viewer cannot see nothing is said.

    off_trend_percent: the council's setting.
    """
    seen = Invoice.visible_to(viewer).where(Invoice.id.in_(list(invoice_ids)))
    seen = seen.select(Invoice, Organisation).join_from(Invoice, Organisation)
    invoices = list(seen.order_by(Invoice.submitted_at, Invoice.id))
    totals = totals_of([invoice.id for invoice in invoices])
    figures = figures_for(invoices, totals, off_trend_percent)
    why = {each.id: _why_left_out(each, figures[each.id].flags, viewer.person_id) for each in invoices}
    together = frozenset(invoice.id for invoice in invoices if not why[invoice.id])
    pence = sum(totals[invoice_id].payable for invoice_id in together)
    listed = [
        (each.organisation.name, each.reference, totals[each.id].payable) for each in invoices if not why[each.id]
    ]
    left_out = tuple(_sentence(each, why) for each in invoices if why[each.id])
    return BulkQuestion(together, pence, left_out, tuple(sorted(listed, key=lambda each: -each[2])))


def _why_left_out(invoice: Invoice, flags: list[Flag], officer_id: int | None) -> str:
    if why_another(officer_id, invoice.created_by_id, invoice.first_authorised_by_id):
        return "is for another officer to authorise"
    if invoice.status != InvoiceStatus.PENDING:
        return f"is {InvoiceStatus(invoice.status).label}"
    return f"is flagged: {', '.join(flags)}" if flags else ""


def _sentence(invoice: Invoice, why: Mapping[int, str]) -> str:
    return f"{invoice.reference} {why[invoice.id]}. Open it to decide."
