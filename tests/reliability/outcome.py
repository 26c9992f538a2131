"""What a payment run left behind, for comparing one that was disturbed with one that was not."""

import re

from models import Job, LineStatus, PaymentItem, PaymentRun, Period, Remittance
from operations import audit
from queries import verification
from reports import ledger, remittance_advice
from reports.parameters import Request
from reports.table import plain_rows
from tests.support.notices import told
from web.downloads import csv_text

ITEM = (
    *("line_key", "slice_start", "side", "state", "line_status", "period_start"),
    *("amount_pence", "vat_pence", "is_paid", "remittance"),
)
LINK = re.compile(r"/remittances/(\d+)")


def outcome_of(run_id):
    """All that must not depend on kills: numbers, files, notices, and every item, period and status afterwards.

    Remittances by their number: a row that was rolled back may use up an id.
    """
    run = PaymentRun.get_by_id(run_id)
    advice = remittance_advice.REPORT
    remittances = list(Remittance.select().order_by(Remittance.number).dicts())
    numbers = {remittance.pop("id"): remittance["number"] for remittance in remittances}
    return {
        "state": run.state,
        "payments file": csv_text(*ledger.payments(run)).encode(),
        "coding file": csv_text(*ledger.coding(run)).encode(),
        "remittances": remittances,
        "remittance file": csv_text(advice.headings, plain_rows(advice, Request(audit.SYSTEM))).encode(),
        "notices": [
            (whom, text, LINK.sub(lambda found: f"remittance {numbers[int(found[1])]}", path))
            for whom, text, path in told()
        ],
        "items": [(*item, numbers.get(remittance)) for *item, remittance in _rows(PaymentItem, ITEM)],
        "periods": _rows(Period, ("contract", "start_date", "finalised_on")),
        "statuses": _rows(LineStatus, ("line_key", "slice_start", "side", "status")),
        "jobs that failed": Job.select().where(Job.state == "failed").count(),
        "problems": list(verification.problems()),
    }


def _rows(table, names):
    """These columns of every row, in an order that does not depend on ids."""
    return sorted(table.select(*(getattr(table, name) for name in names)).tuples(), key=repr)
