"""`flask report`: the columns that other systems are built against, what the options choose, and what is refused."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.support import factories
from tests.support.payment_runs import authorised_invoice, scheduled_care, started

COLUMNS = {
    "commissioned-vs-actuals": "Organisation,Service,Service Level,SSRef,Client,CPLI ID,Week,Generated,Visits,"
    "Cost Centre,Subjective,Quantity Commissioned,"
    "Quantity Actual,Quantity Frustrated,Quantity Difference,Cost Commissioned,"
    "Cost Actual,Cost Frustrated,Cost Difference",
    "payment-items": "Contract,SSRef,CPLI ID,Service Level,Kind,Period Start,Period End,Financial Year,From,To,"
    "Quantity,Amount,VAT,Status,Settled In",
    "pending-payment-exceptions": "Contract,Client,SSRef,CPLI ID,From,To,Was,Now,Difference,Why",
    "held-back": "Contract,SSRef,CPLI ID,Service Level,From,To,Reason,Amount",
    "purchase-orders": "Purchase Order,Client,SSRef,Contract,Financial Year,Value,Spend To Date,Issued",
    "pending-scheduled-payments": "Type,Provider,Contract,Period Start,Period End,Due,Client,SSRef,Service,Item Notes,"
    "Budget,From,To,Status,Amount,VAT",
    "annual-statement": "Paid On,Remittance,Client,SSRef,Reason for Payment,From,To,Amount",
    "annual-statement-of-foster-carer-payments": "Paid On,Remittance,Client,SSRef,Reason for Payment,From,To,Amount",
    "remittance-advice": "Remittance,Contract,Period Start,Period End,Client,SSRef,Cost / Income,Reason for Payment,"
    "From,To,Amount,VAT,Status",
}


@pytest.fixture
def report(app, database):
    """`report("held-back", "--contract", "K1")` runs the command; it opens a connection of its own."""

    def run(*arguments):
        database.close()
        try:
            return app.test_cli_runner().invoke(args=["report", *arguments])
        finally:
            database.connect(reuse_if_open=True)

    return run


def rows_of(result):
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.mark.parametrize("name", COLUMNS)
def test_the_columns_are_those_that_other_systems_read(report, name):
    assert report(name).stdout_bytes == f"{COLUMNS[name]}\r\n".encode()


def test_a_paid_item_says_where_it_was_settled(report, actor, run_jobs):
    care = scheduled_care(rate="100.00")
    started(actor("fin"), actor("amy"))
    run_jobs()
    paid, next_one = rows_of(report("payment-items"))
    assert (paid["Amount"], paid["Status"], paid["Settled In"]) == ("400.00", "Settled", "1")
    assert (paid["From"], paid["To"], paid["Financial Year"]) == ("27/10/2025", "23/11/2025", "2025/2026")
    assert (paid["Contract"], paid["CPLI ID"]) == (care.contract.reference, care.cpli.reference)
    assert (next_one["Status"], next_one["Settled In"]) == ("Payable", "")


def test_a_remittance_advice_has_a_line_for_each_reason(report, actor, run_jobs):
    care = scheduled_care(rate="100.00")
    started(actor("fin"), actor("amy"))
    run_jobs()
    [line] = rows_of(report("remittance-advice", "--contract", care.contract.reference))
    assert line["Client"] == care.client.full_name
    assert (line["Cost / Income"], line["Amount"], line["VAT"], line["Status"]) == ("Cost", "400.00", "0.00", "Paid")


def test_items_are_chosen_by_the_dates_that_their_period_touches(report):
    factories.make_payment_item(slice_start=date(2025, 9, 15), slice_end=date(2025, 10, 12), amount_pence=100)
    factories.make_payment_item(slice_start=date(2025, 10, 13), slice_end=date(2025, 11, 9), amount_pence=-200)
    rows = rows_of(report("payment-items", "--from", "13/10/2025", "--to", "2025-10-31"))
    assert [row["Amount"] for row in rows] == ["-2.00"]


def test_an_organisation_is_chosen_by_its_reference(report):
    mine, other = factories.make_held_back(amount_pence=1), factories.make_held_back(amount_pence=2)
    rows = rows_of(report("held-back", "--organisation", other.organisation.reference))
    assert [(row["Amount"], row["Reason"]) for row in rows] == [("0.02", "Week not confirmed")]
    assert mine.id != other.id


def test_an_order_is_spent_by_what_was_paid_for_it_not_by_what_is_frozen(report, actor, run_jobs):
    invoice = authorised_invoice(pence=12_300, vat_pence=2_460)
    commitment = invoice.commitments.get()
    order = factories.make_purchase_order(
        contract=commitment.contract, client=commitment.client, organisation=invoice.organisation, value_pence=50_000
    )
    assert [row["Spend To Date"] for row in rows_of(report("purchase-orders"))] == ["0.00"]
    started(actor("fin"), actor("amy"))
    run_jobs()
    [row] = rows_of(report("purchase-orders"))
    assert (row["Value"], row["Spend To Date"]) == ("500.00", "123.00")
    assert row["Purchase Order"] == f"{order.client.list_name} - 2025/2026"


def test_text_that_could_start_a_formula_is_made_harmless(report):
    item = factories.make_payment_item()
    item.service_level.name = "=HYPERLINK(1)"
    item.service_level.save()
    assert rows_of(report("payment-items"))[0]["Service Level"] == "'=HYPERLINK(1)"


def test_a_spreadsheet_has_real_numbers_and_dates(report):
    factories.make_payment_item(amount_pence=107_230)
    result = report("payment-items", "--format", "xlsx")
    headings, row = load_workbook(io.BytesIO(result.stdout_bytes)).active.iter_rows(values_only=True)
    shown = dict(zip(headings, row, strict=True))
    assert shown["Amount"] == 1072.3
    assert shown["Period Start"].date() == date(2025, 10, 13)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pay"], "'pay' is not one of"),
        (["held-back", "--contract", "nowhere"], "There is no contract with the reference nowhere."),
        (["held-back", "--organisation", "nobody"], "There is no organisation with the reference nobody."),
        (["held-back", "--from", "soon"], "Enter the date like 1/4/2022"),
        (["held-back", "--from", "2/1/2025", "--to", "1/1/2025"], "It is before the --from date."),
        (["held-back", "--format", "pdf"], "'pdf' is not one of"),
    ],
)
def test_a_wrong_option_is_refused_in_words(report, arguments, words):
    result = report(*arguments)
    assert result.exit_code == 2
    assert words in result.output
