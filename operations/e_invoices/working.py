"""The worker's part: an electronic invoice is read by a program of its own, fitted to what is payable, submitted."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from models import EInvoiceFile, Invoice, Job, Person, database
from operations import audit, jobs, programs
from operations.invoices import submitting
from operations.invoices.submitting import InvoiceDetails
from queries.e_invoices import billed_of, offers_of
from queries.invoices.totals import current
from rules.actor import Absent
from rules.broken import IllegalMove, RuleBroken, problems_of
from rules.e_invoices import EInvoice, Finding, LineFit, fit
from rules.moment import Moment

PROGRAM = "operations.e_invoices.reading"
SECONDS = 120
WHOLE = "The whole invoice"
BROKE = "The file could not be read. Save it again in your system, and send it once more"


def read_file(job: Job, at: Moment, file_id: int) -> Callable[[], object] | None:
    """The job. A file that fits becomes a submitted invoice, in the name of who sent it; done again after a kill it
    changes nothing.
    """
    file = EInvoiceFile.get_or_none(EInvoiceFile.id == file_id, EInvoiceFile.state == "reading")
    if file is None:
        return None
    try:
        answer = json.loads(programs.run(PROGRAM, given=bytes(file.content), seconds=SECONDS))
    except programs.ProgramFailed as failed:
        raise jobs.AttemptFailed("the e-invoice cannot be read") from failed
    if "refused" in answer:
        broken = [{"at": rule, "words": words, "where": where} for rule, words, where in answer["refused"]]
        return lambda: _refuse(file, broken, at)
    invoice = EInvoice.from_stored(answer["invoice"])
    return lambda: _take(file, invoice, at)


def note_failure(job: Job) -> None:
    """A file that no attempt could read is refused, in words. Raises nothing where it is gone."""
    if job.state == "failed":
        _write(job.payload["file_id"], "refused", findings=[{"at": WHOLE, "words": BROKE}])


def _take(file: EInvoiceFile, read: EInvoice, at: Moment) -> None:
    """Submit it, or refuse it with every reason, in the transaction that ends the job."""
    by = _sender(file)
    offers = offers_of(file.organisation_id, read.kind or "invoice")
    billed = billed_of(file.organisation_id, min(read.days), max(read.days)) if read.days else []
    keys, findings, fitted = fit(read, offers, billed)
    lines = list(map(_kept, fitted))
    if not findings:
        try:
            with database.atomic():
                _submit(file, read, keys, lines, by, at)
            return
        except RuleBroken as broken:
            findings = [Finding("", each.message) for each in problems_of(broken)]
    kept = [
        {"at": f"Line {each.lines}" if each.lines else WHOLE, "words": each.words, "pence": each.pence}
        for each in findings
    ]
    _refuse(file, kept, at, reference=read.reference, lines=lines)


def _kept(fitted: LineFit) -> dict[str, Any]:
    """A line and what became of it, as JSON keeps it."""
    line, offer = fitted.line, fitted.offer
    first, last = (day.isoformat() if day else None for day in (line.first, line.last))
    about = {"number": line.number, "name": line.name, "client": line.client, "first": first, "last": last}
    return about | {"pence": line.net, "key": offer.key if offer else "", "item": str(offer or ""), "why": fitted.why}


def _submit(
    file: EInvoiceFile, read: EInvoice, keys: list[str], lines: list[dict[str, Any]], by: Absent, at: Moment
) -> None:
    details = InvoiceDetails(read.reference, read.issued, read.vat_number)
    made: Invoice = submitting.create(details, keys, by, at, kind=read.kind or "invoice")
    made = current(made)
    submitting.submit(made, made.version, by, at)
    if not _write(file.id, "submitted", reference=read.reference, invoice=made.id, lines=lines):
        raise IllegalMove  # another attempt was faster
    now = {"invoice": made.id, "reference": read.reference, "total_pence": read.payable}
    audit.record("e-invoice submitted", by, at, subject=file, now=now)


def _refuse(file: EInvoiceFile, findings: Sequence[dict[str, Any]], at: Moment, **read: Any) -> None:
    if _write(file.id, "refused", findings=findings, **read):
        audit.record("e-invoice refused", _sender(file), at, subject=file, now={"findings": len(findings)})


def _write(file_id: int, state: str, **values: Any) -> bool:
    """Whether it was being read until now."""
    same = (EInvoiceFile.id == file_id) & (EInvoiceFile.state == "reading")
    return bool(EInvoiceFile.update(state=state, **values).where(same).execute())


def _sender(file: EInvoiceFile) -> Absent:
    person = Person.get_by_id(file.sent_by_id)
    return Absent(person.id, person.name, person.side, file.organisation_id, frozenset())
