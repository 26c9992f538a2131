"""`flask verify`."""

import pytest

from models import HeldBack, PaymentItem, database
from operations import audit, chain_ends, purchase_orders
from tests.support import factories
from tests.support.bedford import recalculate


@pytest.fixture
def ends(settings):
    """The file of ends, which is not there before and after."""
    path = settings.data_dir / chain_ends.FILE
    path.unlink(missing_ok=True)
    yield path
    path.unlink(missing_ok=True)


@pytest.fixture
def run_verify(app, ends, bedford, at):
    def run(*arguments):
        result = app.test_cli_runner().invoke(args=["verify", *arguments])
        database.connect(reuse_if_open=True)  # the command closed the one it used
        return result

    recalculate(bedford)
    purchase_orders.reissue_all(at)
    with database.atomic():
        audit.record("contract changed", by=audit.SYSTEM, at=at)
    return run


def test_all_is_well_and_the_end_of_the_chain_is_kept(run_verify, ends):
    answer = run_verify("--whole-chain")
    assert (answer.exit_code, "all is well" in answer.output) == (0, True), answer.output
    [line] = ends.read_text().splitlines()
    assert len(line.split()) == 4


def test_what_is_wrong_is_said_with_how_much(run_verify):
    item = PaymentItem.select().where(PaymentItem.amount_pence != 0).first() or factories.make_payment_item()
    PaymentItem.update(vat_pence=item.vat_pence + 1).where(PaymentItem.id == item.id).execute()
    answer = run_verify()
    assert answer.exit_code == 1
    assert f"Payment item {item.id} of line {item.line_key}: its VAT is" in answer.output
    assert answer.output.rstrip().endswith("1 wrong.")


def test_it_works_everything_out_again_and_keeps_nothing_of_it(run_verify):
    assert "all is well" in run_verify("--recalculate").output
    HeldBack.update(amount_pence=HeldBack.amount_pence + 1).execute()
    PaymentItem.update(quantity_hundredths=1).execute()
    standing = list(PaymentItem.select().tuples()), list(HeldBack.select().tuples())
    answer = run_verify("--recalculate")
    assert answer.exit_code == 1
    assert "worked out again" in answer.output
    assert (list(PaymentItem.select().tuples()), list(HeldBack.select().tuples())) == standing


def test_what_would_only_be_worded_otherwise_is_said_and_is_not_wrong(run_verify):
    item = PaymentItem.get(PaymentItem.state == "derived")
    PaymentItem.update(reason="As it was worded once.").where(PaymentItem.id == item.id).execute()
    answer = run_verify("--recalculate")
    assert answer.exit_code == 0, answer.output
    assert f"Words only. Payment item {item.line_key}" in answer.output
    assert "all is well" in answer.output
    assert "\n1 would be explained in other words" in answer.output


def test_a_file_of_ends_that_cannot_be_read_is_said(run_verify, ends):
    ends.write_text("nothing\n")
    answer = run_verify()
    assert answer.exit_code == 1
    assert f"Line 1 of {chain_ends.FILE}" in answer.output
