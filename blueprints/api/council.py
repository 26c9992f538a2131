"""For the council's own systems: care in, payment files and items out, the compliance figures."""

import io
import zipfile
from datetime import date
from typing import Annotated, Any, Literal

from flask import Response, url_for
from flask_login import current_user
from msgspec import Meta

from blueprints.api.routes import bp
from blueprints.api.shapes import Amount, Page, Paged, Quantity, Shape, Text, after_id, amount, page_of, quantity
from models import CareUpload
from operations.care_uploads import keeping
from queries.care_files.folders import FILE_NAMES
from queries.payment_runs.detail import find_run
from queries.payment_runs.listing import runs_after
from queries.payments_compliance import earliest_submission, half_year
from reports import ledger, payment_items
from reports.parameters import Request
from rules.api_keys import Scope
from rules.financial_years import financial_year_name
from rules.payments_compliance import Figure, half_years_back
from web import clock, downloads
from web.api.problems import FieldProblem, NotValid
from web.api.views import once, operation
from web.loading import found_or_404, get_object_or_404

MOST_TOLD = 300  # rejected rows


class CareFiles(Shape):
    """Care files by name, each as the text of its CSV, as `flask import-care` reads them."""

    files: Annotated[dict[Literal[tuple(sorted(FILE_NAMES))], str], Meta(min_length=1)]


class CareImport(Shape):
    """An import: the worker first says what it would do (`ready`), and after `apply` does it (`applied`). `rejected`
    are the first rows that are wrong; the others are applied.
    """

    id: int
    state: Literal["checking", "ready", "applying", "applied", "failed"]
    version: int
    problem: str
    files: list[dict[str, Any]]
    rejected: list[dict[str, Any]]
    rejected_count: int
    has_changes: bool


class ImportSeen(Shape):
    """The version of the import as it was seen."""

    version: Annotated[int, Meta(ge=1, le=2**31 - 1)]


class PaymentRun(Shape):
    """A payment run. A finalised one has its payments and coding files."""

    id: int
    state: Literal["prepared", "checked", "approved", "finalising", "finalised", "dropped"]
    finalise_date: date
    bank_date: date


class ItemsAsked(Paged):
    """Items whose slice touches these dates, of a contract where one is named."""

    from_date: date | None = None
    to_date: date | None = None


class PaymentItem(Shape):
    """A payment item, as the report Payment Items has it."""

    contract: str
    ssref: str | None
    cpli_id: str | None
    service_level: str
    kind: str
    period_start: date
    period_end: date
    financial_year: str
    from_date: date
    to_date: date
    quantity: Quantity | None
    amount: Amount
    vat: Amount
    status: str
    settled_in: int | None


class ComplianceAsked(Shape):
    """Which half-year, by its first day: 1 April or 1 October. The last that is over unless it is said."""

    half: date | None = None


class ComplianceShare(Shape):
    """How many invoices a figure counts, of how many, and what they come to."""

    figure: Text
    count: int
    of: int
    amount: Amount


class Compliance(Shape):
    """The figures of a half-year, as they stand today."""

    first: date
    last: date
    is_over: bool
    average_days: str | None
    publish_by: date
    figures: list[ComplianceShare]


@bp.post("/v1/care-imports")
@operation(
    Scope.CARE_WRITE,
    summary="Send care files",
    takes=CareFiles,
    gives=CareImport,
    status=201,
    idempotency="may",
)
def send_care(sent: CareFiles):
    """Nothing is changed yet: ask how it stands until it is `ready`, look at it, then apply it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in sent.files.items():
            packed.writestr(zipfile.ZipInfo(name), text.encode())  # without its time: the same is the same
    at = clock.moment()
    return once(
        lambda: _import(keeping.hand_in("api.zip", content.getvalue(), current_user, at)),
        lambda made: url_for("api.one_care_import", care_upload_id=made.id),
        status=201,
    )


@bp.get("/v1/care-imports/<id:care_upload_id>")
@operation(Scope.CARE_WRITE, summary="How an import stands", gives=CareImport)
def one_care_import(care_upload_id: int) -> CareImport:
    """What it would do, or did."""
    return _import(_upload(care_upload_id))


@bp.post("/v1/care-imports/<id:care_upload_id>/apply")
@operation(
    Scope.CARE_WRITE,
    summary="Apply an import",
    takes=ImportSeen,
    gives=CareImport,
    idempotency="must",
)
def apply_care_import(care_upload_id: int, sent: ImportSeen):
    """The worker applies the good rows, if they still do what was previewed."""
    upload = _upload(care_upload_id)
    return once(lambda: _import(keeping.update_system(upload, sent.version, current_user, clock.moment())))


@bp.get("/v1/payment-runs")
@operation(Scope.LEDGER_READ, summary="Payment runs", asks=Paged, gives=Page[PaymentRun])
def list_runs(asked: Paged) -> Page[PaymentRun]:
    """In the order in which they were prepared."""
    rows = runs_after(current_user, after_id(asked), asked.limit + 1)
    return page_of(rows, asked, _run, lambda row: row.id)


@bp.get("/v1/payment-runs/<id:payment_run_id>/payments.csv")
@operation(Scope.LEDGER_READ, summary="The ledger’s payments file of a run", media_type="text/csv")
def payments_file(payment_run_id: int) -> Response:
    """The same bytes whenever it is asked for. Only a finalised run has one."""
    return _ledger_file(payment_run_id, "payments", ledger.payments)


@bp.get("/v1/payment-runs/<id:payment_run_id>/coding.csv")
@operation(Scope.LEDGER_READ, summary="The ledger’s coding file of a run", media_type="text/csv")
def coding_file(payment_run_id: int) -> Response:
    """The same bytes whenever it is asked for. Only a finalised run has one."""
    return _ledger_file(payment_run_id, "coding", ledger.coding)


@bp.get("/v1/payment-items")
@operation(Scope.LEDGER_READ, summary="Payment items", asks=ItemsAsked, gives=Page[PaymentItem])
def list_payment_items(asked: ItemsAsked) -> Page[PaymentItem]:
    """Every amount that was worked out, paid or not."""
    request = Request(current_user, from_date=asked.from_date, to_date=asked.to_date)
    rows = payment_items.items_after(request, after_id(asked), asked.limit + 1)
    return page_of(rows, asked, lambda row: _payment_item(row, request), lambda row: row.id)


@bp.get("/v1/compliance")
@operation(
    Scope.COMPLIANCE_READ, summary="The compliance figures of a half-year", asks=ComplianceAsked, gives=Compliance
)
def compliance(asked: ComplianceAsked) -> Compliance:
    """As the council publishes them (Procurement Act 2023, section 69)."""
    today = clock.today()
    halves = half_years_back(today, earliest_submission(current_user, today))
    wanted = [half for half in halves if half[0] == asked.half] if asked.half else halves[1:2] or halves
    if not wanted:
        raise NotValid([FieldProblem("half", "Send the first day of a half-year with invoices: 1 April or 1 October")])
    found = half_year(current_user, wanted[0], today)
    return Compliance(
        first=found.first,
        last=found.last,
        is_over=found.is_over,
        average_days=found.average_days,
        publish_by=found.publish_by,
        figures=[_share(figure, found.share(figure)) for figure in Figure],
    )


def _upload(care_upload_id):
    return get_object_or_404(CareUpload.visible_to(current_user), CareUpload.id == care_upload_id)


def _import(upload):
    preview, applied = upload.preview, upload.applied
    files = [{"file": each["name"], **each["counts"]} for each in preview.get("files", ())]
    if applied:
        files = [{"file": name, **counts} for name, counts in applied["counts"].items()]
    return CareImport(
        id=upload.id,
        state=upload.state,
        version=upload.version,
        problem=preview.get("problem", ""),
        files=files,
        rejected=[
            {"file": row["file"], "line": row["line"], "problems": [list(each) for each in row["problems"]]}
            for row in preview.get("rejected", ())[:MOST_TOLD]
        ],
        rejected_count=preview.get("rejected_count", 0),
        has_changes=bool(preview.get("has_changes")),
    )


def _run(row):
    return PaymentRun(id=row.id, state=row.state, finalise_date=row.finalise_date, bank_date=row.bank_date)


def _ledger_file(payment_run_id, name, make):
    run = found_or_404(find_run(current_user, payment_run_id))
    found_or_404(run if run.state == "finalised" else None)
    return downloads.ledger_file(run.id, name, *make(run))


def _payment_item(row, request):
    (cells,) = payment_items.rows_of([row], request)
    named = dict(zip(PaymentItem.__struct_fields__, cells, strict=True))
    named |= {name: amount(named[name]) for name in ("amount", "vat")}
    named["financial_year"] = financial_year_name(named["financial_year"])
    named["quantity"] = None if named["quantity"] is None else quantity(named["quantity"])
    return PaymentItem(**named)


def _share(figure, share):
    return ComplianceShare(figure=figure.value, count=share.count, of=share.of, amount=amount(share.pence))
