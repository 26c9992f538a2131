"""Was so much, now so much, because: an adjustment names the change that made it, and who made that."""

from datetime import date, datetime

import pytest

from models import CarePackageLineItem, Client, PaymentItem
from operations import consequences
from operations.care_import.importing import import_care
from operations.uplifts.applying import apply
from operations.uplifts.previewing import preview
from queries import adjustment_causes
from rules.moment import Moment
from rules.uplifts import PERCENT, Terms
from tests.support.care_files import GOOD, good, sheets_of
from tests.support.scheduled_payments import moment, pay

IMPORTED, PAID, LATER = moment(2025, 9, 1), moment(2025, 10, 1), moment(2025, 10, 20)
METHOD = {
    "model": "scheduled",
    "pay_on_actuals": "never",
    "frequency": "monthly",
    "start_date": "01/10/2025",
    "first_period_start": "01/10/2025",
    "slack_days": "0",
}
LINE = {"pricing": "weekly", "unit_price": "70.00", "start_date": "01/10/2025"}
WITHOUT = ("prices.csv", "contributions.csv", "suspensions.csv", "actuals.csv", "contacts.csv", "officers.csv")


@pytest.fixture
def change(actor, run_jobs):
    """October is paid at £70.00 a week; `change(prices=[...])` is what cora imports on 20 October."""
    sheets = {name.removesuffix(".csv"): [dict(row)] for name, row in GOOD.items() if name not in WITHOUT}
    sheets["payment_methods"] = [{**GOOD["payment_methods.csv"], **METHOD}]
    sheets["organisations"] = [{**GOOD["organisations.csv"], "creditor_ref": "C1"}]
    sheets["service_levels"] = [{**GOOD["service_levels.csv"], "cost_centre": "CC100", "subjective": "4100"}]
    days = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "")
    sheets["care_package_line_items"] = [{**GOOD["care_package_line_items.csv"], **LINE, **days}]
    bring_in(actor, IMPORTED, sheets)
    consequences.everything_changed(PAID)
    pay(actor, PAID)

    def change(at=LATER, **files):
        bring_in(actor, at, files)
        run_jobs(at)
        adjustments = list(PaymentItem.select().where(PaymentItem.kind == "adjustment"))
        causes = adjustment_causes.causes_of(adjustments)
        return [(item.amount_pence, causes.get(item.id)) for item in adjustments]

    return change


def bring_in(actor, at, files):
    imported = import_care(sheets_of(**files), by=actor("cora"), at=at)
    assert imported.plan.rejections == []


def line(**changed):
    days = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "")
    return {**GOOD["care_package_line_items.csv"], **LINE, **days, **changed}


WHO = "(care import by Cora Example, 20/10/2025)"


def test_an_end_date(change):
    assert change(care_package_line_items=[line(end_date="25/10/2025")]) == [
        (-6_000, f"the end date of the line changed from none to 25/10/2025 {WHO}")
    ]


def test_a_change_between_midnight_and_one_in_summer_is_of_that_day(change):
    half_past_midnight = Moment(date(2025, 10, 20), datetime(2025, 10, 19, 23, 30))
    found = change(half_past_midnight, care_package_line_items=[line(end_date="25/10/2025")])
    assert found == [(-6_000, f"the end date of the line changed from none to 25/10/2025 {WHO}")]


def test_a_price_from_a_date(change):
    found = change(prices=[{"cpli_id": "C1", "start_date": "25/10/2025", "unit_price": "77.00"}])
    assert found == [(700, f"the price is £77.00 from 25/10/2025 {WHO}")]


def test_a_suspension(change):
    row = {"ssref": "A1", "cpli_id": "", "start_date": "06/10/2025", "end_date": "08/10/2025", "reason": "hospital"}
    found = change(suspensions=[row])
    assert found == [(-3_000, f"a suspension from 06/10/2025 to 08/10/2025 (hospital) was added {WHO}")]


def test_a_date_of_death(change):
    found = change(clients=[good("clients.csv", date_of_death="30/10/2025")])
    assert found == [(-1_000, f"the date of death, 30/10/2025, was recorded {WHO}")]
    assert Client.get().date_of_death == date(2025, 10, 30)


def test_an_uplift(change, actor):
    cora, terms = actor("cora"), Terms(PERCENT, 100_000, date(2025, 10, 25))
    uplift = preview(terms, cora, LATER, contract_id=CarePackageLineItem.get().contract_id)
    apply(uplift, uplift.version, "Fees", cora, LATER)
    words = "an uplift of 10% from 25/10/2025 changed the price from £70.00 to £77.00"
    assert change() == [(700, f"{words} (Cora Example, 20/10/2025: Fees)")]


def test_another_payment_method(change):
    method = {**GOOD["payment_methods.csv"], **METHOD, "pay_on_actuals": "if_entered"}
    three_days = {"week_beginning": "06/10/2025", "cpli_id": "C1", "actual": "3", "missed": "4", "status": "Confirmed"}
    [(amount, because)] = change(payment_methods=[method], actuals=[three_days])
    assert amount == -4_000
    assert f"the method’s pay on actuals changed from Never to If entered {WHO}" in because


def test_what_no_figure_depends_on_is_not_named(change):
    found = change(
        care_package_line_items=[line(budget_code="B7", unit_price="77.00")],
        prices=[{"cpli_id": "C1", "start_date": "01/12/2025", "unit_price": "99.00"}],
    )
    amount, because = found[0]
    assert because == f"the price changed from £70.00 to £77.00 {WHO}"
    assert amount == 3_100


def test_a_change_that_nothing_was_recorded_for_has_no_cause(change, database):
    CarePackageLineItem.update(unit_price_tenthousandths=770_000).execute()
    consequences.everything_changed(Moment(LATER.today, LATER.now))
    assert change() == [(3_100, None)]
