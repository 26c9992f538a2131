"""Importing commissioned care: what becomes of good rows."""

import pytest

import models
from operations.care_import import importing
from tests.support import factories
from tests.support.care_files import GOOD, bring_in, good, good_sheets, sheets_of


def test_one_good_row_of_each_file_is_new(database):
    imported = bring_in()
    assert imported.plan.rejections == []
    assert imported.plan.counts() == {
        name: {"read": 1, "new": 1, "updated": 0, "unchanged": 0, "rejected": 0} for name in GOOD
    }
    line = models.CarePackageLineItem.get()
    assert (line.client.ssref, line.contract.organisation.name) == ("A1", "Rose Care")
    assert (line.sessions, line.unit_price_tenthousandths) == ([100] * 5 + [0, 0], 2_144_600)
    actual = models.Actual.get()
    assert (actual.state, actual.actual_hundredths, actual.frustrated_hundredths) == ("confirmed", 300, 100)
    assert actual.missed_hundredths == 100


def test_the_same_files_again_change_nothing(database):
    bring_in()
    events, iterations = models.AuditEvent.select().count(), models.PurchaseOrderIteration.select().count()
    again = bring_in()
    assert not again.is_applied
    assert all(counts["unchanged"] == counts["read"] == 1 for counts in again.plan.counts().values())
    assert models.AuditEvent.select().count() == events
    assert models.PurchaseOrderIteration.select().count() == iterations


def test_a_changed_row_is_updated_and_told_with_what_it_was(database):
    bring_in()
    imported = bring_in(sheets_of(prices=[good("prices.csv", unit_price="225.00")]))
    assert imported.plan.counts()["prices.csv"]["updated"] == 1
    assert models.PriceChange.get().unit_price_tenthousandths == 2_250_000
    event = models.AuditEvent.get(models.AuditEvent.kind == "price changed by import")
    assert event.was == {"unit_price_tenthousandths": 2_200_000}
    assert event.now == {"unit_price_tenthousandths": 2_250_000}
    assert (event.object_type, event.object_id) == ("PriceChange", models.PriceChange.get().id)
    assert (event.organisation.reference, event.client.ssref) == ("P1", "A1")


def test_the_import_itself_is_one_event_with_its_counts(database):
    bring_in(sheets_of(clients=[good("clients.csv"), good("clients.csv", ssref="A2")]))
    event = models.AuditEvent.get()
    counts = {"new": 2, "read": 2, "rejected": 0, "unchanged": 0, "updated": 0}
    assert (event.kind, event.person_name, event.now) == ("care imported", "The portal", {"clients.csv": counts})


def test_rows_are_taken_away_where_the_page_says_so(database):
    bring_in()
    names = ("prices", "contributions", "suspensions", "contract_prices")
    gone = {name: [good(f"{name}.csv", delete="Y")] for name in names}
    imported = bring_in(sheets_of(**gone))
    assert all(counts["updated"] == 1 for counts in imported.plan.counts().values())
    for model in (models.PriceChange, models.Contribution, models.Suspension, models.ContractPrice):
        assert model.select().count() == 0
    again = bring_in(sheets_of(**gone))
    assert all(counts["unchanged"] == 1 for counts in again.plan.counts().values())


def test_a_delete_column_of_other_files_is_unknown(database):
    imported = bring_in(sheets_of(clients=[good("clients.csv", delete="Y")]))
    assert imported.plan.file("clients.csv").unknown_columns == ["delete"]
    assert models.Client.select().count() == 1


def test_good_rows_are_applied_though_others_are_rejected(database):
    imported = bring_in(sheets_of(clients=[good("clients.csv"), good("clients.csv", ssref="A2", surname="")]))
    assert (imported.is_applied, len(imported.plan.rejections)) == (True, 1)
    assert models.Client.get().ssref == "A1"


def test_all_or_nothing_applies_nothing_where_a_row_is_rejected(database):
    sheets = sheets_of(clients=[good("clients.csv"), good("clients.csv", ssref="A2", surname="")])
    imported = bring_in(sheets, all_or_nothing=True)
    assert not imported.is_applied
    assert (models.Client.select().count(), models.AuditEvent.select().count()) == (0, 0)


def test_an_import_that_fails_half_way_changes_nothing(database, monkeypatch):
    monkeypatch.setattr("operations.care_import.importing.refresh_what_follows", lambda plan, at: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bring_in()
    assert (models.Organisation.select().count(), models.AuditEvent.select().count()) == (0, 0)


def test_what_happened_since_it_was_planned_is_looked_at_again(database, monkeypatch):
    """Somebody brings in the same files between the plan and its transaction."""
    planned = []
    plan_import = importing.plan_import

    def plan_twice(*arguments):
        plan = plan_import(*arguments)
        if not planned:
            client = factories.make_client(ssref="A1", surname="Angelo", title="Mrs", forename="Iris")
            factories.make_audit_event(kind="client changed by import", subject=client)
        planned.append(plan)
        return plan

    monkeypatch.setattr("operations.care_import.importing.plan_import", plan_twice)
    assert not bring_in(sheets_of(clients=[good("clients.csv")])).is_applied
    assert len(planned) == 2


def test_purchase_orders_follow_in_the_same_import_with_one_iteration(database):
    bring_in()
    order = models.PurchaseOrder.get(financial_year=2025)
    assert (order.client.ssref, order.contract.reference, order.iteration) == ("A1", "K1", 1)
    changes = {"prices": [good("prices.csv", unit_price="1.00")], "suspensions": [good("suspensions.csv", delete="Y")]}
    bring_in(sheets_of(**changes))
    assert models.PurchaseOrder.get_by_id(order.id).iteration == 2


def test_a_job_works_out_what_is_due_for_the_contracts_that_changed(database):
    imported = bring_in()
    job = models.Job.get()
    assert (imported.recalculation, job.kind) == (job.id, "recalculate_contracts")
    assert job.payload == {"contract_ids": [models.Contract.get().id], "propose": True}


def test_a_new_name_of_an_organisation_recalculates_nothing(database):
    bring_in()
    models.Job.delete().execute()
    bring_in(sheets_of(organisations=[good("organisations.csv", name="Rose Care Ltd")]))
    assert models.Job.select().count() == 0


@pytest.mark.parametrize(
    ("changed", "amounts"),
    [({"vat_rate": "0"}, (9_000, 0)), ({"frustrated_paid": "N"}, (6_000, 1_200))],
)
def test_a_changed_service_level_reaches_care_that_is_only_priced_by_the_contract(run_jobs, changed, amounts):
    """Emergency sessions: two delivered and one frustrated at £30.00, with VAT at 20%."""
    level = {"service_level_ref": "L9", "name": "Emergency", "frustrated_paid": "Y"}
    levels = [good("service_levels.csv"), good("service_levels.csv", **level)]
    prices = [good("contract_prices.csv", service_level_ref="L9")]
    week = {
        "Week Beginning": "06/10/2025",
        "SSRef": "A1",
        "Service": "S1",
        "Service Level": "L9",
        "Status": "Confirmed",
    }
    week |= {"Contract": "K1", "Actual": "2", "Frustrated": "1"}
    imported = bring_in(good_sheets(service_levels=levels, contract_prices=prices, actuals=[week]))
    assert imported.plan.rejections == []
    run_jobs()
    item = models.PaymentItem.select().where(models.PaymentItem.cpli.is_null())
    assert [(each.amount_pence, each.vat_pence) for each in item] == [(9_000, 1_800)]
    bring_in(sheets_of(service_levels=[good("service_levels.csv", **level | changed)]))
    run_jobs()
    assert [(each.amount_pence, each.vat_pence) for each in item.clone()] == [amounts]
