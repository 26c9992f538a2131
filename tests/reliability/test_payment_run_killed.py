"""`kill -9` of a worker that finalises a run, again and again: paid once, and the ledger is the same bytes."""

import os
import random
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from models import OutgoingEmail, PaymentItem, PaymentRun, Remittance, database
from operations import jobs, verification
from reports import ledger
from tests import factories
from tests.factories import AT
from tests.payment_run_cases import authorised_invoice, scheduled_care, started

ROOT = Path(__file__).parents[2]
WORKER = [sys.executable, "-m", "tests.reliability.finalise_slowly"]
KILLS = 4
ORGANISATIONS = 6


def run_worker(test_database, now, kill_after=None):
    """One worker on the test's database, killed after it has said so many words. Returns whether it came to its end."""
    command = [*WORKER, test_database.url, now.isoformat()]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        for said, line in enumerate(worker.stdout, 1):
            if said == kill_after:
                os.kill(worker.pid, signal.SIGKILL)
            if line == "done\n":
                return True
    return False


def expected_ledger(run):
    """Both files as they must be, worked out from the frozen items before anything is paid."""
    items = list(PaymentItem.select().where(PaymentItem.payment_run == run))
    by_name = sorted(items, key=lambda item: (item.organisation.name, item.contract.name))
    payments, coding = [], []
    for number, item in enumerate(by_name, 1):
        organisation = item.organisation
        whose = [str(run.id), str(number)]
        pounds = f"{(item.amount_pence + item.vat_pence) // 100}.{(item.amount_pence + item.vat_pence) % 100:02d}"
        payments.append([*whose, organisation.creditor_ref, organisation.name, f"{run.bank_date:%d/%m/%Y}", pounds])
        net = f"{item.amount_pence // 100}.{item.amount_pence % 100:02d}"
        vat = f"{item.vat_pence // 100}.{item.vat_pence % 100:02d}"
        coding.append([*whose, "", "", "2025/2026", net, vat])
    return payments, coding


@pytest.mark.parametrize("seed", [1])
def test_a_killed_run_is_paid_once(visitor, test_database, seed):
    for number in range(ORGANISATIONS):
        care = scheduled_care(rate=f"{100 + number}.00")
        factories.make_contact(organisation=care.organisation)
    authorised_invoice(pence=12_300, vat_pence=2_460)
    run = started(visitor("fin"), visitor("amy"))
    expected = expected_ledger(run)
    database.close()
    chance = random.Random(seed)  # noqa: S311
    now = AT.now
    for _ in range(KILLS):
        assert not run_worker(test_database, now, kill_after=chance.randrange(1, 14))
        now += jobs.LEASE + timedelta(seconds=1)
    assert run_worker(test_database, now)
    database.connect()
    run = PaymentRun.get_by_id(run.id)
    assert run.state == "finalised"
    assert (ledger.payments(run)[1], ledger.coding(run)[1]) == expected
    assert (ledger.payments(run)[1], ledger.coding(run)[1]) == expected  # made again
    assert Remittance.select().count() == ORGANISATIONS + 1
    assert OutgoingEmail.select().count() == ORGANISATIONS
    assert list(verification.problems()) == []
